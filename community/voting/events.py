"""What happens to votes."""

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True)
class VoteCast(Event):
    """A member votes for an idea: anew, or again. Whether the vote counts, its row says."""

    name: ClassVar[str] = "vote.cast"
    idea_id: int
    member_id: int


@dataclass(frozen=True)
class VoteWithdrawn(Event):
    """A vote was taken back."""

    name: ClassVar[str] = "vote.withdrawn"
    idea_id: int
    member_id: int


@dataclass(frozen=True)
class SolutionAsked(Event):
    """Some days have passed since the idea was shipped: those who voted may be asked whether it helped."""

    name: ClassVar[str] = "solution.asked"
    idea_id: int
    question_id: int
