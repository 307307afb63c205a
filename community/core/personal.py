"""What belongs to one person: every room registers its share of the export here, and how it lets go when they leave.

A room that begins to point at members adds, in its `subscribers`, one `exported(…)` for each kind of rows, and one
`@during(MemberRemoved)` that takes the person out of them. `tests/house/test_personal_data.py` says what is missing.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from community.core.db import session

AT_ONCE = 500  # rows that are in memory together
Rows = Iterator[Mapping[str, object]]
Collect = Callable[[int], Rows]
Texts = Callable[[int], Iterable[str]]


@dataclass(frozen=True)
class Share:
    """One kind of rows in a member's archive, which becomes the file `<name>.json`.

    `about` says in plain words what they are; `by` names the columns that point to the member, `table.column`.
    """

    name: str
    about: object
    by: tuple[str, ...]
    collect: Collect


SHARES: dict[str, Share] = {}
_texts: list[Texts] = []


def exported(name: str, about: object, collect: Collect, *, by: tuple[str, ...]) -> None:
    """Let the archive of a member hold what `collect(member_id)` yields."""
    SHARES[name] = Share(name, about, by, collect)


def shares() -> list[Share]:
    """All of them, by name."""
    return [SHARES[name] for name in sorted(SHARES)]


def shows_files(texts: Texts) -> Texts:
    """Declare where a member's own texts show pictures: these are kept as long as such a text is."""
    _texts.append(texts)
    return texts


def texts_of(member_id: int) -> Iterator[str]:
    """Everything that the member wrote and that may show a picture."""
    for each in _texts:
        yield from each(member_id)


def rows_of(statement: Any) -> Rows:
    """The rows of an ordered statement under the names of its columns, a few hundred in memory at a time.

    By offset, not by a cursor: that would keep a transaction open for as long as somebody downloads.
    """
    for start in itertools.count(0, AT_ONCE):
        rows = session.execute(statement.limit(AT_ONCE).offset(start)).mappings().all()
        for row in rows:
            yield {name: _plain(value) for name, value in row.items()}
        if len(rows) < AT_ONCE:
            return


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
