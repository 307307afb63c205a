"""What all rows of the database say, for gates that look through them or put them back."""

from typing import Any

from sqlalchemy import Connection, Table, select

from community.core.db import Base, db, session

Rows = dict[str, list[dict[str, Any]]]


def take() -> Rows:
    """What there is now, table by table; what the database computes itself left out."""
    session.rollback()
    with db.engine.connect() as connection:
        return {table.name: _rows(connection, table) for table in Base.metadata.sorted_tables}


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.computed is None]
    return [dict(row) for row in connection.execute(select(*columns).order_by(*table.primary_key)).mappings()]
