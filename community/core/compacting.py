"""Writing the database's files anew, so that they hold nothing any more of what was deleted.

SQLite: VACUUM writes the file anew in a second for 100 MB; who writes waits meanwhile, who reads does not. Then the
write-ahead log is brought in and emptied.

PostgreSQL: a plain VACUUM frees the space of dead rows but leaves their bytes. VACUUM FULL writes each table and its
indexes anew, the statistics with its most common values last; each table is locked for as long as that takes, about
a second for 100,000 rows. Whoever still looks at how things were, were it the database's own statistics, makes it keep
deleted rows; the oldest transaction that a rewritten table may still tell of (`relfrozenxid`) shows whether it did.
Who waits for either longer than a few seconds is given up, and tried again an hour later.
"""

import time
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from community.core.errors import Conflict

LOCK_PATIENCE = "SET lock_timeout = '5s'"
PAUSES: Final = (0.1, 0.4, 1.5, 3, 5)
"""Seconds before a table that still holds deleted rows is written once more."""

TABLES = text(
    "SELECT quote_ident(relname) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"
)
STATISTICS = "pg_catalog.pg_statistic"
THIS_TRANSACTION = text("SELECT pg_current_xact_id()::xid::text")
HOLDS_NOTHING_OLDER = text(
    "SELECT age(relfrozenxid) <= age(CAST(:transaction AS xid)) FROM pg_class WHERE oid = CAST(:name AS regclass)"
)


def compact(engine: Engine) -> None:
    """Write everything anew; in no transaction. Raises Conflict where somebody reads or writes for too long."""
    try:
        (_compact_sqlite if engine.dialect.name == "sqlite" else _compact_postgres)(engine)
    except OperationalError as error:
        raise Conflict("meanwhile") from error


def _compact_sqlite(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # VACUUM takes no transaction around it
        connection.exec_driver_sql("VACUUM")
        is_busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        connection.exec_driver_sql("BEGIN")
    if is_busy:
        raise Conflict("meanwhile")


def _compact_postgres(engine: Engine) -> None:
    with engine.execution_options(is_reading=True).connect() as connection:  # which begins nothing
        names = list(connection.scalars(TABLES))
        connection.exec_driver_sql(LOCK_PATIENCE)
        try:
            for name in [*names, STATISTICS]:
                _write_anew(connection, name)
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _write_anew(connection: Connection, name: str) -> None:
    """Raises Conflict where deleted rows had to be kept, for somebody who may still see them."""
    transaction = connection.scalar(THIS_TRANSACTION)
    for pause in (0, *PAUSES):
        time.sleep(pause)
        connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
        if connection.scalar(HOLDS_NOTHING_OLDER, {"transaction": transaction, "name": name}):
            return
    raise Conflict("meanwhile")
