"""Votes: a stream of any length, written in batches; only one batch is held in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import select

from community.cli.importing.cells import BadCell, need_id, quoted, read_time
from community.cli.importing.idea_rows import not_in_future
from community.cli.importing.job import Job, in_batches, let_go
from community.cli.importing.known import known_ideas
from community.cli.importing.people import Names
from community.cli.importing.reading import Cells, Sheet
from community.cli.importing.seen import Seen
from community.core.bulk import one_of_pairs
from community.core.db import session
from community.membership.rules.imported import import_key
from community.voting.actions.importing import VOTES, ImportedVote, import_votes

BATCH = 20_000
MOST_REMEMBERED = 100_000


class Row(NamedTuple):
    """A vote as the file has it."""

    line: int
    idea: str
    voter: str  # as membership.rules.imported.import_key has it
    name: str
    cast_at: datetime


class VoteStage:
    """Brings in one sheet of votes."""

    def __init__(self, job: Job, sheet: Sheet) -> None:
        self._job = job
        self._sheet = sheet
        self._numbers: dict[str, int] = {}
        self._seen = Seen()

    def run(self) -> None:
        """Every row, in batches that are committed one by one."""
        self._job.report.begin("votes", "new", "unchanged")
        with self._job.stage("votes", self._sheet.name, self._sheet.size_bytes) as progress:
            for batch in in_batches(self._job.read(self._sheet, progress, self._parse), BATCH):
                self._take(batch)

    def _parse(self, line: int, cells: Cells) -> Row:
        idea, name, created = cells
        idea, voter = need_id(idea, "idea_id"), import_key(name)
        if not voter:
            raise BadCell("voter: is empty")
        return Row(line, idea, voter, name, not_in_future(read_time(created), self._job.now, line, self._note))

    def _take(self, batch: Sequence[Row]) -> None:
        rows = self._with_ideas(batch)
        names = Names(self._job, ((row.voter, row.name, row.cast_at) for row in rows))
        let_go()
        new = self._foresee(rows, names) if self._job.is_dry else self._job.write(partial(self._write, rows, names))
        names.tell()
        self._job.report.add("votes", "new", new)
        self._job.report.add("votes", "unchanged", len(rows) - new)

    def _with_ideas(self, batch: Sequence[Row]) -> list[Row]:
        """The votes whose ideas are here (or would be, in a dry run); the others are reported."""
        if len(self._numbers) > MOST_REMEMBERED:
            self._numbers.clear()
        asked = {row.idea for row in batch} - self._numbers.keys()
        self._numbers |= known_ideas(asked, self._job.source)
        foreseen = self._job.ideas.among(asked - self._numbers.keys())
        found = []
        for row in batch:
            if row.idea in self._numbers or row.idea in foreseen:
                found.append(row)
            else:
                self._job.report.bad(self._sheet.name, row.line, "idea_id", f"idea_id: no idea {quoted(row.idea)}")
        return found

    def _write(self, rows: Sequence[Row], names: Names) -> int:
        members = names.introduce()
        theirs = [(members[row.voter], row) for row in rows if row.voter in members]  # not of those who left
        votes = [ImportedVote(member_id, self._numbers[row.idea], row.cast_at) for member_id, row in theirs]
        return import_votes(votes, source=self._job.source)

    def _foresee(self, rows: Sequence[Row], names: Names) -> int:
        """How many of the votes would be new: neither here nor further up in the file."""
        here = _here(rows, names.foresee(), self._numbers)
        let_go()
        fresh = (row for row in rows if (row.idea, row.voter) not in here and row.voter not in names.departed)
        return self._seen.add(f"{row.idea}\n{row.voter}" for row in fresh)

    def _note(self, line: int, sort: str, reason: str) -> None:
        self._job.report.note(self._sheet.name, line, sort, reason)


def _here(rows: Sequence[Row], members: Mapping[str, int], numbers: Mapping[str, int]) -> set[tuple[str, str]]:
    """The ideas and voters between whom there is a vote already."""
    pairs = {(row.idea, row.voter) for row in rows}
    asked = {(members[key], numbers[idea]): (idea, key) for idea, key in pairs if key in members and idea in numbers}
    member, idea = VOTES.c.member_id, VOTES.c.idea_id
    found = session.execute(select(member, idea).where(one_of_pairs(member, idea, asked)))
    return {asked[member_id, idea_id] for member_id, idea_id in found}
