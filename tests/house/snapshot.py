"""All rows of the database, to be put back as often as a gate needs the same beginning."""

from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from community.core import shortly
from community.core.db import Base, db, session
from tests.emptying import LOG, empty_log

Rows = dict[str, list[dict[str, Any]]]


def take() -> Rows:
    """What there is now, table by table; what the database computes itself left out."""
    session.rollback()
    with db.engine.connect() as connection:
        return {table.name: _rows(connection, table) for table in Base.metadata.sorted_tables}


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.computed is None]
    return [dict(row) for row in connection.execute(select(*columns).order_by(*table.primary_key)).mappings()]


def put_back(rows: Rows) -> None:
    """Exactly these and no others; new rows are numbered on from there."""
    session.remove()
    with db.engine.begin() as connection:
        is_postgres = connection.dialect.name == "postgresql"
        if not is_postgres:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        empty_log(connection)
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != LOG:
                connection.execute(table.delete())
        for table in Base.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(insert(table), rows[table.name])
            if is_postgres and "id" in table.columns:
                _number_on(connection, table)
    shortly.forget()


def _number_on(connection: Connection, table: Table) -> None:
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence:
        last = func.coalesce(select(func.max(table.columns["id"])).scalar_subquery(), 0) + 1
        connection.execute(select(func.setval(sequence, last, False)))
