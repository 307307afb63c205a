"""Taking a case for a quarter of an hour, so that two moderators do not decide it at once."""

from datetime import datetime, timedelta

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Closed, NotPermitted
from community.core.errors import Conflict as Contested
from community.moderation.actions.locks import lock_row
from community.moderation.actions.looking import write_look
from community.moderation.models import Case, Conflict
from community.moderation.queries.interests import interest_in
from community.moderation.rules.words import CLAIM_MINUTES, Interest


def claim(case: Case, *, by: Viewer, now: datetime) -> Interest | None:
    """Take the case, or take it for longer; None where it is theirs now, for fifteen minutes.

    Else the conflict of interest that keeps it from them: it is written down, and from then on the database refuses
    them, too. The case shows what is known of the member, so taking it is written down as a look at their record.
    Raises Closed, and Conflict `case-claimed` where another moderator has it.
    """
    authorize(by, Permission.CASE_DECIDE, case)
    lock_case(case)
    refuse_others_turn(case, by, now=now)
    if interest := interest_in(case, by, now=now):
        _write_interest(case, by, interest, now)
        return interest
    case.claimed_by_id, case.claimed_until = by.id, now + timedelta(minutes=CLAIM_MINUTES)
    if case.member_id is not None:
        write_look(case.member_id, by.id, now=now)
    session.flush()
    return None


def release(case: Case, *, by: Viewer) -> bool:
    """Give the case back to the queue; whether it was theirs."""
    authorize(by, Permission.CASE_DECIDE, case)
    lock_case(case)
    if case.claimed_by_id != by.id:
        return False
    case.claimed_by_id = case.claimed_until = None
    session.flush()
    return True


def lock_case(case: Case) -> None:
    """First of all that a decision locks, and read anew."""
    lock_row(case)


def refuse_others_turn(case: Case, who: Viewer, *, now: datetime) -> None:
    """Raise unless the case is open, and nobody else's at the moment."""
    if case.closed_at is not None:
        raise Closed("case-closed")
    is_anothers = case.claimed_by_id is not None and case.claimed_by_id != who.id
    if is_anothers and case.claimed_until is not None and case.claimed_until > now:
        raise Contested("case-claimed")


def refuse_interest(case: Case, who: Viewer, *, now: datetime) -> None:
    """Raise NotPermitted where a conflict of interest keeps them from it."""
    if interest := interest_in(case, who, now=now):
        raise NotPermitted(f"interest-{interest}")


def _write_interest(case: Case, who: Viewer, interest: Interest, now: datetime) -> None:
    if session.get(Conflict, (case.id, who.id)) is None:
        session.add(Conflict(case_id=case.id, moderator_id=who.id, reason=interest, written_at=now))
    if case.claimed_by_id == who.id:
        case.claimed_by_id = case.claimed_until = None
    session.flush()
