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
class IdeasHeld(Event):
    """Decisions set these ideas aside, or no longer do: their visibility changed."""

    name: ClassVar[str] = "ideas.held"
    idea_ids: tuple[int, ...]
