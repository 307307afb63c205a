"""Writing the database's files anew, so that they hold nothing any more of what was deleted.

SQLite: VACUUM writes the file anew in a second for 100 MB; who writes waits meanwhile, who reads does not. Then the
write-ahead log is brought in and emptied.

PostgreSQL: a plain VACUUM frees the space of dead rows but leaves their bytes. VACUUM FULL writes each table and its
indexes anew, the statistics with its most common values last; each table is locked for as long as that takes, about
a second for 100,000 rows. Who waits for a lock longer than that is given up, and tried again an hour later.
"""

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from community.core.errors import Conflict

PATIENCE = "SET lock_timeout = '5s'"
TABLES = text(
    "SELECT relname FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"
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
        connection.exec_driver_sql(PATIENCE)
        try:
            for name in names:
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{name}"')
            connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
