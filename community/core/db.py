"""The database: one declarative base, one session, and SQLite's recipe for several writers."""

import math
import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Select,
    Text,
    event,
    text,
)
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

# A statement whose columns are known only where it is run.
AnySelect = Select[*tuple[Any, ...]]

type_map: dict[Any, Any] = {datetime: UtcDateTime(), str: Text()}
Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Key = Annotated[int, mapped_column(BigId)]


def only_where(condition: str) -> dict[str, Any]:
    """What makes an index partial, on both databases."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


class Base(DeclarativeBase):
    """What every table inherits."""

    registry = registry(metadata=MetaData(naming_convention=_NAMES), type_annotation_map=type_map)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, disable_autonaming=True)
session = db.session

# Whether the transaction about to begin will write. SQLite then takes its one write lock at once.
write_intent: ContextVar[bool] = ContextVar("write_intent", default=False)


def prepare_engine(engine: Engine, *, synchronous: str) -> None:
    """Hang SQLite's pragmas, functions and BEGIN onto `engine`; nothing to do for PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "cache_size=-16384",
            "mmap_size=134217728",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("exp", 1, math.exp, deterministic=True)
        connection.create_function("ln", 1, math.log, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write_intent.get() else "BEGIN")
