"""Ideas: compared with what is here, written in batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, select

from community.cli.importing.idea_rows import Row, RowReader
from community.cli.importing.job import Job, in_batches, let_go
from community.cli.importing.people import Names
from community.cli.importing.reading import Sheet
from community.core.db import session
from community.ideas.actions.importing import (
    ImportedIdea,
    board_key,
    boards_by_name,
    carry_votes,
    correct_import,
    import_ideas,
    make_boards,
)
from community.ideas.models import Audience, Board, Idea, IdeaRevision, Status
from community.membership.queries.departed import forgetting
from community.search.actions import mark_all_dirty
from community.voting.actions import recount

BATCH = 200
Words = Mapping[str, dict[str, Any]]


@dataclass(frozen=True)
class Known:
    """An idea that came before: what it said then, and whether it was revised here since."""

    number: int
    is_revised: bool
    said: tuple[str, str, set[str]]
    carried_votes: int

    def says_otherwise(self, row: Row) -> bool:
        """Whether its source says something else than when it came."""
        return self.said != (row.title, row.body, set(row.tags))

    def carries_otherwise(self, row: Row) -> bool:
        """Whether its source counts other votes."""
        return row.carried_votes is not None and row.carried_votes != self.carried_votes

    def differs(self, row: Row) -> bool:
        """Whether anything changed at its source."""
        return self.says_otherwise(row) or self.carries_otherwise(row)


class IdeaStage:
    """Brings in one sheet of ideas."""

    def __init__(self, job: Job, sheet: Sheet) -> None:
        self._job = job
        self._sheet = sheet
        self._statuses, self._first_status = _statuses()
        self._first_board = _first_board()

    def run(self) -> None:
        """Every row, in batches that are committed one by one."""
        self._job.report.begin("people", "new")
        self._job.report.begin("ideas", "new", "unchanged")
        read = RowReader(self._statuses, self._job.now, self._note)
        with self._job.stage("ideas", self._sheet.name, self._sheet.size_bytes) as progress:
            for batch in in_batches(self._job.read(self._sheet, progress, read), BATCH):
                self._take(batch)

    def _note(self, line: int, sort: str, reason: str) -> None:
        self._job.report.note(self._sheet.name, line, sort, reason)

    def _take(self, batch: Sequence[Row]) -> None:
        forget = forgetting(text for row in batch for text in (row.title, row.body))
        batch = [replace(row, title=forget(row.title), body=forget(row.body)) for row in batch]
        known = _known([row.source_id for row in batch], self._job.source)
        new = [row for row in batch if row.source_id not in known]
        changed = [(known[row.source_id], row) for row in batch if row.source_id in known]
        changed = [(old, row) for old, row in changed if old.differs(row)]
        names = Names(self._job, ((row.author, row.author_name, row.created_at) for row in new))
        words = {row.source_id: row.words() for row in [*new, *(row for _, row in changed)]}
        let_go()
        made = self._foresee(new, names) if self._job.is_dry else self._write(new, words, names)
        followed = self._follow(changed, words)
        names.tell()
        self._job.report.add("ideas", "new", made)
        self._job.report.add("ideas", "updated", followed)
        self._job.report.add("ideas", "unchanged", len(batch) - made - followed)

    def _foresee(self, rows: Sequence[Row], names: Names) -> int:
        names.foresee()
        self._job.ideas.add(row.source_id for row in rows)
        here = boards_by_name()
        boards = {board_key(row.board) for row in rows if row.board}
        self._job.report.add("boards", "new", self._job.boards.add(boards - here.keys()))
        let_go()
        return len(rows)

    def _write(self, rows: Sequence[Row], words: Words, names: Names) -> int:
        boards, numbers = self._job.write(lambda: self._write_batch(rows, words, names)) if rows else (0, 0)
        self._job.report.add("boards", "new", boards)
        return numbers

    def _write_batch(self, rows: Sequence[Row], words: Words, names: Names) -> tuple[int, int]:
        members = names.introduce()
        made = make_boards([row.board for row in rows if row.board])
        boards = boards_by_name()
        ideas = [
            ImportedIdea(
                source_id=row.source_id,
                words=words[row.source_id],
                tags=row.tags,
                board_id=boards[board_key(row.board)] if row.board else self._first_board,
                status_id=row.status or self._first_status,
                author_id=members.get(row.author),
                created_at=row.created_at,
                carried_votes=row.carried_votes or 0,
            )
            for row in rows
        ]
        numbers = import_ideas(ideas, source=self._job.source)
        mark_all_dirty(numbers)
        return made, len(numbers)

    def _follow(self, changed: Sequence[tuple[Known, Row]], words: Words) -> int:
        """Take over what changed at the source, but for words that were revised here; how many ideas changed."""
        followed = 0
        for old, row in changed:
            if old.says_otherwise(row) and old.is_revised:
                self._note(row.line, "revised", "changed at its source, but was revised here: ours is kept")
            if old.carries_otherwise(row) or not old.is_revised:
                followed += 1
        if followed and not self._job.is_dry:
            self._job.write(lambda: _follow(changed, words))
        return followed


def _follow(changed: Iterable[tuple[Known, Row]], words: Words) -> None:
    said = []
    for old, row in sorted(changed, key=lambda pair: pair[0].number):
        if old.says_otherwise(row) and correct_import(old.number, words[row.source_id], row.tags):
            said.append(old.number)
        if row.carried_votes is not None and old.carries_otherwise(row):
            for number in sorted(carry_votes(old.number, row.carried_votes)):
                recount(number)
    if said:
        mark_all_dirty(said)


def _known(source_ids: Sequence[str], source: str) -> dict[str, Known]:
    """The ideas of this source that are here, with what they said when they came. One query."""
    first = and_(IdeaRevision.idea_id == Idea.id, IdeaRevision.number == 1)
    columns = (
        Idea.source_id, Idea.id, Idea.revision, Idea.carried_votes - Idea.carried_over,
        IdeaRevision.title, IdeaRevision.body, IdeaRevision.tag_names,
    )  # fmt: skip
    found = select(*columns).join(IdeaRevision, first)
    found = found.where(Idea.source == source, Idea.source_id.in_(source_ids))
    return {
        str(source_id): Known(number, revision > 1, (title, body, set(tags)), carried)
        for source_id, number, revision, carried, title, body, tags in session.execute(found)
    }


def _statuses() -> tuple[dict[str, int], int]:
    """The ids of statuses by key and by name, letter case aside, and of the first one."""
    rows = list(session.scalars(select(Status).where(Status.is_internal.is_(False)).order_by(Status.id.desc())))
    by_name = {row.name.casefold(): row.id for row in rows} | {row.key.casefold(): row.id for row in rows}
    return by_name, next(row.id for row in rows if row.is_first)


def _first_board() -> int:
    """The first board that everybody sees, else the first."""
    order = select(Board.id).order_by(Board.seen_by != Audience.EVERYONE, Board.position, Board.id).limit(1)
    return session.scalars(order).one()
