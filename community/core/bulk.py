"""Thousands of rows in one statement, where a row at a time would cost more than the rows do."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Row, Table, bindparam, column, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from community.core.db import session

Values = Mapping[str, Sequence[Any]]


def insert_new(
    table: Table, columns: Values, *, same: Mapping[str, Any], returning: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    """Insert the rows that break no unique key, and give back `returning` of those that went in, in any order.

    `columns` holds the values of each column, all equally many; `same` what is alike in all rows. Columns that have
    neither get their default. In a transaction that writes; the table has an `id`.
    """
    if not next(iter(columns.values()), ()):
        return []
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return (_on_sqlite if is_sqlite else _on_postgresql)(table, columns, same, returning)


def _on_sqlite(
    table: Table, columns: Values, same: Mapping[str, Any], returning: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    """What went in is what has a higher number than before: nobody else writes meanwhile."""
    last = session.scalar(select(func.max(table.c.id))) or 0
    rows = [{**dict(zip(columns, values, strict=True)), **same} for values in zip(*columns.values(), strict=True)]
    session.connection().execute(sqlite.insert(table).on_conflict_do_nothing(), rows)
    return session.execute(select(*returning).where(table.c.id > last)).all()


def _on_postgresql(
    table: Table, columns: Values, same: Mapping[str, Any], returning: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    """One array a column, which costs the driver a ninth of one parameter a value."""
    arrays = [_array(values, table.c[name]) for name, values in columns.items()]
    given = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in columns)).render_derived()
    alike = [literal(value, table.c[name].type) for name, value in same.items()]
    rows = select(*(given.c[name] for name in columns), *alike)
    new = postgresql.insert(table).from_select([*columns, *same], rows)
    return session.execute(new.on_conflict_do_nothing().returning(*returning)).all()


def one_of(key: Column[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a column holds one of very many numbers or texts: one parameter, and so one statement to prepare.

    As a table to join, for PostgreSQL goes through `= ANY (array)` element by element once it has a generic plan.
    """
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        return key.in_(select(listed.c.value))
    return key.in_(select(func.unnest(_array(values, key))))


def _array(values: Sequence[Any], like: Column[Any]) -> Any:
    return bindparam(None, list(values), type_=ARRAY(like.type), unique=True)
