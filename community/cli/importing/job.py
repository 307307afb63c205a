"""What the stages of one import share, and how they go through a file batch by batch."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError

from community.cli.importing.cells import BadCell
from community.cli.importing.progress import Progress
from community.cli.importing.reading import Cells, Sheet
from community.cli.importing.report import Report
from community.cli.importing.seen import Seen
from community.core.db import session
from community.core.errors import Conflict
from community.core.transaction import writing

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass
class Job:
    """One import of a source. A dry one reads and compares everything, and writes nothing."""

    source: str
    now: datetime
    is_dry: bool = False
    report: Report = field(default_factory=Report)
    say: Callable[[str], None] = print
    people: Seen = field(default_factory=Seen)  # what a dry run would have made, since it cannot be looked up
    ideas: Seen = field(default_factory=Seen)
    boards: Seen = field(default_factory=Seen)

    @contextmanager
    def stage(self, kind: str, label: str, length: int) -> Iterator[Progress]:
        """Show how far it is, and print what was wrong once it is through."""
        began = time.monotonic()
        with Progress(label, length, self.say) as progress:
            yield progress
        self.report.seconds[kind] = self.report.seconds.get(kind, 0.0) + time.monotonic() - began
        for line in self.report.take_problems():
            self.say(line)

    def read(self, sheet: Sheet, progress: Progress, parse: Callable[[int, Cells], Item | None]) -> Iterator[Item]:
        """The rows of a sheet as `parse` understands them; those that raise BadCell are reported and left out."""
        for line, cells in sheet.rows(self.report, progress.at):
            try:
                item = parse(line, cells)
            except BadCell as error:
                self.report.bad(sheet.name, line, error.sort, str(error))
                continue
            if item is not None:
                yield item

    def write(self, step: Callable[[], Result]) -> Result:
        """Run `step` in a transaction of its own; once more if somebody else was there first."""
        try:
            return _committed(step)
        except (Conflict, IntegrityError, OperationalError):
            return _committed(step)


def _committed(step: Callable[[], Result]) -> Result:
    with writing():
        return step()


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def let_go() -> None:
    """End a transaction that only read."""
    session.rollback()
