"""Doors: reading, replying to, changing and keeping comments. Writing a new one is its owner's door."""

from community.discussion.views import changing, keeping, reading, wording
from community.discussion.views.blueprint import blueprint

__all__ = ["blueprint", "changing", "keeping", "reading", "wording"]
