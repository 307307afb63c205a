"""The time of a transaction: read from the database once, after its locks, and passed on as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, SessionTransaction

from community.core.db import session

READ = func.clock_timestamp()
_READING = "clock.now"


def _from_database(current: Session) -> datetime:
    """SQLite runs on this very machine, so its clock is ours; PostgreSQL is asked."""
    if current.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    moment: datetime = current.execute(select(READ)).scalar_one()
    return moment.astimezone(UTC)


_source: list[Callable[[Session], datetime]] = [_from_database]


def now() -> datetime:
    """The current transaction's one time. Call it after taking locks; the first call costs one query."""
    current = session()
    moment: datetime | None = current.info.get(_READING)
    if moment is None:
        moment = current.info[_READING] = _source[0](current)
    return moment


def is_asked() -> bool:
    """Whether `now` would send a query. A statement that is sent after the locks anyway can bring `READ` along."""
    return _source[0] is _from_database and session.get_bind().dialect.name != "sqlite"


def keep(moment: datetime) -> None:
    """Take what `READ` brought for the current transaction's one time, unless there is one."""
    session().info.setdefault(_READING, moment.astimezone(UTC))


def python_now() -> datetime:
    """This machine's time, for what only reads and is shown: ages, expiries of sessions. Follows `use`, too."""
    return datetime.now(UTC) if _source[0] is _from_database else _source[0](session())


def use(source: Callable[[Session], datetime] | None) -> None:
    """Take the time from `source` instead (tests), or from the database again (None)."""
    _source[:] = [source or _from_database]


@event.listens_for(Session, "after_transaction_end")
def _forget(current: Session, transaction: SessionTransaction) -> None:
    """Not where a flush or a savepoint ends, which are transactions within it."""
    if transaction.parent is None:
        current.info.pop(_READING, None)
