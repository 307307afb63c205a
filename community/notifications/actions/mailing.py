"""Mails as rows: owed, claimed with a lease, handed over, sent; each step of one is a transaction.

Exactly one mail, whoever is killed: until the server has asked for the text, the row waits and is tried again once the
lease is over. Before the text goes, `handing_over` is committed, and who is killed then leaves a mail that nobody sends
again. Where the server refused, or broke off before it said that it has the mail, the same mail is tried again under
the same Message-ID, by which the other side knows it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Table, Update, and_, select, update

from community.core import tasks
from community.core.bulk import insert_new
from community.core.db import session
from community.core.events import pause
from community.core.keyed import keyed_hash
from community.core.posting import UNDER_WAY, TakenOver
from community.notifications.models import Mailing

LEASE_SECONDS = 300
MOST_ATTEMPTS = 12
FIRST_PAUSE_SECONDS = 30
MAILINGS = cast(Table, Mailing.__table__)


class Claim(NamedTuple):
    """A mailing that this process holds the lease of, and which attempt at it this is."""

    id: int
    attempt: int
    member_id: int
    key: str
    made_at: datetime


def message_key(mailing_id: int, made_at: datetime) -> str:
    """What makes a Message-ID of ours hard to guess, and a number that comes again another one."""
    return keyed_hash("mailing", f"{mailing_id}:{made_at.isoformat()}")[:24]


def owe(mails: Mapping[int, tuple[str | None, datetime]], *, now: datetime) -> None:
    """Owe each member the mail of this key, due then; once, however often it is said. One statement or two."""
    owed = [(member_id, key, due) for member_id, (key, due) in mails.items() if key is not None]
    if not owed:
        return
    members, keys, times = zip(*owed, strict=True)
    same = {"made_at": now, "state_at": now, "state": "waiting", "attempts": 0}
    columns = {"member_id": members, "key": keys, "due_at": times}
    insert_new(MAILINGS, columns, same=same, returning=[MAILINGS.c.id])
    tasks.nudge("notifications.mail")


def claim_due(limit: int, *, now: datetime) -> list[Claim]:
    """Lease the mailings that are due, up to `limit`. Two statements."""
    due = (
        select(Mailing.id, Mailing.attempts + 1, Mailing.member_id, Mailing.key, Mailing.made_at)
        .where(Mailing.state == "waiting", Mailing.due_at <= now)
        .order_by(Mailing.due_at, Mailing.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = [Claim(*row) for row in session.execute(due)]
    if claimed:
        lease = {"due_at": now + timedelta(seconds=LEASE_SECONDS), "attempts": Mailing.attempts + 1}
        session.execute(update(Mailing).where(Mailing.id.in_([claim.id for claim in claimed])).values(lease))
    return claimed


def hand_over(claim: Claim, *, now: datetime) -> None:
    """The text is about to go. Raises TakenOver where somebody else has claimed it since."""
    _move(claim, "waiting", "handing_over", now=now)


def have_sent(claim: Claim, *, now: datetime) -> None:
    """The server has it."""
    _move(claim, "handing_over", "sent", now=now)


def drop(claim: Claim, *, now: datetime) -> None:
    """Nothing is left to say, or nobody to say it to."""
    _move(claim, "waiting", "dropped", now=now)


def postpone(claim: Claim, error: str, *, now: datetime) -> None:
    """It did not go: try again later, and park it after the last time."""
    is_last = claim.attempt >= MOST_ATTEMPTS
    values = {
        "state": "parked" if is_last else "waiting",
        "state_at": now,
        "due_at": now + pause(FIRST_PAUSE_SECONDS, claim.attempt),
        "last_error": error[:2000],
    }
    session.execute(_held(claim, "waiting", "handing_over").values(values))


def retry_parked(*, now: datetime) -> int:
    """Try all that was given up again, from the beginning; how many."""
    again = {"state": "waiting", "state_at": now, "due_at": now, "attempts": 0}
    found = session.execute(update(Mailing).where(Mailing.state == "parked").values(again).returning(Mailing.id))
    tasks.nudge("notifications.mail")
    return len(found.all())


def perhaps_sent(*, now: datetime) -> ColumnElement[bool]:
    """Those that were being handed over when their worker ended, as SQL; not those that are so right now."""
    return and_(Mailing.state == "handing_over", Mailing.state_at < now - UNDER_WAY)


def send_again(*, now: datetime) -> int:
    """Send what was perhaps sent, for somebody found out that it was not; how many."""
    again = {"state": "waiting", "state_at": now, "due_at": now, "attempts": 0}
    found = session.execute(update(Mailing).where(perhaps_sent(now=now)).values(again).returning(Mailing.id))
    tasks.nudge("notifications.mail")
    return len(found.all())


def take_as_sent(*, now: datetime) -> int:
    """Let what was perhaps sent be: it arrived, or does not matter any more; how many."""
    done = update(Mailing).where(perhaps_sent(now=now)).values(state="sent", state_at=now)
    return len(session.execute(done.returning(Mailing.id)).all())


def _move(claim: Claim, before: str, after: str, *, now: datetime) -> None:
    moved = _held(claim, before).values(state=after, state_at=now).returning(Mailing.id)
    if session.execute(moved).first() is None:
        raise TakenOver


def _held(claim: Claim, *states: str) -> Update:
    mine = Mailing.id == claim.id, Mailing.attempts == claim.attempt, Mailing.state.in_(states)
    return update(Mailing).where(*mine).execution_options(synchronize_session=False)
