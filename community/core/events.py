"""What happened, and who reacts: `@during` in the same transaction, `@after` once it has committed.

The outbox: an event that somebody awaits after the commit becomes a row, with one delivery row for each reaction.
A delivery is tried until it succeeds, twelve times at most within a day, and on its own: one that fails neither
repeats nor blocks another.
An event that nobody awaits after the commit leaves no row.
"""

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

import structlog
from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.core import clock, tasks
from community.core.db import Base, BigId, Id, only_where, session
from community.core.transaction import writing

LEASE_SECONDS = 300
DAYS_KEPT = 7
BATCH = 500
MOST_ATTEMPTS = 12
JITTER = random.SystemRandom()
log = structlog.get_logger()


@dataclass(frozen=True)
class Event:
    """A fact, in the past tense, made of primitives; `name` is its key in the outbox."""

    name: ClassVar[str]


class EventRow(Base):
    """An event that at least one reaction awaits."""

    __tablename__ = "events"

    id: Mapped[Id]
    name: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime]


class Delivery(Base):
    """One event owed to one reaction. `due_at` is also the lease of whoever is at it."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "reaction"),
        Index("ix_deliveries_due", "due_at", **only_where("done_at IS NULL")),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(BigId, ForeignKey("events.id", ondelete="CASCADE"))
    reaction: Mapped[str]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]


class Claim(NamedTuple):
    """A delivery that this process holds the lease of, and which attempt at it this is."""

    id: int
    attempt: int


Reaction = Callable[[Any], None]
_during: dict[type[Event], list[Reaction]] = {}
_after: dict[type[Event], dict[str, Reaction]] = {}
_outside: set[str] = set()


def during(kind: type[Event]) -> Callable[[Reaction], Reaction]:
    """The function runs inside the recording transaction, and may veto it by raising."""

    def subscribe(react: Reaction) -> Reaction:
        _during.setdefault(kind, []).append(react)
        return react

    return subscribe


def after(kind: type[Event], *, is_outside: bool = False) -> Callable[[Reaction], Reaction]:
    """The function runs after the commit, at least once, in a transaction of its own; it must be idempotent.

    `is_outside`: in none. For what waits for others, such as a mail server: a transaction that writes would keep
    everybody else waiting with it. It reads or opens short ones as it needs them.
    """

    def subscribe(react: Reaction) -> Reaction:
        name = f"{react.__module__}.{react.__name__}"
        _after.setdefault(kind, {})[name] = react
        if is_outside:
            _outside.add(name)
        return react

    return subscribe


def record(event: Event) -> None:
    """Say what happened. Costs no query where nothing awaits it after the commit, else two."""
    for react in _during.get(type(event), ()):
        react(event)
    awaited = _after.get(type(event))
    if not awaited:
        return
    now = clock.now()
    row = {"name": event.name, "payload": asdict(event), "recorded_at": now}
    event_id = session.execute(insert(EventRow).returning(EventRow.id), row).scalar_one()
    owed = [{"event_id": event_id, "reaction": name, "due_at": now, "attempts": 0} for name in awaited]
    session.execute(insert(Delivery), owed)
    for is_outside in {name in _outside for name in awaited}:
        tasks.nudge("events.deliver-outside" if is_outside else "events.deliver")


@tasks.task("events.deliver")
def deliver_due(limit: int = 100) -> int:
    """Try every delivery that is due and made in a transaction, up to `limit`; how many were tried."""
    return _deliver_all(_claim(Delivery.reaction.not_in(_outside), limit))


@tasks.task("events.deliver-outside", lane=tasks.MAIL)
def deliver_outside_due(limit: int = 20) -> int:
    """The same for those that wait for others, so that nothing waits for these."""
    return _deliver_all(_claim(Delivery.reaction.in_(_outside), limit))


def _deliver_all(claimed: list[Claim]) -> int:
    for claim in claimed:
        _deliver(claim)
    return len(claimed)


def _claim(which: ColumnElement[bool], limit: int) -> list[Claim]:
    with writing():
        now = clock.now()
        due = (
            select(Delivery.id, Delivery.attempts + 1)
            .where(which, Delivery.done_at.is_(None), Delivery.due_at <= now, Delivery.attempts < MOST_ATTEMPTS)
            .order_by(Delivery.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = [Claim(*row) for row in session.execute(due)]
        lease = {"due_at": now + timedelta(seconds=LEASE_SECONDS), "attempts": Delivery.attempts + 1}
        if claimed:
            session.execute(update(Delivery).where(Delivery.id.in_([claim.id for claim in claimed])).values(lease))
    return claimed


def _deliver(claim: Claim) -> None:
    try:
        _try(claim)
    except Exception as error:  # noqa: BLE001  the edge: whatever a reaction raises, the others go on
        _postpone(claim.id, error)


def _try(claim: Claim) -> None:
    """React in the transaction that marks the delivery, or outside and mark it then; the lease keeps others off."""
    with writing():
        delivery = session.get_one(Delivery, claim.id, with_for_update=True, populate_existing=True)
        if delivery.done_at is not None or delivery.attempts != claim.attempt:
            return  # the lease ran out before its turn came, and somebody else is at it
        row = session.get_one(EventRow, delivery.event_id)
        if delivery.reaction not in _outside:
            _react(row, delivery.reaction)
            delivery.done_at = clock.now()
            return
        delivery.due_at = clock.now() + timedelta(seconds=LEASE_SECONDS)
        name, payload, reaction = row.name, row.payload, delivery.reaction
    _react(EventRow(name=name, payload=payload), reaction)
    with writing():
        session.execute(update(Delivery).where(Delivery.id == claim.id).values(done_at=clock.now()))


def _react(row: EventRow, reaction: str) -> None:
    """Raises LookupError where this process does not know the reaction: one of another version may."""
    for kind, awaited in _after.items():
        if kind.name == row.name and reaction in awaited:
            awaited[reaction](kind(**row.payload))
            return
    raise LookupError(f"no reaction {reaction} to {row.name} here")


def _postpone(delivery_id: int, error: Exception) -> None:
    log.warning("delivery failed", delivery=delivery_id, error=repr(error))
    with writing():
        delivery = session.get_one(Delivery, delivery_id)
        delivery.last_error = repr(error)[:2000]
        delivery.due_at = clock.now() + pause(15, delivery.attempts)


@tasks.task("events.tidy", every_minutes=60)
def tidy() -> int:
    """Forget events that everybody has reacted to, some days later; how many, a batch at a time."""
    with writing():
        old = clock.now() - timedelta(days=DAYS_KEPT)
        owed = select(Delivery.id).where(Delivery.event_id == EventRow.id, Delivery.done_at.is_(None)).exists()
        done = select(EventRow.id).where(EventRow.recorded_at < old, ~owed).limit(BATCH)
        ids = list(session.scalars(done))
        session.execute(delete(EventRow).where(EventRow.id.in_(ids)))
    return len(ids)


def parked() -> ColumnElement[bool]:
    """The deliveries that nobody tries any more, as SQL: the doctor lists them."""
    return and_(Delivery.done_at.is_(None), Delivery.attempts >= MOST_ATTEMPTS)


def retry_parked(*, now: datetime) -> int:
    """Try all that was given up again, from the beginning; how many."""
    again = {"attempts": 0, "due_at": now}
    found = session.execute(update(Delivery).where(parked()).values(again).returning(Delivery.id)).all()
    tasks.nudge("events.deliver")
    tasks.nudge("events.deliver-outside")
    return len(found)


def pause(first_seconds: int, attempts: int, most_seconds: int = 6 * 3600) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, up to a quarter more or less, so that what
    failed together does not come back together.
    """
    seconds = min(first_seconds * 2**attempts, most_seconds)
    return timedelta(seconds=seconds * JITTER.uniform(0.75, 1.25))


def kinds() -> list[type[Event]]:
    """Every event of the house, by name."""
    return sorted(Event.__subclasses__(), key=lambda kind: kind.name)
