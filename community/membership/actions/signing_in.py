"""Signing in and out: which browsers stand for a member."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from community.access import Permission, authorize
from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.core.events import record
from community.core.ids import hashed, new_token
from community.membership.events import SignedIn
from community.membership.models import Member, MemberSession
from community.membership.policy import Withheld, suspension_of
from community.membership.queries import by_confirmed_address, by_handle
from community.membership.rules import hash_password, is_outdated, is_password_of, normal_email, normal_handle
from community.membership.rules.measures import open_statement_path

SESSION_DAYS = 30


@dataclass(frozen=True)
class Proof:
    """That somebody knows a member's password. `kept` is the hash it was checked against."""

    member_id: int
    kept: str
    renewed: str | None


class Suspended(NotPermitted):
    """Who they are is proven, and there is no session: `path` opens the statement that says why, and until when."""

    def __init__(self, withheld: Withheld) -> None:
        super().__init__("suspended", until=withheld.ends_at, case=withheld.case)
        self.path = open_statement_path(withheld.statement_id)


def normal_login(login: str) -> str:
    """A handle or an address as it is compared; everything else as it was typed, in small letters."""
    return normal_email(login) if "@" in login.strip().removeprefix("@") else normal_handle(login)


def prove(login: str, password: str) -> Proof | None:
    """Whose handle or confirmed address this is, if the password is theirs.

    One query and one check of a password, found or not, so that the time tells nothing. Slow on purpose: it
    runs before the transaction in which `sign_in` believes it.
    """
    wanted = normal_login(login)
    member = by_confirmed_address(wanted) if "@" in wanted else by_handle(wanted)
    kept = member.password_hash if member else None
    if not is_password_of(password, kept) or member is None or kept is None:
        return None
    return Proof(member.id, kept, hash_password(password) if is_outdated(kept) else None)


def sign_in(proof: Proof, *, browser: str, lets_demo_in: bool, now: datetime, vote_for: int | None = None) -> Member:
    """Open a session for whoever proved a password; raises Invalid if it was changed in the meantime, and Suspended."""
    member = session.get_one(Member, proof.member_id, with_for_update={"read": True}, populate_existing=True)
    if member.password_hash != proof.kept:
        raise Invalid("sign-in-failed")
    if proof.renewed:
        member.password_hash = proof.renewed
    open_session(member, browser=browser, lets_demo_in=lets_demo_in, now=now, vote_for=vote_for)
    return member


def open_session(
    member: Member, *, browser: str, lets_demo_in: bool, now: datetime, vote_for: int | None = None
) -> None:
    """Let the member in with this browser; `member.session_token` is what its cookie is to hold.

    Raises Suspended, and NotPermitted for a demo account away from home.
    """
    if withheld := suspension_of(member):
        raise Suspended(withheld)
    if member.is_demo and not lets_demo_in:
        raise NotPermitted("demo-elsewhere")
    member.session_token = new_token()
    row = MemberSession(
        member_id=member.id,
        token_hash=hashed(member.session_token),
        browser=browser,
        created_at=now,
        expires_at=now + timedelta(days=SESSION_DAYS),
    )
    session.add(row)
    session.flush()
    record(SignedIn(member.id, vote_for))


def end_session(token: str | None) -> None:
    """Sign out the browser that holds the token. Everybody may, whatever else was withheld from them."""
    if token:
        session.execute(delete(MemberSession).where(MemberSession.token_hash == hashed(token)))


def end_one_session(session_id: int, *, by: Member) -> bool:
    """Sign out one of one's own browsers; whether there was such a one."""
    authorize(by, Permission.ACCOUNT_KEEP, by)
    mine = MemberSession.id == session_id, MemberSession.member_id == by.id
    return session.scalar(delete(MemberSession).where(*mine).returning(MemberSession.id)) is not None


def end_other_sessions(*, by: Member) -> int:
    """Sign out everywhere but here; how many browsers that were."""
    authorize(by, Permission.ACCOUNT_KEEP, by)
    return end_all_sessions(by, but=by.session_token)


def end_all_sessions(member: Member, *, but: str = "") -> int:
    """End every session of the member, but for the one with the token `but`; how many."""
    others = MemberSession.member_id == member.id, MemberSession.token_hash != hashed(but)
    return len(session.scalars(delete(MemberSession).where(*others).returning(MemberSession.id)).all())


def forget_old_sessions(*, now: datetime) -> int:
    """Delete what has expired; how many rows."""
    gone = delete(MemberSession).where(MemberSession.expires_at <= now).returning(MemberSession.id)
    return len(session.scalars(gone).all())
