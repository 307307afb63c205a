"""The tables of ideas."""

from community.ideas.models.answer import StatusChange
from community.ideas.models.catalogue import Audience, Board, Stage, Status, Tag, Tone
from community.ideas.models.idea import Idea, IdeaRevision, IdeaTag

__all__ = [
    "Audience",
    "Board",
    "Idea",
    "IdeaRevision",
    "IdeaTag",
    "Stage",
    "Status",
    "StatusChange",
    "Tag",
    "Tone",
]
