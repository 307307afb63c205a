"""What happens in discussions."""

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True)
class CommentPosted(Event):
    """A comment was added to a thread."""

    name: ClassVar[str] = "comment.posted"
    comment_id: int
