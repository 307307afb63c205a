"""Files that nobody points to any more: removed once that is committed, and certainly then."""

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event, after, record
from community.core.ports import chosen


@dataclass(frozen=True)
class FileDiscarded(Event):
    """The last row that pointed to a file let go of it."""

    name: ClassVar[str] = "file.discarded"
    key: str


def discard(key: str) -> None:
    """Remove the file after the commit; not at all if there is none."""
    record(FileDiscarded(key))


@after(FileDiscarded)
def remove_file(event: FileDiscarded) -> None:
    """Delete it; it may be gone already."""
    chosen().files.remove(event.key)
