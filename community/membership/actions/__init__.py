"""The verbs of membership. Its rules register themselves."""

from community.membership import policy

__all__ = ["policy"]
