"""Deliveries that are mails: each goes exactly once, whoever is killed.

Until the server has asked for the text, a delivery is tried again once its lease is over. Before the text goes,
`handing_over_at` is committed, and who is killed then leaves a mail that nobody sends again unasked; the doctor lists
it. Where the server refused, or broke off before it said that it has the mail, the same mail is tried again under the
same Message-ID, by which the other side knows it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, TypeVar

import structlog
from sqlalchemy import ColumnElement, and_, update

from community.core import clock, events, tasks
from community.core.db import session
from community.core.events import Claim, Delivery, Event, EventRow, Writer
from community.core.keyed import keyed_hash
from community.core.mail import Mail, Mailer, NoMailbox
from community.core.ports import chosen
from community.core.transaction import writing
from community.core.ways_in import WayIn

BATCH = 20
BACK, KEY_DIGITS = "d", 8  # the way back of a mail that did not arrive
UNDER_WAY = timedelta(minutes=5)  # longer than any server takes over one text
log = structlog.get_logger()


def mailed(kind: type[Event]) -> Callable[[Writer], Writer]:
    """The function writes the mail that is owed after the commit, or None where there is nothing to say any more.

    It runs in no transaction, and again for each try; it reads, or opens short ones as it needs them. For a mail to
    several, owe each of them an event of their own.
    """

    def subscribe(write: Writer) -> Writer:
        events.writers.setdefault(kind, {})[events.name_of(write)] = write
        return write

    return subscribe


@dataclass(frozen=True)
class MailRefused(Event):
    """The server said at once that there is no such mailbox: this mail is tried no more."""

    name: ClassVar[str] = "mail.refused"
    delivery_id: int
    said: str


class TakenOver(Exception):
    """The lease ran out, and somebody else is at it: nothing of this mail may go from here."""


@tasks.task("events.mail", lane=tasks.MAIL)
def mail_due() -> int:
    """Send a batch of the mails that events owe, on one line; how many were tried."""
    owed = and_(Delivery.reaction.in_(events.by_mail()), Delivery.handing_over_at.is_(None))
    return send_each(events.claim(owed, BATCH), _try, _postpone)


class Claimed(Protocol):
    """What a worker holds the lease of."""

    @property
    def id(self) -> int: ...


C = TypeVar("C", bound=Claimed)


def send_each(claimed: Sequence[C], send: Callable[[C, Mailer], None], postpone: Callable[[C, Exception], None]) -> int:
    """Send these mails on one line; one that fails is postponed, and the others go on. How many were tried."""
    if claimed:
        with chosen().mailer.together() as mailer:
            for claim in claimed:
                try:
                    send(claim, mailer)
                except TakenOver:
                    log.info("somebody else is at this mail", claim=claim.id)
                except Exception as error:  # noqa: BLE001  the edge: whatever a mail or its server does, the others go on
                    postpone(claim, error)
    return len(claimed)


def _try(claim: Claim, mailer: Mailer) -> None:
    with writing():
        held = events.held_row(claim)
        if held is None:
            raise TakenOver
        held.due_at = clock.now() + timedelta(seconds=events.LEASE_SECONDS)
        row, reaction = session.get_one(EventRow, held.event_id), held.reaction
        event, write = events.known(events.writers, row, reaction)
        key = delivery_key(claim.id, row.recorded_at)
    mail: Mail | None = write(event)
    session.rollback()
    if mail is not None:
        headers = mail.headers | {"Message-ID": f"<delivery-{claim.id}.{key}@{chosen().settings.base.hostname}>"}
        back = WayIn(BACK, (str(claim.id), key[:KEY_DIGITS])).address
        mailer.send(replace(mail, headers=headers, return_path=back), lambda: _note(claim, "handing_over_at"))
    _note(claim, "done_at")


def _postpone(claim: Claim, error: Exception) -> None:
    if not isinstance(error, NoMailbox):
        events.postpone(claim, error)
        return
    log.warning("no such mailbox", delivery=claim.id, error=repr(error))
    with writing():
        held = events.held_row(claim)
        if held is not None:
            held.done_at = clock.now()
            events.record(MailRefused(claim.id, str(error)))


def _note(claim: Claim, what: str) -> None:
    """Commit that the text is about to go, or that all is done."""
    with writing():
        mine = Delivery.id == claim.id, Delivery.attempts == claim.attempt, Delivery.done_at.is_(None)
        noted = update(Delivery).where(*mine, getattr(Delivery, what).is_(None)).values({what: clock.now()})
        if session.execute(noted.returning(Delivery.id)).first() is None:
            raise TakenOver


def delivery_key(delivery_id: int, recorded_at: datetime) -> str:
    """What names a mail in its Message-ID, the same at every try. Hard to guess; another where a number comes again."""
    return keyed_hash("delivery", f"{delivery_id}:{recorded_at.isoformat()}")[:24]


def perhaps_sent(*, now: datetime) -> ColumnElement[bool]:
    """The mails that were being handed over when their worker ended, as SQL; not those that are so right now."""
    return and_(Delivery.done_at.is_(None), Delivery.handing_over_at < now - UNDER_WAY)


def send_again(*, now: datetime) -> int:
    """Send what was perhaps sent, for somebody found out that it was not; how many."""
    again = {"handing_over_at": None, "attempts": 0, "due_at": now}
    found = session.execute(update(Delivery).where(perhaps_sent(now=now)).values(again).returning(Delivery.id)).all()
    tasks.nudge("events.mail")
    return len(found)


def take_as_sent(*, now: datetime) -> int:
    """Let what was perhaps sent be: it arrived, or does not matter any more; how many."""
    done = update(Delivery).where(perhaps_sent(now=now)).values(done_at=now)
    return len(session.execute(done.returning(Delivery.id)).all())
