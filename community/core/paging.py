"""Keyset pages: a place in a sorted list as an opaque word in the address; no offset, no count."""

import base64
import binascii
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, tuple_

from community.core.db import AnySelect

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows in order; `after` is the cursor of the next page, None on the last."""

    rows: Sequence[Row]
    after: str | None


def encode(values: Sequence[object]) -> str:
    """A cursor of the sort key's values (numbers, text, aware datetimes)."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).rstrip(b"=").decode()


def decode(cursor: str | None, kinds: Sequence[type]) -> list[Any] | None:
    """The values of a cursor, or None where it is missing, forged or of another list."""
    if not cursor or len(cursor) > 2000:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_read(kind, value) for kind, value in zip(kinds, plain, strict=True)]
        return values if all(_fits(value) for value in values) else None
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None


def _read(kind: type, value: Any) -> Any:
    """The value; a time in UTC, which near the ends of the calendar raises OverflowError."""
    return datetime.fromisoformat(value).astimezone(UTC) if kind is datetime else kind(value)


def _fits(value: Any) -> bool:
    """Whether both databases take it: finite numbers, integers of 64 bits, text without NUL."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 2**63
    return not isinstance(value, str) or "\x00" not in value


def after(statement: AnySelect, keys: Sequence[ColumnElement[Any]], values: Sequence[Any] | None) -> AnySelect:
    """`statement` sorted by `keys`, highest first, from behind `values` on."""
    if values is not None:
        statement = statement.where(tuple_(*keys) < tuple_(*values))
    return statement.order_by(*(key.desc() for key in keys))


def cut(rows: Sequence[Row], limit: int, key: Callable[[Row], Sequence[object]]) -> Page[Row]:
    """The page of `rows`, which were fetched with one more than `limit`."""
    if len(rows) <= limit:
        return Page(rows, None)
    return Page(rows[:limit], encode(key(rows[limit - 1])))
