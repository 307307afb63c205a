"""Leaving: every room takes the person out of its rows, and an empty row stays behind for what has to point somewhere.

One transaction. It begins with the member's row locked FOR UPDATE: a write of theirs that is in flight holds it
FOR SHARE, so it has committed before, or finds nobody after.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, null, or_, select, update

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, insert_into, session
from community.core.discarding import discard
from community.core.errors import Invalid, Missing
from community.core.events import Delivery, EventRow, record
from community.core.forgetting import forget_handle
from community.core.personal import texts_of
from community.membership.actions.settings import believe
from community.membership.actions.signing_in import Proof
from community.membership.actions.withholding import lock_member
from community.membership.events import MemberRemoved, ResetAsked
from community.membership.models import (
    Agreement,
    CleanUp,
    Departed,
    MailLink,
    Member,
    MemberSession,
    RoleGrant,
    Upload,
    Withholding,
)
from community.membership.queries import is_last_owner
from community.membership.queries.departed import hash_of_handle, hash_of_person
from community.membership.rules.handles import FORMER

FILE = re.compile(r"/files/([\w.-]+)")
# What a person's row says once nobody is behind it. `id`, `joined_at` and `claimed_by_id` stay: numbers that counts
# follow from, and a day among others.
BLANK: dict[str, Any] = {
    "display_name": "",
    "email": None,
    "email_confirmed_at": None,
    "password_hash": None,
    "role_names": "",
    "bio": "",
    "bio_html": "",
    "avatar_key": None,
    "time_zone": "UTC",
    "names_votes": False,
    "language": "",
    "address_hash": None,
    "is_watched": False,
    "has_unread": False,
    "unread_count": 0,
    "is_demo": False,
    "source": None,
    "source_id": None,
    "claim_email": None,
    "claimed_at": None,
    "handed_over_by_id": None,
}


def leave(member: Member, *, keeps_words: bool, proof: Proof | None, by: Viewer, now: datetime) -> None:
    """Remove one's own account. Raises Invalid where the password was wrong, or for the last owner."""
    authorize(by, Permission.ACCOUNT_LEAVE, member)
    believe(proof, member)
    erase(member, keeps_words=keeps_words, now=now)


def erase(member: Member, *, keeps_words: bool, now: datetime) -> None:
    """Take the person out of everything; for whoever runs the machine, who passes no gate.

    Raises Invalid `last-owner` where nobody would be left to own the community, Missing where they left already.
    """
    is_last = is_last_owner(member, is_locked=True)
    lock_member(member)
    if member.erased_at is not None:
        raise Missing
    if is_last:
        raise Invalid("last-owner")
    record(MemberRemoved(member.id, keeps_words))
    _let_go_of_pictures(member, keeps_words=keeps_words)
    _forget_doors(member)
    _forget_measures(member, now=now)
    _forget_address(member)
    claimed = session.scalars(select(Member).where(Member.claimed_by_id == member.id)).all()
    _let_no_import_bring_back([*claimed, member])
    for each in (*claimed, member):
        forget_handle(Member, (Member.bio, Member.bio_html), each.handle)
        _blank(each, now=now)
    session.add(CleanUp(asked_at=now))
    session.flush()


def _let_go_of_pictures(member: Member, *, keeps_words: bool) -> None:
    """Whatever no text that stays shows any more: all of them, where none stays. Their files go after the commit."""
    shown = {key for text in texts_of(member.id) for key in FILE.findall(text)} if keeps_words else set()
    mine = select(Upload.key).where(Upload.owner_id == member.id)
    loose = [key for key in session.scalars(mine) if key not in shown or key == member.avatar_key]
    for key in loose:
        session.execute(delete(Upload).where(Upload.key == key), execution_options=WITHOUT_SYNC)
        discard(key)


def _forget_doors(member: Member) -> None:
    """Sessions, links, agreements, roles; and whom they gave a role, or handed an import's contributions to."""
    for model in (MemberSession, MailLink, Agreement, RoleGrant):
        session.execute(delete(model).where(model.member_id == member.id), execution_options=WITHOUT_SYNC)
    for column in (RoleGrant.granted_by_id, RoleGrant.revoked_by_id, Member.handed_over_by_id):
        unnamed = update(column.class_).where(column == member.id).values({column.key: None})
        session.execute(unnamed, execution_options=WITHOUT_SYNC)


def _forget_measures(member: Member, *, now: datetime) -> None:
    """One that still runs goes on by the keyed hash of the address, so leaving is no way out; others by nothing."""
    mine = Withholding.member_id == member.id
    runs = Withholding.lifted_at.is_(None), or_(Withholding.ends_at.is_(None), Withholding.ends_at > now)
    over = select(Withholding.id).where(mine, ~Withholding.id.in_(select(Withholding.id).where(mine, *runs)))
    ended = update(Withholding).where(Withholding.id.in_(over)).values(address_hash=None)
    session.execute(ended, execution_options=WITHOUT_SYNC)
    session.execute(update(Withholding).where(mine).values(member_id=None), execution_options=WITHOUT_SYNC)


def _forget_address(member: Member) -> None:
    """In what waits to be delivered, or failed to be: requests for a link, and errors that quote an address."""
    known = [address for address in (member.email, member.claim_email) if address]
    for address in known:
        asked = EventRow.name == ResetAsked.name, cast(EventRow.payload, String).contains(address, autoescape=True)
        session.execute(delete(EventRow).where(*asked), execution_options=WITHOUT_SYNC)
    for word in (*known, member.handle):
        quoting = update(Delivery).where(Delivery.last_error.contains(word, autoescape=True))
        session.execute(quoting.values(last_error=null()), execution_options=WITHOUT_SYNC)


def _let_no_import_bring_back(rows: Sequence[Member]) -> None:
    """All that one person was called by imports, and mentioned by in their texts."""
    people = [hash_of_person(row.source, row.source_id) for row in rows if row.source and row.source_id]
    handles = [hash_of_handle(row.handle) for row in rows] if people else []
    for key in people + handles:
        session.execute(insert_into(Departed).values(key=key).on_conflict_do_nothing())


def _blank(member: Member, *, now: datetime) -> None:
    """Nobody is behind the row any more, and nobody signs in by it. Its handle is made of chance."""
    for name, value in BLANK.items():
        setattr(member, name, value)
    member.handle, member.erased_at = f"{FORMER}{secrets.token_hex(8)}", now
    session.flush()
