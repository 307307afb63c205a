"""What a row of ideas means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.cli.importing.cells import BadCell, need_id, quoted, read_carried, read_time, tidy
from community.cli.importing.reading import Cells
from community.core.text import clean_text, excerpt, slug
from community.core.text.plain import cut
from community.ideas.actions import Proposal
from community.ideas.rules import tag_names
from community.membership.rules.imported import import_key

MOST_TITLE_CHARACTERS = 500
BORROWED_TITLE_CHARACTERS = 80
MOST_BOARD_CHARACTERS = 60
Note = Callable[[int, str, str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """An idea as the file has it. `status` is None for the first one, `carried_votes` where the file does not say."""

    line: int
    source_id: str
    title: str
    body: str
    tags: tuple[str, ...]
    author: str  # as membership.rules.imported.import_key has it
    author_name: str
    board: str
    status: int | None
    created_at: datetime
    carried_votes: int | None

    def words(self) -> dict[str, Any]:
        """The columns of an idea that follow from the words. This renders."""
        return Proposal(title=self.title, body=self.body, tags=self.tags).columns()


class RowReader:
    """Reads rows. `note(line, sort, reason)` hears what was mended; ids come once in a file."""

    def __init__(self, statuses: Mapping[str, int], now: datetime, note: Note) -> None:
        self._statuses = statuses
        self._now = now
        self._note = note
        self._ids: set[str] = set()

    def __call__(self, line: int, cells: Cells) -> Row:
        """The row; raises BadCell."""
        id_, title, created, body, author, board, status, tags, carried = cells
        source_id = need_id(id_, "id")
        if source_id in self._ids:
            raise BadCell(f"id: {quoted(source_id)} stands further up already")
        created_at = read_time(created)
        title, body = self._words(line, tidy(title), clean_text(body).strip())
        self._ids.add(source_id)
        return Row(
            line=line,
            source_id=source_id,
            title=title,
            body=body,
            tags=_tags(tags),
            author=import_key(author),
            author_name=author,
            board=cut(tidy(board), MOST_BOARD_CHARACTERS),
            status=self._status(line, tidy(status)),
            created_at=not_in_future(created_at, self._now, line, self._note),
            carried_votes=self._carried(line, carried),
        )

    def _words(self, line: int, title: str, body: str) -> tuple[str, str]:
        """A title from the body where there is none; the whole of one that is too long stands in the body."""
        if not title:
            beginning = " ".join(body[: 4 * BORROWED_TITLE_CHARACTERS].split())
            title = tidy(excerpt(body, BORROWED_TITLE_CHARACTERS)) or cut(tidy(beginning), BORROWED_TITLE_CHARACTERS)
        if not title:
            raise BadCell("title: is empty, and so is the body")
        if len(title) > MOST_TITLE_CHARACTERS:
            self._note(line, "title", f"title: over {MOST_TITLE_CHARACTERS} characters; stands whole in the body")
            return cut(title, MOST_TITLE_CHARACTERS), f"{title}\n\n{body}".strip()
        return title, body

    def _status(self, line: int, name: str) -> int | None:
        known = self._statuses.get(name.casefold())
        if name and known is None:
            self._note(line, "status", f"status: {quoted(name)} is none of ours; it gets the first one")
        return known

    def _carried(self, line: int, text: str) -> int | None:
        try:
            return read_carried(text) if text.strip() else None
        except BadCell as error:
            self._note(line, error.sort, f"{error}; left out")
            return None


def _tags(text: str) -> tuple[str, ...]:
    """The tags of a cell, each once, without those that have no letters; kept however many and long they are."""
    by_slug: dict[str, str] = {}
    for name in map(tidy, tag_names(text)):
        if key := slug(name):
            by_slug.setdefault(key, name)
    return tuple(by_slug.values())


def not_in_future(moment: datetime, now: datetime, line: int, note: Note) -> datetime:
    """The moment, or now where it is yet to come."""
    if moment <= now:
        return moment
    note(line, "created_at", f"created_at: {moment:%Y-%m-%d} is yet to come; taken for now")
    return now
