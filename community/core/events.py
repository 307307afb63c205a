"""What happened, and who reacts: `@during` in the same transaction, `@after` once it has committed.

The outbox: an event that somebody awaits after the commit becomes a row, with one delivery row for each reaction.
A delivery is tried until it succeeds, twelve times at most within a day, and on its own: one that fails neither
repeats nor blocks another. Those that are mails are `core.posting`'s, which sends each exactly once.
An event that nobody awaits after the commit leaves no row.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple, TypeVar

import structlog
from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.core import clock, tasks
from community.core.db import Base, BigId, Id, only_where, session
from community.core.mail import Mail
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
    """One event owed to one reaction. `due_at` is also the lease of whoever is at it.

    `handing_over_at`: of a mail, when the server asked for its text. Where it stands and `done_at` does not, the mail
    is going out right now; after a crash nobody knows whether it went, and nobody sends it again unasked.
    """

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
    handing_over_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class Claim(NamedTuple):
    """A delivery that this process holds the lease of, and which attempt at it this is."""

    id: int
    attempt: int


Reaction = Callable[[Any], None]
Writer = Callable[[Any], Mail | None]
Function = TypeVar("Function")
reactions_during: dict[type[Event], list[Reaction]] = {}
reactions_after: dict[type[Event], dict[str, Reaction]] = {}
writers: dict[type[Event], dict[str, Writer]] = {}  # who writes the mails; `core.posting.mailed` fills it


def during(kind: type[Event]) -> Callable[[Reaction], Reaction]:
    """The function runs inside the recording transaction, and may veto it by raising."""

    def subscribe(react: Reaction) -> Reaction:
        reactions_during.setdefault(kind, []).append(react)
        return react

    return subscribe


def after(kind: type[Event]) -> Callable[[Reaction], Reaction]:
    """The function runs after the commit, at least once, in a transaction of its own; it must be idempotent."""

    def subscribe(react: Reaction) -> Reaction:
        reactions_after.setdefault(kind, {})[name_of(react)] = react
        return react

    return subscribe


def name_of(function: Callable[[Any], Any]) -> str:
    """What a reaction is called in its deliveries."""
    return f"{function.__module__}.{function.__name__}"


def record(event: Event) -> None:
    """Say what happened. Costs no query where nothing awaits it after the commit, else two."""
    record_all([event])


def record_all(events: Sequence[Event]) -> None:
    """Say what happened, all of one kind: as many queries as for one."""
    for event in events:
        for react in reactions_during.get(type(event), ()):
            react(event)
    kind = type(events[0]) if events else Event
    awaited, mails = [*reactions_after.get(kind, ())], [*writers.get(kind, ())]
    if not awaited and not mails:
        return
    now = clock.now()
    rows = [{"name": event.name, "payload": asdict(event), "recorded_at": now} for event in events]
    numbers = session.scalars(insert(EventRow).returning(EventRow.id), rows).all()
    same = {"due_at": now, "attempts": 0}
    owed = [{"event_id": number, "reaction": name, **same} for number in numbers for name in awaited + mails]
    session.execute(insert(Delivery), owed)
    if awaited:
        tasks.nudge("events.deliver")
    if mails:
        tasks.nudge("events.mail")


def by_mail() -> list[str]:
    """The names of the reactions that are mails."""
    return [name for each in writers.values() for name in each]


@tasks.task("events.deliver")
def deliver_due(limit: int = 100) -> int:
    """Try every delivery that is due and no mail, up to `limit`; how many were tried."""
    claimed = claim(Delivery.reaction.not_in(by_mail()), limit)
    for each in claimed:
        deliver(each)
    return len(claimed)


def claim(which: ColumnElement[bool], limit: int) -> list[Claim]:
    """Lease those of the deliveries that are due. A transaction."""
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
            session.execute(update(Delivery).where(Delivery.id.in_([each.id for each in claimed])).values(lease))
    return claimed


def deliver(claim: Claim) -> None:
    try:
        with writing():
            held = held_row(claim)
            if held is not None:
                row = session.get_one(EventRow, held.event_id)
                event, react = known(reactions_after, row, held.reaction)
                react(event)
                held.done_at = clock.now()
    except Exception as error:  # noqa: BLE001  the edge: whatever a reaction raises, the others go on
        postpone(claim, error)


def held_row(claim: Claim) -> Delivery | None:
    """The delivery, locked; None where the lease ran out before its turn came, and somebody else is or was at it, and
    where it was forgotten with whoever it was about.
    """
    waits = Delivery.done_at.is_(None), Delivery.handing_over_at.is_(None), Delivery.attempts == claim.attempt
    found = select(Delivery).where(Delivery.id == claim.id, *waits).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def known(registry: Mapping[type[Event], Mapping[str, Function]], row: EventRow, name: str) -> tuple[Event, Function]:
    """The event, and the reaction of that name; raises LookupError where this process, perhaps of another version,
    does not know it.
    """
    for kind, awaited in registry.items():
        if kind.name == row.name and name in awaited:
            return kind(**row.payload), awaited[name]
    raise LookupError(f"no reaction {name} to {row.name} here")


def postpone(claim: Claim, error: Exception) -> None:
    """It failed: try again later, unless somebody else is at it by now."""
    log.warning("delivery failed", delivery=claim.id, error=repr(error))
    with writing():
        again = {"last_error": repr(error)[:2000], "handing_over_at": None}
        mine = Delivery.id == claim.id, Delivery.attempts == claim.attempt, Delivery.done_at.is_(None)
        later = clock.now() + pause(15, claim.attempt)
        session.execute(update(Delivery).where(*mine).values(due_at=later, **again))


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
    return and_(Delivery.done_at.is_(None), Delivery.handing_over_at.is_(None), Delivery.attempts >= MOST_ATTEMPTS)


def retry_parked(*, now: datetime) -> int:
    """Try all that was given up again, from the beginning; how many."""
    again = {"attempts": 0, "due_at": now}
    found = session.execute(update(Delivery).where(parked()).values(again).returning(Delivery.id)).all()
    tasks.nudge("events.deliver")
    tasks.nudge("events.mail")
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
