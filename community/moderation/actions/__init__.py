"""The verbs of moderation, one file a story. Its rules register themselves, and so does what a brake slows down."""

from community.moderation import policy
from community.moderation.queries import brakes

__all__ = ["brakes", "policy"]
