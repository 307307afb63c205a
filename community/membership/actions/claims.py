"""Handing what an import brought to the person who wrote it: by their confirmed address, or by an owner's word.

Never by handle: anybody may take a handle.
"""

from datetime import datetime

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.events import record
from community.membership.events import MemberClaimed
from community.membership.models import Member
from community.membership.queries import unclaimed_with


def claim_by_address(member: Member, address: str, *, now: datetime) -> int:
    """Give the member what imports kept for an address that they have just confirmed; from how many accounts.

    Whoever opened the link has shown that the mailbox is theirs; that is all the authority this needs.
    """
    if not member.is_confirmed or member.email != address:
        return 0
    found = unclaimed_with(address)
    for unclaimed in found:
        _hand_over(unclaimed, member, now=now)
    return len(found)


def claim(unclaimed: Member, member: Member, *, by: Viewer, now: datetime) -> None:
    """Give `member` everything that an import brought under `unclaimed`.

    Raises Invalid where the first is no such account or claimed already, or the second is not a person here.
    """
    authorize(by, Permission.ROLE_GRANT, member)
    session.refresh(unclaimed, with_for_update=True)
    if not unclaimed.is_unclaimed:
        raise Invalid("claim-not-unclaimed", field="unclaimed", handle=unclaimed.handle)
    if member.is_imported or member.id == unclaimed.id:
        raise Invalid("claim-no-account", field="member", handle=member.handle)
    _hand_over(unclaimed, member, now=now, by_id=by.id)


def _hand_over(unclaimed: Member, member: Member, *, now: datetime, by_id: int | None = None) -> None:
    """Mark the row and tell every room, which moves its share in this transaction: all of them, or none."""
    with session.begin_nested():
        unclaimed.claimed_by_id, unclaimed.claimed_at = member.id, now
        unclaimed.handed_over_by_id = by_id
        session.flush()
        record(MemberClaimed(unclaimed.id, member.id))
