"""Free places in threads for many comments at once, though a hundred of them bear the same moment."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from community.core.bulk import one_of_pairs
from community.core.db import session
from community.discussion.models import Comment
from community.discussion.rules import MOST_TIES, STEP_DIGITS, path_under

TIE_DIGITS = len(str(MOST_TIES - 1))
MOMENT_DIGITS = STEP_DIGITS - TIE_DIGITS
COMMENTS = cast(Table, Comment.__table__)
Place = tuple[int, str]  # a thread, and a path without the last digits, those that keep ties apart


def place_of(thread_id: int, parent_path: str, created_at: datetime) -> Place:
    """Where a comment of this moment belongs."""
    return thread_id, path_under(parent_path, created_at)[:-TIE_DIGITS]


class Places:
    """What is free at the wanted places. The threads are locked, so nobody else takes it."""

    def __init__(self, wanted: Sequence[Place]) -> None:
        crowd = Counter(wanted)
        begun = _begun(crowd)
        self._free = {place: _first_free(place) if count > 1 or place in begun else 0 for place, count in crowd.items()}

    def take(self, place: Place) -> str:
        """The path of the next comment there, behind those before it.

        Over ten thousand at one moment: the next stands as if it had come a microsecond later.
        """
        while (tie := self._tie(place)) >= MOST_TIES:
            thread_id, start = place
            place = thread_id, start[:-MOMENT_DIGITS] + f"{int(start[-MOMENT_DIGITS:]) + 1:0{MOMENT_DIGITS}d}"
        self._free[place] = tie + 1
        return f"{place[1]}{tie:0{TIE_DIGITS}d}"

    def _tie(self, place: Place) -> int:
        if place not in self._free:
            self._free[place] = _first_free(place)
        return self._free[place]


def _begun(places: Iterable[Place]) -> set[Place]:
    """The places whose first tie is taken. One query."""
    first = [(thread_id, start + "0" * TIE_DIGITS) for thread_id, start in places]
    taken = select(Comment.thread_id, Comment.path).where(one_of_pairs(COMMENTS.c.thread_id, COMMENTS.c.path, first))
    return {(row.thread_id, row.path[:-TIE_DIGITS]) for row in session.execute(taken)}


def _first_free(place: Place) -> int:
    """One more than the last tie taken. A reply's path begins with the path of what it replies to."""
    thread_id, start = place
    last = (
        select(Comment.path)
        .where(Comment.thread_id == thread_id, Comment.path >= start)
        .where(Comment.path < start + "9" * (TIE_DIGITS + STEP_DIGITS))
        .order_by(Comment.path.desc())
        .limit(1)
    )
    path = session.scalars(last).one_or_none()
    return 0 if path is None else int(path[len(start) :][:TIE_DIGITS]) + 1
