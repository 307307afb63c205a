"""The tables of ideas."""

from community.ideas.models.answer import AnswerDraft, StatusChange
from community.ideas.models.catalogue import Audience, Board, Stage, Status, Tag, Tone
from community.ideas.models.idea import Idea, IdeaRevision, IdeaTag
from community.ideas.models.merge import Merge, MergeProposal

__all__ = [
    "AnswerDraft",
    "Audience",
    "Board",
    "Idea",
    "IdeaRevision",
    "IdeaTag",
    "Merge",
    "MergeProposal",
    "Stage",
    "Status",
    "StatusChange",
    "Tag",
    "Tone",
]
