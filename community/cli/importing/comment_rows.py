"""The comments of a file, put into an order in which every reply comes after what it replies to.

They wait in a private file rather than in memory. Where a parent cannot be the parent (it is missing, stands under
another idea, or the replies go in a circle), the comment stands at the top level, and is noted.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from community.cli.importing.seen import private_file

AT_ONCE = 500
MOST_LINES = 2**63 - 1
Note = Callable[[int, str, str], None]
Find = Callable[[Sequence[str]], Mapping[str, str]]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TABLE = """
CREATE TABLE comments (
    line INTEGER PRIMARY KEY, id TEXT UNIQUE, idea TEXT, parent TEXT, author TEXT, at INTEGER, body TEXT,
    above TEXT, level INTEGER
)"""
_STRANGE = "SELECT line, idea FROM comments WHERE idea IN (SELECT idea FROM strange) ORDER BY line"
_AT_THE_TOP = "UPDATE comments SET level = 0 WHERE above IS NULL OR above NOT IN (SELECT id FROM comments)"
_IN_ORDER = "SELECT line, id, idea, parent, author, at, body, above, level FROM comments ORDER BY level, line"
_PARENT_IN_FILE = """
UPDATE comments SET above = parent WHERE parent <> '' AND EXISTS (
    SELECT 1 FROM comments AS other
    WHERE other.id = comments.parent AND other.idea = comments.idea AND other.line <> comments.line
)"""
_LEVELS = """
WITH RECURSIVE tree (line, id, level) AS (
    SELECT line, id, 0 FROM comments WHERE level = 0 AND line BETWEEN :first AND :last
    UNION ALL
    SELECT reply.line, reply.id, tree.level + 1 FROM tree JOIN comments AS reply ON reply.above = tree.id
    WHERE reply.level IS NULL
)
UPDATE comments SET level = tree.level FROM tree WHERE tree.line = comments.line"""


class Row(NamedTuple):
    """A comment as the file has it. `above` is the id of its parent, where it has one that can be."""

    line: int
    id: str
    idea: str
    parent: str
    author: str
    created_at: datetime
    body: str
    above: str | None = None
    level: int = 0


class Comments:
    """All comments of one file."""

    def __init__(self) -> None:
        self._file: sqlite3.Connection = private_file()
        self._file.execute(_TABLE)

    def add(self, row: Row) -> bool:
        """Take in a row; False if its id has come before."""
        at = (row.created_at - _EPOCH) // timedelta(microseconds=1)
        values = (row.line, row.id, row.idea, row.parent, row.author, at, row.body)
        added = self._file.execute("INSERT OR IGNORE INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)", values)
        return added.rowcount == 1

    def drop_unknown(self, known: Callable[[Sequence[str]], set[str]], bad: Note) -> None:
        """Leave out the comments under ideas that are not `known`; each is told of."""
        self._file.execute("CREATE TABLE strange (idea TEXT PRIMARY KEY)")
        for ideas in self._lists("SELECT DISTINCT idea FROM comments"):
            unknown = [(idea,) for idea in ideas if idea not in known(ideas)]
            self._file.executemany("INSERT INTO strange VALUES (?)", unknown)
        for line, idea in self._file.execute(_STRANGE):
            bad(line, "idea_id", idea)
        self._file.execute("DELETE FROM comments WHERE idea IN (SELECT idea FROM strange)")

    def put_in_order(self, find: Find, note: Note) -> None:
        """Find each comment's place. `find` knows the ideas of comments that came before, by their ids."""
        self._file.execute(_PARENT_IN_FILE)
        self._look_elsewhere(find, note)
        self._file.execute(_AT_THE_TOP)
        self._file.execute("CREATE INDEX ix_above ON comments (above)")
        self._file.execute("CREATE INDEX ix_unplaced ON comments (line) WHERE level IS NULL")
        self._file.execute(_LEVELS, {"first": 0, "last": MOST_LINES})
        while (line := self._in_circle()) is not None:
            note(line, "circle", "parent_id: the replies go in a circle; stands at the top level")
            self._file.execute("UPDATE comments SET above = NULL, level = 0 WHERE line = ?", (line,))
            self._file.execute(_LEVELS, {"first": line, "last": line})

    def count(self) -> int:
        """How many there are."""
        found: int = self._file.execute("SELECT count(*) FROM comments").fetchone()[0]
        return found

    def in_order(self) -> Iterator[Row]:
        """Parents before replies, else as in the file."""
        for row in self._file.execute(_IN_ORDER):
            line, own, idea, parent, author, at, body, above, level = row
            yield Row(line, own, idea, parent, author, _EPOCH + timedelta(microseconds=at), body, above, level)

    def _look_elsewhere(self, find: Find, note: Note) -> None:
        """Parents that are not in the file under the same idea: from an earlier import, or none at all."""
        orphans = "SELECT DISTINCT parent FROM comments WHERE parent <> '' AND above IS NULL"
        found: dict[str, str] = {}
        for parents in self._lists(orphans):
            found |= find(parents)
        waiting = "SELECT line, id, idea, parent FROM comments WHERE parent <> '' AND above IS NULL ORDER BY line"
        for line, own, idea, parent in self._file.execute(waiting).fetchall():
            if found.get(parent) == idea and parent != own:
                self._file.execute("UPDATE comments SET above = ? WHERE line = ?", (parent, line))
            else:
                note(line, "parent_id", f"parent_id: {self._why(parent, own, found)}; stands at the top level")

    def _why(self, parent: str, own: str, found: Mapping[str, str]) -> str:
        if parent == own:
            return "a reply to itself"
        is_here = self._file.execute("SELECT 1 FROM comments WHERE id = ?", (parent,)).fetchone()
        if is_here or parent in found:
            return f"“{parent[:60]}” belongs to another idea"
        return f"no comment “{parent[:60]}”"

    def _in_circle(self) -> int | None:
        """The first line of a circle of replies, None where there is none (any more)."""
        start = self._file.execute("SELECT id FROM comments WHERE level IS NULL ORDER BY line LIMIT 1").fetchone()
        if start is None:
            return None
        way: dict[str, int] = {}
        id_ = start[0]
        while id_ not in way:
            line, above = self._file.execute("SELECT line, above FROM comments WHERE id = ?", (id_,)).fetchone()
            way[id_] = line
            id_ = above
        circle = list(way)[list(way).index(id_) :]
        return min(way[each] for each in circle)

    def _lists(self, query: str) -> Iterator[list[str]]:
        rows = self._file.execute(query).fetchall()
        for start in range(0, len(rows), AT_ONCE):
            yield [row[0] for row in rows[start : start + AT_ONCE]]
