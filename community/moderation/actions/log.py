"""The public log: added to, and checked."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text

from community.core.db import session
from community.moderation.models import Appeal, Decision, LogEntry, Rung
from community.moderation.rules.chain import BEGINNING, canonical, chained

LOCK = 0x10C  # the one number under which PostgreSQL keeps writers of the log apart
BATCH = 1000


def write_log(kind: str, entry: Mapping[str, Any], *, now: datetime) -> LogEntry:
    """Add an act to the chain. The last thing that a transaction locks, and until its end.

    Not by locking the newest row: whoever waited for that one would not see the newer one that came meanwhile.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    newest = session.scalars(select(LogEntry.hash).order_by(LogEntry.id.desc()).limit(1)).one_or_none()
    previous = newest or BEGINNING
    words = canonical({**entry, "kind": kind, "at": now.isoformat()})
    row = LogEntry(happened_at=now, kind=kind, entry=words, previous=previous, hash=chained(previous, words))
    session.add(row)
    session.flush()
    return row


def verify_log() -> list[str]:
    """What is wrong with the log, in words for whoever runs the machine; empty where it is whole.

    Reads every row once. An edited row no longer has its hash; one that is missing or out of order breaks the chain.
    That the newest ones are missing the chain cannot tell: what was decided is counted against what was logged.
    """
    return [*_broken(), *_uncounted()]


def _broken() -> Iterator[str]:
    known = set(session.scalars(select(LogEntry.hash)))
    before = BEGINNING
    for row in _rows():
        if not _is_as_written(row):
            yield f"entry {row.id} was edited"
        if row.previous != before:
            is_here = row.previous in known or row.previous == BEGINNING
            yield f"entry {row.id} is out of order" if is_here else f"before entry {row.id} an entry is missing"
        before = row.hash


def _rows() -> Iterator[LogEntry]:
    """By their numbers, a batch at a time: what is added meanwhile comes last."""
    last = 0
    while batch := session.scalars(select(LogEntry).where(LogEntry.id > last).order_by(LogEntry.id).limit(BATCH)).all():
        yield from batch
        last = batch[-1].id


def _is_as_written(row: LogEntry) -> bool:
    is_chained = row.hash == chained(row.previous, row.entry)
    return is_chained and f'"at":"{row.happened_at.isoformat()}"' in row.entry and f'"kind":"{row.kind}"' in row.entry


def _uncounted() -> Iterator[str]:
    is_measure = Decision.in_force_at.is_not(None), Decision.rung != Rung.NOTHING
    done = {
        "decision": select(func.count(Decision.id)).where(*is_measure),
        "appeal": select(func.count(Appeal.id)).where(Appeal.decided_at.is_not(None)),
    }
    for kind, counted in done.items():
        in_log = select(func.count(LogEntry.id)).where(LogEntry.kind == kind)
        wanted, logged = session.execute(select(counted.scalar_subquery(), in_log.scalar_subquery())).one()
        if wanted != logged:
            yield f"{wanted} acts of the kind {kind} were done, {logged} are logged"
