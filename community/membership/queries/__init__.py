"""Reads of people, and of what opens doors for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select

from community.access import Role
from community.core import clock
from community.core.db import self_intent, session, write_intent
from community.core.ids import hashed
from community.membership.models import Agreement, Draft, Hold, Holdable, MailLink, Member, MemberSession
from community.membership.policy import suspension_of
from community.membership.rules import similar_handles
from community.membership.rules.measures import statement_path
from community.site.models import PolicyVersion

# The newest version that changed what is allowed and that the member has not agreed to, nor to a later one.
_AWAITED = (
    select(func.max(PolicyVersion.number))
    .where(
        PolicyVersion.is_material,
        ~exists()
        .where(Agreement.member_id == Member.id, Agreement.policy_version_id >= PolicyVersion.id)
        .correlate(Member, PolicyVersion),
    )
    .correlate(Member)
    .scalar_subquery()
    .label("awaits_policy")
)
# Built once, for it is sent with every page.
_BEHIND_TOKEN = (
    select(Member, MemberSession.expires_at, _AWAITED)
    .join(MemberSession, MemberSession.member_id == Member.id)
    .where(MemberSession.token_hash == bindparam("token_hash"))
    .execution_options(populate_existing=True)
)
_BEHIND_TOKEN_LOCKED = _BEHIND_TOKEN.with_for_update(read=True, of=Member)
_BEHIND_TOKEN_TO_CHANGE = _BEHIND_TOKEN.with_for_update(key_share=True, of=Member)


def by_session_token(token: str) -> Member | None:
    """The member whose browser holds `token`, or None. One query.

    In a transaction that writes, the member's row is locked FOR SHARE, so that a decision about them waits for
    this write or comes before it; what `authorize()` then sees holds until the commit. Where it will change that row,
    it is locked against their other writes, too.
    """
    locked = _BEHIND_TOKEN_TO_CHANGE if self_intent.get() else _BEHIND_TOKEN_LOCKED
    found = locked if write_intent.get() else _BEHIND_TOKEN
    row = session.execute(found, {"token_hash": hashed(token)}).one_or_none()
    if row is None or row.expires_at <= clock.python_now():
        return None
    member: Member = row.Member
    if member.erased_at is not None:
        return None  # PostgreSQL: we waited for the lock, and this is the row as the one before us left it
    member.session_token, member.awaits_policy = token, row.awaits_policy or 0
    return member


def awaited_policy(member: Member) -> int:
    """The policy's version whose acceptance is awaited from the member, 0 for none. One query."""
    return session.scalar(select(_AWAITED).select_from(Member).where(Member.id == member.id)) or 0


def agreed_version(member: Member) -> PolicyVersion | None:
    """The newest version of the policy that the member agreed to; None for who never did. One query."""
    mine = select(PolicyVersion).join(Agreement, Agreement.policy_version_id == PolicyVersion.id)
    found = mine.where(Agreement.member_id == member.id).order_by(PolicyVersion.number.desc())
    return session.scalars(found.limit(1)).one_or_none()


def by_handle(handle: str) -> Member | None:
    """The member with this handle. One query."""
    return session.scalars(select(Member).where(Member.handle == handle.lower())).one_or_none()


def by_id(member_id: int) -> Member:
    """The member with this number, who is known to exist. One query at most."""
    return session.get_one(Member, member_id)


def handles_of(member_id: int) -> list[str]:
    """What others may mention a person by: their handle, and those of the members they took over from imports."""
    theirs = or_(Member.id == member_id, Member.claimed_by_id == member_id)
    return list(session.scalars(select(Member.handle).where(theirs).order_by(Member.id)))


def by_confirmed_address(address: str) -> Member | None:
    """The one member who has confirmed this address (in its normal form). One query."""
    confirmed = Member.email_confirmed_at.is_not(None)
    return session.scalars(select(Member).where(Member.email == address, confirmed)).one_or_none()


