"""The verbs of moderation, one file a story."""

from community.moderation import policy  # noqa: F401  its rules register themselves
from community.moderation.queries import brakes  # noqa: F401  so does what a brake slows down
