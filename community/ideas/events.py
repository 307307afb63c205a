"""What happens to ideas."""

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True)
class IdeaPosted(Event):
    """An idea became public."""

    name: ClassVar[str] = "idea.posted"
    idea_id: int


@dataclass(frozen=True)
class IdeaRevised(Event):
    """Title, body or tags of an idea changed."""

    name: ClassVar[str] = "idea.revised"
    idea_id: int


@dataclass(frozen=True)
class IdeaWithdrawn(Event):
    """The author took the idea back."""

    name: ClassVar[str] = "idea.withdrawn"
    idea_id: int


@dataclass(frozen=True)
class IdeaRestored(Event):
    """The author brought the idea back."""

    name: ClassVar[str] = "idea.restored"
    idea_id: int


@dataclass(frozen=True)
class IdeaAnswered(Event):
    """The team moved the idea's status, with an answer or without."""

    name: ClassVar[str] = "idea.answered"
    idea_id: int
    status_change_id: int


@dataclass(frozen=True)
class TagChanged(Event):
    """The owner gave a tag another name, joined another to it, or is taking it off its ideas."""

    name: ClassVar[str] = "tag.changed"
    tag_id: int


@dataclass(frozen=True)
class IdeasChanged(Event):
    """The words of these ideas changed, or went: somebody left who wrote them or was mentioned in them."""

    name: ClassVar[str] = "ideas.changed"
    idea_ids: tuple[int, ...]


@dataclass(frozen=True)
class IdeasHeld(Event):
    """Decisions set these ideas aside, or no longer do: their visibility changed."""

    name: ClassVar[str] = "ideas.held"
    idea_ids: tuple[int, ...]


@dataclass(frozen=True)
class IdeasMerged(Event):
    """An idea joined another, or with `is_undone` stands for itself again; `by_id` None: an import carried it over.

    `moved_ids`: what is part of another idea now than before, for what it had taken in goes along. `touched_ids`: these
    and the ideas they were or are part of.
    """

    name: ClassVar[str] = "ideas.merged"
    source_id: int
    target_id: int
    by_id: int | None
    is_undone: bool
    moved_ids: tuple[int, ...]
    touched_ids: tuple[int, ...]


@dataclass(frozen=True)
class MergeProposed(Event):
    """A member says that two ideas are one."""

    name: ClassVar[str] = "merge.proposed"
    proposal_id: int


@dataclass(frozen=True)
class MergeSettled(Event):
    """The team or a moderator merged what a member had proposed, or said that they are two."""

    name: ClassVar[str] = "merge.settled"
    proposal_id: int
    is_accepted: bool