def by_unconfirmed_address(address: str, limit: int) -> Sequence[Member]:
    """Members with a password who gave this address and did not confirm it, the newest first. One query."""
    unconfirmed = Member.email_confirmed_at.is_(None), Member.password_hash.is_not(None)
    found = select(Member).where(Member.email == address, *unconfirmed)
    return session.scalars(found.order_by(Member.id.desc()).limit(limit)).all()


def is_taken(handle: str) -> bool:
    """Whether a member has this handle. One query."""
    return bool(session.scalar(select(exists().where(Member.handle == handle))))


def free_handle(like: str) -> str:
    """A handle like this one that nobody has, or ''. One query."""
    wished = list(similar_handles(like))
    taken = set(session.scalars(select(Member.handle).where(Member.handle.in_(wished))))
    return next((handle for handle in wished if handle not in taken), "")


def staff_names(*, but_not: int | None = None) -> list[str]:
    """Handles and display names of everybody with a role, but for the member `but_not`. One query."""
    found = select(Member.handle, Member.display_name).where(Member.role_names != "", Member.id != (but_not or 0))
    return [name for row in session.execute(found) for name in row]


def staff() -> Sequence[Member]:
    """Everybody with a role, by handle. One query."""
    return session.scalars(select(Member).where(Member.role_names != "").order_by(Member.handle)).all()


def is_last_owner(member: Member, *, is_locked: bool = False) -> bool:
    """Whether the member is an owner, and no other is who could act: who is suspended cannot.

    A query, and one for each other owner about whom a decision was made. Locked, in the order of their handles, two
    transactions cannot each take the owner that the other one counts on.
    """
    is_staff = Member.role_names != ""  # by the index of staff, not through all members
    owners = select(Member).where(is_staff, Member.role_names.contains(Role.OWNER)).order_by(Member.handle)
    if is_locked:
        owners = owners.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = {each.id: each for each in session.scalars(owners)}
    is_owner = found.pop(member.id, None) is not None
    return is_owner and all(suspension_of(each) for each in found.values())


def unclaimed_with(address: str) -> Sequence[Member]:
    """What imports know by this address (in its normal form) and nobody has claimed; locked. One query."""
    is_free = Member.claimed_by_id.is_(None), Member.password_hash.is_(None), Member.source.is_not(None)
    found = select(Member).where(Member.claim_email == address, *is_free).order_by(Member.id)
    return session.scalars(found.with_for_update().execution_options(populate_existing=True)).all()


def sessions_of(member: Member, *, now: datetime) -> Sequence[MemberSession]:
    """The browsers that the member is signed in with, the latest first. One query."""
    running = MemberSession.member_id == member.id, MemberSession.expires_at > now
    return session.scalars(select(MemberSession).where(*running).order_by(MemberSession.id.desc())).all()


def link_behind(token: str, purpose: str) -> tuple[MailLink, Member] | None:
    """The link that a mail carried, used or expired as it may be, and whose it is. One query.

    In a transaction that writes its row is locked, so that it works once.
    """
    found = (
        select(MailLink, Member)
        .join(Member, MailLink.member_id == Member.id)
        .where(MailLink.token_hash == hashed(token), MailLink.purpose == purpose)
        .execution_options(populate_existing=True)
    )
    if write_intent.get():
        found = found.with_for_update()
    row = session.execute(found).one_or_none()
    return (row.MailLink, row.Member) if row else None


def draft_behind(token: str | None) -> Draft | None:
    """The draft that a browser holds the token of. One query, none without a token."""
    found = select(Draft).where(Draft.token_hash == hashed(token or ""))
    return session.scalars(found).one_or_none() if token else None


def draft_for(token: str | None, path: str) -> dict[str, Any] | None:
    """What the form of the page `path` was filled with before its writer had signed in, or None."""
    draft = draft_behind(token)
    return draft.fields if draft is not None and draft.path == path else None


def cases_on(kind: Holdable, subject_id: int) -> list[str]:
    """The addresses of the statements that set this aside, the latest first. One query."""
    active = Hold.kind == kind, Hold.subject_id == subject_id, Hold.lifted_at.is_(None)
    found = select(Hold.statement_id).where(*active).order_by(Hold.statement_id.desc())
    return [statement_path(statement_id) for statement_id in session.scalars(found)]
