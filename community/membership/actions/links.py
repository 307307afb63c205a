"""Links sent by mail: they confirm an address or reset a password, once, for a while.

Whoever opens one has shown that the mailbox is theirs; that is all the authority these actions ask for.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from community.core.db import session
from community.core.errors import Closed, Missing
from community.core.events import EventRow, record
from community.core.ids import hashed
from community.core.keyed import row_token
from community.membership.actions.claims import claim_by_address
from community.membership.actions.signing_in import end_all_sessions
from community.membership.actions.withholding import follow, shut_out
from community.membership.events import LinkAsked, ResetAsked, TakenAddressUsed
from community.membership.models import MailLink, Member
from community.membership.policy import suspension_of
from community.membership.queries import by_confirmed_address, by_unconfirmed_address, link_behind

CONFIRM, RESET = "confirm", "reset"
LASTS = {CONFIRM: timedelta(hours=24), RESET: timedelta(minutes=30)}
MOST_LINKS_AN_HOUR = 5
MOST_ACCOUNTS = 3
KEPT_DAYS = 7


def ask_confirmation(member: Member, *, now: datetime, address: str | None = None) -> None:
    """Mail a link that confirms the member's address, or the new `address` that is to replace it.

    Where another member has confirmed it, its holder is told instead; whoever asked sees no difference.
    """
    address = address or member.email
    if address is None:
        return
    holder = by_confirmed_address(address)
    if holder is None:
        _ask_link(member, CONFIRM, address, now=now)
    elif holder.id != member.id:
        record(TakenAddressUsed(holder.id))


def ask_reset(address: str) -> None:
    """Somebody forgot their password. The same for every address: whose it is, is found out after the commit."""
    record(ResetAsked(address))


def send_resets(address: str, *, now: datetime) -> None:
    """Mail a link for the account that confirmed the address; else for the newest ones that gave it."""
    holder = by_confirmed_address(address)
    for member in [holder] if holder else by_unconfirmed_address(address, MOST_ACCOUNTS):
        _ask_link(member, RESET, address, now=now)


def _ask_link(member: Member, purpose: str, address: str, *, now: datetime) -> None:
    """A new link, unless the member got five such within the hour. Links to other addresses stop working."""
    alike = MailLink.member_id == member.id, MailLink.purpose == purpose
    recent = select(func.count(MailLink.id)).where(*alike, MailLink.created_at > now - timedelta(hours=1))
    if session.scalars(recent).one() >= MOST_LINKS_AN_HOUR:
        return
    elsewhere = MailLink.address != address, MailLink.used_at.is_(None), MailLink.expires_at > now
    session.execute(update(MailLink).where(*alike, *elsewhere).values(expires_at=now))
    link = MailLink(
        member_id=member.id, purpose=purpose, address=address, created_at=now, expires_at=now + LASTS[purpose]
    )
    session.add(link)
    session.flush()
    record(LinkAsked(link.id))


def write_out(link_id: int, *, now: datetime) -> tuple[MailLink, Member, str] | None:
    """The link, whose it is and its token, made again each time; None where it no longer works."""
    link = session.get(MailLink, link_id)
    if link is None or not link.is_open(now):
        return None
    token = row_token(link.made_from, link.id)
    link.token_hash = hashed(token)
    return link, session.get_one(Member, link.member_id), token


def confirm_address(token: str, *, now: datetime) -> Member:
    """Confirm the address that the link went to; what an import kept for it becomes the member's.

    A measure under this address becomes theirs as well. Doing it twice changes nothing. Raises Missing or Closed where
    the link does not work, and Closed `address-taken` where another member has confirmed the address in the meantime.
    """
    link, member = _found(token, CONFIRM)
    if link.used_at is not None and member.is_confirmed and member.email == link.address:
        return member
    _check_open(link, now=now)
    holder = by_confirmed_address(link.address)
    if holder is not None and holder.id != member.id:
        raise Closed("address-taken")
    link.used_at = now
    _confirm(member, link.address, now=now)
    return member


def reset_password(token: str, password_hash: str, *, now: datetime) -> Member:
    """Set a new password, end every session, and let no other link work.

    The link came by mail, so it confirms the address, too, if that is still the member's and nobody else's.
    """
    link, member = _found(token, RESET)
    _check_open(link, now=now)
    link.used_at = now
    member.password_hash = password_hash
    end_all_sessions(member)
    still_open = MailLink.member_id == member.id, MailLink.used_at.is_(None), MailLink.expires_at > now
    session.execute(update(MailLink).where(*still_open).values(expires_at=now))
    if member.email == link.address and by_confirmed_address(link.address) is None:
        _confirm(member, link.address, now=now)
    return member


def _found(token: str, purpose: str) -> tuple[MailLink, Member]:
    found = link_behind(token, purpose)
    if found is None:
        raise Missing("link-unknown")
    return found


def _check_open(link: MailLink, *, now: datetime) -> None:
    if link.used_at is not None:
        raise Closed("link-used")
    if not link.is_open(now):
        raise Closed("link-expired")


def _confirm(member: Member, address: str, *, now: datetime) -> None:
    follow(member, address, now=now)
    member.email, member.email_confirmed_at = address, now
    session.flush()
    claim_by_address(member, address, now=now)
    if suspension_of(member):
        shut_out(member)


def forget_old_links(*, now: datetime) -> int:
    """Delete links a week after they stopped working, and requests for them after a day; how many."""
    before = now - timedelta(days=KEPT_DAYS)
    stale = or_(MailLink.expires_at < before, MailLink.used_at < before)
    links = session.scalars(delete(MailLink).where(stale).returning(MailLink.id)).all()
    asked = EventRow.name == ResetAsked.name, EventRow.recorded_at < now - timedelta(days=1)
    requests = session.scalars(delete(EventRow).where(*asked).returning(EventRow.id)).all()
    return len(links) + len(requests)
