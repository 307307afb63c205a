"""Keyset pages: a place in a sorted list as an opaque word in the address; no offset, no count."""

import base64
import binascii
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
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
        values = [
            datetime.fromisoformat(value) if kind is datetime else kind(value)
            for kind, value in zip(kinds, plain, strict=True)
        ]
        return values if all(_is_finite(value) for value in values) else None
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None


def _is_finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


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
