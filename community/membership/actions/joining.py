"""Becoming a member. Nobody is asking yet, so there is nobody to authorize."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from community.core.db import session
from community.core.errors import Invalid
from community.core.events import record
from community.membership.actions.links import ask_confirmation
from community.membership.actions.withholding import follow
from community.membership.events import MemberJoined
from community.membership.models import Agreement, Member
from community.membership.queries import by_confirmed_address, free_handle, is_taken, staff_names
from community.membership.rules import check_email, check_handle, looks_like, name_from
from community.site.queries import policy_in_force


def join(
    *, handle: str, email: str, password_hash: str, language: str, now: datetime, read_policy: int | None = None
) -> Member:
    """Make an account that agrees to the policy in force and may do everything at once.

    `read_policy` is the version that was agreed to; raises Invalid where another one came into force meanwhile.

    An address that somebody has confirmed is taken as well, and never said to be: its holder is told by mail.
    A measure under an address that nobody here holds any more reaches whoever joins with it; where somebody holds it,
    it would tell a stranger of it. Raises Invalid for handle or address, like `check_free`.
    """
    policy = policy_in_force()
    if read_policy not in (None, policy.number):
        raise Invalid("policy-newer", field="agreement", number=policy.number)
    member = add_member(
        handle=handle, email=check_email(email), password_hash=password_hash, language=language, now=now
    )
    session.add(Agreement(member_id=member.id, policy_version_id=policy.id, accepted_at=now))
    if member.email and by_confirmed_address(member.email) is None:
        follow(member, member.email, now=now)
    record(MemberJoined(member.id))
    ask_confirmation(member, now=now)
    return member


def add_member(*, handle: str, email: str | None, password_hash: str, now: datetime, language: str = "") -> Member:
    """Write the row of a new member; raises Invalid like `check_free`, also for who was a moment too late."""
    check_free(handle)
    member = Member(
        handle=handle,
        display_name=name_from(handle),
        email=email,
        password_hash=password_hash,
        language=language,
        joined_at=now,
    )
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError as error:
        raise _taken(handle) from error
    return member


def check_free(handle: str) -> str:
    """The handle, if a newcomer may have it; raises Invalid with a free one to offer. Two queries."""
    check_handle(handle)
    if is_taken(handle):
        raise _taken(handle)
    if looks_like(name_from(handle), staff_names()):
        raise Invalid("handle-like-staff", field="handle")
    return handle


def _taken(handle: str) -> Invalid:
    suggestion = free_handle(handle)
    return Invalid("handle-taken" if suggestion else "handle-taken-all", field="handle", suggestion=suggestion)
