"""The database: one declarative base, one session, and SQLite's recipe for several writers."""

import math
import sqlite3
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Select,
    Text,
    event,
    literal_column,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime, to the microsecond, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows itself only where the key's type is INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")

# For a statement that changes rows of which none is loaded, or whose loaded ones nobody reads any more.
WITHOUT_SYNC = {"synchronize_session": False}

# A statement whose columns are known only where it is run.
AnySelect = Select[*tuple[Any, ...]]

type_map: dict[Any, Any] = {datetime: UtcDateTime(), str: Text()}
Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Key = Annotated[int, mapped_column(BigId)]


def fixed(number: int) -> ColumnElement[int]:
    """The number as part of the statement: given a limit as a parameter, PostgreSQL plans each time anew."""
    return literal_column(str(int(number)), Integer)


def only_where(condition: str) -> dict[str, Any]:
    """What makes an index partial, on both databases."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


def insert_into(table: Any) -> sqlite.Insert | postgresql.Insert:
    """The connected database's own INSERT into a table or model, which knows `on_conflict_do_nothing()`."""
    return sqlite.insert(table) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(table)


class Base(DeclarativeBase):
    """What every table inherits."""

    registry = registry(metadata=MetaData(naming_convention=_NAMES), type_annotation_map=type_map)


DEADLOCKS = ("40P01", "40001")  # as PostgreSQL calls them
# How long a transaction waits for SQLite's one write lock, and how long until it asks again.
PATIENCE_SECONDS = 10
ASK_AGAIN_SECONDS = 0.005
BUSY_TIMEOUT = f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}"

# Whether the transaction about to begin will write. SQLite then takes its one write lock at once.
write_intent: ContextVar[bool] = ContextVar("write_intent", default=False)
# Whether it will change the row of whoever acts. PostgreSQL then locks the row for that when it is loaded.
self_intent: ContextVar[bool] = ContextVar("self_intent", default=False)


class _Session(FlaskSession):
    """Reads on PostgreSQL without a transaction around them.

    At READ COMMITTED each statement sees its own moment anyway. But the ROLLBACK at the end of a page that only
    read would make psycopg forget every prepared statement, and planning them anew took two thirds of the
    database's time.
    """

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        bind = super().get_bind(*args, **options)
        return bind if write_intent.get() else _readers.get(bind, bind)


_readers: dict[Engine | Connection, Engine] = {}
db = SQLAlchemy(
    model_class=Base, session_options={"expire_on_commit": False, "class_": _Session}, disable_autonaming=True
)
session = db.session


@event.listens_for(_Session, "before_flush")
def _only_while_writing(*_: object) -> None:
    """What a page that only reads has changed by mistake must not reach the database."""
    if not write_intent.get():
        raise RuntimeError("rows were changed outside of a transaction that writes")


def prepare_engine(engine: Engine, *, synchronous: str) -> None:
    """Hang each database's BEGIN onto `engine`, and SQLite's pragmas and functions."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, synchronous)
    else:
        _prepare_postgres(engine)


def _prepare_postgres(engine: Engine) -> None:
    """psycopg begins nothing by itself; we do, but for a session that reads."""
    _readers[engine] = engine.execution_options(is_reading=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.autocommit = True

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("is_reading"):
            connection.exec_driver_sql("BEGIN")


def _prepare_sqlite(engine: Engine, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "cache_size=-16384",
            "mmap_size=134217728",
            "temp_store=MEMORY",
            "secure_delete=ON",  # what is deleted is overwritten, also before the night that cleans up
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(BUSY_TIMEOUT)
        connection.create_function("exp", 1, math.exp, deterministic=True)
        connection.create_function("ln", 1, math.log, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if write_intent.get():
            _take_the_write_lock(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _take_the_write_lock(connection: Connection) -> None:
    """Ask for it every few milliseconds. SQLite's own waiting asks ten times a second: a busy neighbour starves it."""
    until = time.monotonic() + PATIENCE_SECONDS
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while not _is_begun(connection, is_last=time.monotonic() > until):
            time.sleep(ASK_AGAIN_SECONDS)
    finally:
        connection.exec_driver_sql(BUSY_TIMEOUT)


def _is_begun(connection: Connection, *, is_last: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if is_last or not is_locked(error):
            raise
        return False
    return True


def is_deadlock(error: OperationalError) -> bool:
    """Whether PostgreSQL gave this transaction up for another one that waited for it, too."""
    return getattr(error.orig, "sqlstate", None) in DEADLOCKS


def is_locked(error: OperationalError) -> bool:
    """Whether somebody else held SQLite's write lock for as long as we waited."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
