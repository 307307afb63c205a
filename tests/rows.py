"""All rows of the database: remembered, compared, and put back as often as a test needs the same beginning.

Most tests touch a few of some fifty tables. Those are found by what stands in them, not by what a test says it did,
and only they are written: to empty every table took longer than most tests do.
"""

import functools
import itertools
from typing import Any, Protocol

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.engine.interfaces import DBAPIConnection

from community.core.db import Base, db, session

LOG = "moderation_log"  # which triggers keep from being changed or emptied
MANY = 500  # rows; so many that are deleted leave a table that is slow to read until it is vacuumed
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
_numbers = itertools.count(1)


class Remembered(Protocol):
    """The rows that were there, and the numbers that new ones get."""

    def put_back(self) -> None:
        """Exactly these rows and no others; new ones are numbered as they would have been then."""


def remember() -> Remembered:
    """What there is now. Needs an application context."""
    session.rollback()
    return _OnPostgres() if db.engine.dialect.name == "postgresql" else _OnSqlite()


def contents() -> dict[str, Any]:
    """Something to compare for each table: equal to an earlier one if it holds the same rows."""
    session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return _rows_on_sqlite(_plain(connection))
        found = _plain(connection).execute(_question(), prepare=True).fetchall()
        return {table: digest for table, digest, *_ in found}


def _plain(connection: Connection) -> Any:
    """The driver's own connection: what is asked here is asked thousands of times."""
    driver: DBAPIConnection | None = connection.connection.dbapi_connection
    assert driver is not None
    return driver


@functools.cache
def _tables() -> list[Table]:
    """Those that others refer to first."""
    return Base.metadata.sorted_tables


@functools.cache
def _columns(table: Table) -> str:
    """But for what the database computes itself."""
    return ", ".join(f'"{column.name}"' for column in table.columns if column.computed is None)


# ── SQLite ──


def _rows_on_sqlite(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: connection.execute(f"SELECT {_columns(table)} FROM {table.name} ORDER BY rowid").fetchall()
        for table in _tables()
    }


class _OnSqlite:
    def __init__(self) -> None:
        with db.engine.connect() as connection:
            self.rows = _rows_on_sqlite(_plain(connection))

    def put_back(self) -> None:
        session.remove()
        with db.engine.connect() as connection:
            driver = _plain(connection)
            driver.execute("PRAGMA foreign_keys=OFF")  # all is consistent again in the end
            try:
                self._write_what_differs(driver)
            finally:
                driver.rollback()  # if it failed on the way: within a transaction the next line would do nothing
                driver.execute("PRAGMA foreign_keys=ON")

    def _write_what_differs(self, driver: Any) -> None:
        driver.execute("BEGIN IMMEDIATE")
        found = _rows_on_sqlite(driver)
        for table in _tables():
            if found[table.name] != self.rows[table.name]:
                self._write(driver, table)
        driver.execute("COMMIT")

    def _write(self, driver: Any, table: Table) -> None:
        triggers = driver.execute(TRIGGERS, [table.name]).fetchall()
        for name, _ in triggers:
            driver.execute(f"DROP TRIGGER {name}")
        driver.execute(f"DELETE FROM {table.name}")
        if rows := self.rows[table.name]:
            places = ", ".join("?" * len(rows[0]))
            driver.executemany(f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({places})", rows)
        for _, statement in triggers:
            driver.execute(statement)


# ── PostgreSQL ──


@functools.cache
def _question() -> str:
    """One row a table: a digest of its rows, how many they are, and where its numbering stands."""
    return " UNION ALL ".join(
        f"SELECT '{table.name}', md5(string_agg(each::text, '\n' ORDER BY each::text)), count(*),"
        f" {_numbering(table)} FROM {table.name} AS each"
        for table in _tables()
    )


def _sequence(table: Table) -> str | None:
    """Every key that is numbered is called `id`."""
    column = table.columns.get("id")
    return f"{table.name}_id_seq" if column is not None and column is table.autoincrement_column else None


def _numbering(table: Table) -> str:
    sequence = _sequence(table)
    return f"(SELECT last_value || ', ' || is_called FROM {sequence})" if sequence else "NULL"


class _OnPostgres:
    """The rows lie in a schema beside the real one, so that they need not travel."""

    def __init__(self) -> None:
        self.schema = f"remembered_{next(_numbers)}"
        with db.engine.connect() as connection:
            driver = _plain(connection)
            self.skips_triggers = _may_skip_triggers(driver)
            driver.execute(f"CREATE SCHEMA {self.schema}")
            self.found = {name: rest for name, *rest in driver.execute(_question(), prepare=True).fetchall()}
            for table in _tables():
                if self.found[table.name][1]:
                    kept = f"CREATE TABLE {self.schema}.{table.name} AS SELECT {_columns(table)} FROM {table.name}"
                    driver.execute(kept)

    def put_back(self) -> None:
        session.remove()
        with db.engine.connect() as connection:
            driver = _plain(connection)
            found = {name: rest for name, *rest in driver.execute(_question(), prepare=True).fetchall()}
            changed = [table for table in _tables() if found[table.name][0] != self.found[table.name][0]]
            statements = self._deleting(changed) if self.skips_triggers else self._truncating()
            statements += self._numbering(found)
            if statements:
                driver.execute("; ".join(["BEGIN", *statements, "COMMIT"]))
            for table in changed:
                if found[table.name][1] > MANY:
                    driver.execute(f"VACUUM {table.name}")

    def _deleting(self, changed: list[Table]) -> list[str]:
        """Without the triggers that keep foreign keys and the log: all is consistent again in the end."""
        if not changed:
            return []
        deleting = [f"DELETE FROM {table.name}" for table in changed]
        return ["SET LOCAL session_replication_role = replica", *deleting, *map(self._inserting, changed)]

    def _truncating(self) -> list[str]:
        """For a role that may not do without triggers: all tables, those that others refer to first."""
        names = ", ".join(table.name for table in _tables())
        guard = f"ALTER TABLE {LOG} {{}} TRIGGER USER"
        emptied = [guard.format("DISABLE"), f"TRUNCATE {names}"]
        return [*emptied, *map(self._inserting, _tables()), guard.format("ENABLE")]

    def _inserting(self, table: Table) -> str:
        columns = _columns(table)
        kept = f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {self.schema}.{table.name}"
        return kept if self.found[table.name][1] else "SELECT 1"

    def _numbering(self, found: dict[str, list[Any]]) -> list[str]:
        return [
            f"SELECT setval('{_sequence(table)}', {self.found[table.name][2]})"
            for table in _tables()
            if found[table.name][2] != self.found[table.name][2]
        ]


def _may_skip_triggers(driver: Any) -> bool:
    """A superuser may; on a server that is given to us we may be nobody."""
    try:
        with driver.transaction():
            driver.execute("SET LOCAL session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
