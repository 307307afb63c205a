"""The verbs of membership."""

from community.membership import policy  # noqa: F401  its rules register themselves
