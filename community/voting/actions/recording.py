"""Votes that the team writes down for customers who told them."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.text import clean_line
from community.ideas.models import Idea
from community.membership.models import Member
from community.membership.rules import is_email, is_handle, normal_email, normal_handle
from community.voting.actions.casting import Ballot, count_in
from community.voting.queries import Votable
from community.voting.rules import MOST_NOTE_CHARACTERS

SOURCE = "recorded"


def record_vote(idea: Idea | Votable, customer: str, *, by: Viewer, now: datetime, on_behalf_of: str = "") -> bool:
    """Record a customer's vote under the recorder's name; False if the customer votes for the idea already.

    `customer` is a handle or an e-mail address; an address nobody has becomes an unclaimed member, to be
    claimed by confirming it. `on_behalf_of` is the team's note, else the customer as typed. Raises Invalid.
    """
    authorize(by, Permission.VOTE_RECORD, idea)
    note = clean_line(on_behalf_of)
    if len(note) > MOST_NOTE_CHARACTERS:
        raise Invalid("vote-note-length", field="note", most=MOST_NOTE_CHARACTERS)
    member = _customer(customer, now)
    ballot = Ballot(member.id, cast_by_id=by.id, on_behalf_of=note or clean_line(customer))
    return count_in(idea, ballot, now=now)


def _customer(typed: str, now: datetime) -> Member:
    handle, address = normal_handle(typed), normal_email(typed)
    if is_email(address):
        return _locked(_holds(address)) or _unclaimed(address, now)
    if is_handle(handle) and (member := _locked(Member.handle == handle)):
        return member
    raise Invalid("no-such-customer", field="customer")


def _holds(address: str) -> ColumnElement[bool]:
    """Whoever confirmed the address, else whoever it is kept for."""
    confirmed = and_(Member.email == address, Member.email_confirmed_at.is_not(None))
    return or_(confirmed, and_(Member.claim_email == address, Member.claimed_by_id.is_(None)))


def _locked(condition: ColumnElement[bool]) -> Member | None:
    """The member that fits, or who claimed them; the row is locked, so that nobody claims them meanwhile."""
    wanted = select(Member).where(condition).order_by(Member.email_confirmed_at.is_(None), Member.id).limit(1)
    member = session.scalars(wanted.with_for_update(read=True)).one_or_none()
    if member is not None and member.claimed_by_id is not None:
        return session.get_one(Member, member.claimed_by_id, with_for_update={"read": True})
    return member


def _unclaimed(address: str, now: datetime) -> Member:
    """Kept as if an import had brought them. Nothing of the address shows in the name, for profiles are public."""
    handle = f"customer-{secrets.token_hex(6)}"
    member = Member(
        handle=handle, display_name="Customer", claim_email=address, joined_at=now, source=SOURCE, source_id=handle
    )
    session.add(member)
    session.flush()
    return member
