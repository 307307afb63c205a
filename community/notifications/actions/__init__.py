"""Verbs of following and being told. Its rules register themselves."""

from community.notifications import policy

__all__ = ["policy"]
