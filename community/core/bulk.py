"""Thousands of rows in one statement, where a row at a time would cost more than the rows do."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Row, Table, bindparam, column, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from community.core.db import session


def insert_new(
    table: Table, columns: Mapping[str, Sequence[Any]], *, same: Mapping[str, Any], returning: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    """Insert the rows that break no unique key, and give back `returning` of those that went in, in any order.

    `columns` holds the values of each column, all equally many; `same` what is alike in all rows. Columns that have
    neither get their default. PostgreSQL is sent one array a column, which costs a ninth of one parameter a value.
    """
    if not next(iter(columns.values()), ()):
        return []
    if session.get_bind().dialect.name == "sqlite":
        rows = [{**dict(zip(columns, values, strict=True)), **same} for values in zip(*columns.values(), strict=True)]
        return session.execute(sqlite.insert(table).on_conflict_do_nothing().returning(*returning), rows).all()
    given = _unnested(table, columns)
    alike = [literal(value, table.c[name].type) for name, value in same.items()]
    new = postgresql.insert(table).from_select([*columns, *same], select(*given, *alike))
    return session.execute(new.on_conflict_do_nothing().returning(*returning)).all()


def one_of(key: Column[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a column holds one of very many values."""
    if session.get_bind().dialect.name == "sqlite":
        return key.in_(values)
    return key == func.any(bindparam(None, list(values), type_=ARRAY(key.type), unique=True))


def _unnested(table: Table, columns: Mapping[str, Sequence[Any]]) -> list[Any]:
    """The arrays as the columns of a table."""
    arrays = [
        bindparam(None, list(values), type_=ARRAY(table.c[name].type), unique=True) for name, values in columns.items()
    ]
    given = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in columns)).render_derived()
    return [given.c[name] for name in columns]
