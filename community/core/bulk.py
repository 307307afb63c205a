"""Thousands of rows in one statement, where a row at a time would cost more than the rows do."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Row,
    Table,
    Text,
    any_,
    bindparam,
    column,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from community.core.db import session

Values = Mapping[str, Sequence[Any]]
Given = Mapping[str, ColumnElement[Any]]


def insert_new(
    table: Table, columns: Values, *, same: Mapping[str, Any], returning: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    """Insert the rows that break no unique key, and give back `returning` of those that went in, in any order.

    `columns` holds the values of each column, all equally many; `same` what is alike in all rows. Columns that have
    neither get their default. In a transaction that writes; the table has an `id`.
    """
    if not next(iter(columns.values()), ()):
        return []
    return (_insert_on_sqlite if _is_sqlite() else _insert_on_postgresql)(table, columns, same, returning)


def _insert_on_sqlite(
    table: Table, columns: Values, same: Mapping[str, Any], returning: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    """What went in is what has a higher number than before: nobody else writes meanwhile."""
    last = session.scalar(select(func.max(table.c.id))) or 0
    rows = [{**row, **same} for row in _rows(columns)]
    session.connection().execute(sqlite.insert(table).on_conflict_do_nothing(), rows)
    return session.execute(select(*returning).where(table.c.id > last)).all()


def _insert_on_postgresql(
    table: Table, columns: Values, same: Mapping[str, Any], returning: Sequence[Column[Any]]
) -> Sequence[Row[Any]]:
    given = _unnested(columns, {name: table.c[name].type for name in columns})
    alike = [literal(value, table.c[name].type) for name, value in same.items()]
    new = postgresql.insert(table).from_select([*columns, *same], select(*given.values(), *alike))
    return session.execute(new.on_conflict_do_nothing().returning(*returning)).all()


def update_each(table: Table, columns: Values, change: Callable[[Given], Mapping[str, Any]]) -> None:
    """Update many rows, each with values of its own: `columns` holds these, with the rows' `id` among them.

    `change` gives the new values of a row from those given for it; what is given is called as the column it is like.
    """
    types = {name: table.c[name].type for name in columns}
    if not columns["id"]:
        return
    if _is_sqlite():
        bound = {name: bindparam(f"given_{name}", type_=kind) for name, kind in types.items()}
        rows = [{f"given_{name}": value for name, value in row.items()} for row in _rows(columns)]
        session.connection().execute(update(table).where(table.c.id == bound["id"]).values(change(bound)), rows)
    else:
        given = _unnested(columns, types)
        session.execute(update(table).where(table.c.id == given["id"]).values(change(given)))


def one_of(key: Column[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a column holds one of very many numbers or texts: one parameter, and so one statement to prepare.

    As a table to join, for PostgreSQL goes through `= ANY (array)` element by element once it has a generic plan.
    """
    if _is_sqlite():
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        return key.in_(select(listed.c.value))
    return key.in_(select(func.unnest(_array(values, key.type))))


def one_of_pairs(first: Column[Any], second: Column[Any], pairs: Collection[tuple[Any, Any]]) -> ColumnElement[bool]:
    """Whether two columns hold one of very many pairs. Written out, SQLite would use no index for them."""
    if _is_sqlite():
        listed = func.json_each(json.dumps(list(pairs))).table_valued("value")
        both: list[ColumnElement[Any]] = [func.json_extract(listed.c.value, place) for place in ("$[0]", "$[1]")]
    else:
        columns = {first.name: [one for one, _ in pairs], second.name: [other for _, other in pairs]}
        both = list(_unnested(columns, {first.name: first.type, second.name: second.type}).values())
    return tuple_(first, second).in_(select(*both))


def one_of_many(key: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether a column holds one of some hundred values, for a statement that is built once: what `many(values)` makes
    of them is sent along as `name`. Not as a table: PostgreSQL would rather read all rows than look up so many.
    """
    if _is_sqlite():
        listed = func.json_each(bindparam(name, type_=Text)).table_valued("value")
        return key.in_(select(listed.c.value))
    return key == any_(bindparam(name, type_=ARRAY(key.type)))


def many(values: Sequence[Any]) -> Any:
    """Very many values as one parameter, for `one_of_many`."""
    return json.dumps(list(values)) if _is_sqlite() else list(values)


def _is_sqlite() -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _rows(columns: Values) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _unnested(columns: Values, types: Mapping[str, TypeEngine[Any]]) -> Given:
    """One array a column, which costs the driver a ninth of one parameter a value."""
    arrays = [_array(values, types[name]) for name, values in columns.items()]
    given = func.unnest(*arrays).table_valued(*(column(name, types[name]) for name in columns)).render_derived()
    return {name: given.c[name] for name in columns}


def _array(values: Sequence[Any], kind: TypeEngine[Any]) -> Any:
    return bindparam(None, list(values), type_=ARRAY(kind), unique=True)
