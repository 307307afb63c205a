"""Taking the name of somebody who left out of what others wrote, in many rows of a table."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Text, cast, inspect, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from community.core.db import WITHOUT_SYNC, Base, session
from community.core.text.mentions import forget_mentions

Columns = Sequence[InstrumentedAttribute[Any]]


def forget_handle(model: type[Base], columns: Columns, handle: str) -> list[int]:
    """Take the handle out of these columns of texts, HTML or JSON; the ids of the rows that changed.

    Reads the whole table once, in the database, and brings along only rows that may name the handle.
    """
    (key,) = inspect(model).primary_key
    found = session.execute(select(key, *columns).where(or_(*(_may_name(column, handle) for column in columns))))
    changed = {row[0]: values for row in found if (values := _without(row, columns, handle))}
    for number, values in changed.items():
        session.execute(update(model).where(key == number).values(values), execution_options=WITHOUT_SYNC)
    return sorted(changed)


def _may_name(column: InstrumentedAttribute[Any], handle: str) -> ColumnElement[bool]:
    text = cast(column, Text) if isinstance(column.type, JSON) else column
    return or_(text.ilike(f"%@{handle}%"), text.ilike(f"%/members/{handle}%"))


def _without(row: Any, columns: Columns, handle: str) -> dict[str, Any]:
    both = [(column, before, _forget(before, handle)) for column, before in zip(columns, row[1:], strict=True)]
    return {column.key: after for column, before, after in both if after != before}


def _forget(value: Any, handle: str) -> Any:
    if isinstance(value, str):
        return forget_mentions(value, handle)
    return value if value is None else json.loads(forget_mentions(json.dumps(value, ensure_ascii=False), handle))
