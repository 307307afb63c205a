"""A mail did not arrive, or was called unwanted: no more goes to that address, until it is lifted.

Whichever mail it was: a notification, a link, a decision. What stops is the stream, which is the notifications. A link
is still tried, for somebody has just asked for it, and may know that the mailbox works again; so is a decision about a
member, whose reasons we owe by law at whatever address we have (Digital Services Act, article 17), one mail each. An
address that is confirmed after a mail came back has been shown to work: that report counts no more.
"""

import hmac
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update

from community.access import Permission, Viewer, authorize
from community.core.db import insert_into, session
from community.core.events import Delivery, EventRow
from community.core.posting import BACK, delivery_key
from community.core.ways_in import WayIn
from community.membership.events import LinkAsked, TakenAddressUsed
from community.membership.models import MailLink, Member
from community.moderation.events import MemberConcerned
from community.notifications.actions.mailing import message_key
from community.notifications.models import Mailing, MailStop
from community.notifications.rules.incoming import Incoming, Sort


class Sent(NamedTuple):
    """A mail of ours: to whom, when, and where to; `address` is None where it was the member's own at that time."""

    member_id: int
    address: str | None
    at: datetime


def stop_mail(mail: Incoming, way: WayIn | None, *, now: datetime) -> bool:
    """Send no more to the address that a report is about; whether it was about one of our mails."""
    sent = _sent(mail, way)
    return sent is not None and _stop(sent, "complaint" if mail.sort == Sort.COMPLAINT else "bounce", mail.said, now)


def stop_delivery(delivery_id: int, said: str, *, now: datetime) -> bool:
    """The same, where our mail server said at once that there is no such mailbox."""
    sent = _of_delivery(delivery_id, "", now)
    return sent is not None and _stop(sent, "bounce", said, now)


def stop_mailing(mailing_id: int, said: str, *, now: datetime) -> bool:
    """The same for a notification."""
    sent = _of_notification(mailing_id, "")
    return sent is not None and _stop(sent, "bounce", said, now)


def _stop(sent: Sent, kind: str, said: str, now: datetime) -> bool:
    locked: dict[str, Any] = {"with_for_update": {"read": True}, "populate_existing": True}
    member = session.get(Member, sent.member_id, **locked)  # who is leaving has left by then
    if member is None or not member.email or _is_past(member, sent):
        return False
    about = {"member_id": member.id, "address": sent.address or member.email}
    report = {"kind": kind, "said": said, "stopped_at": now}
    new = insert_into(MailStop).values(about | report)
    session.execute(
        new.on_conflict_do_update(
            index_elements=list(about),
            index_where=MailStop.lifted_at.is_(None),
            set_=report,
            where=MailStop.kind == "bounce",  # a complaint stands
        )
    )
    return True


def _is_past(member: Member, sent: Sent) -> bool:
    """Whether the member has another address by now than that mail went to, or has confirmed it since."""
    if sent.address is not None and (sent.address != member.email or member.email_confirmed_at is None):
        return False
    return member.email_confirmed_at is None or member.email_confirmed_at > sent.at


def _sent(mail: Incoming, way: WayIn | None) -> Sent | None:
    """By the address that the report went to; else by our Message-ID within it, if it is really ours."""
    if way is not None and way.act in ("b", BACK):
        kind, number, key = "mail" if way.act == "b" else "delivery", way.number, "".join(way.parts[1:])
    elif mail.about is not None:
        kind, number, key = mail.about
    else:
        return None
    return _of_notification(number, key) if kind == "mail" else _of_delivery(number, key)


def _of_notification(number: int, key: str) -> Sent | None:
    found = session.get(Mailing, number)
    if found is None or not _begins(message_key(found.id, found.made_at), key):
        return None
    return Sent(found.member_id, None, found.state_at)


def _of_delivery(number: int, key: str, at: datetime | None = None) -> Sent | None:
    """`at`: when it went, where that is not noted."""
    found = select(Delivery.handing_over_at, EventRow).join(EventRow, EventRow.id == Delivery.event_id)
    row = session.execute(found.where(Delivery.id == number)).one_or_none()
    went = at or (row.handing_over_at if row else None)
    if row is None or went is None or not _begins(delivery_key(number, row.EventRow.recorded_at), key):
        return None
    member_id, address = _whom(row.EventRow)
    return Sent(member_id, address, went) if member_id is not None else None


def _begins(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours[: len(theirs)], theirs)


def _whom(event: EventRow) -> tuple[int | None, str | None]:
    """Whom a mail of links or decisions is for; the address where it need not be their own."""
    if event.name == LinkAsked.name:
        link = session.get(MailLink, event.payload["link_id"])
        return (link.member_id, link.address) if link else (None, None)
    named = {MemberConcerned.name: "member_id", TakenAddressUsed.name: "holder_id"}.get(event.name, "")
    return event.payload.get(named), None


def lift_stop(*, by: Viewer, now: datetime) -> bool:
    """Use the address again; False where nothing stood in the way."""
    authorize(by, Permission.FOLLOW_CHOOSE)
    active = MailStop.member_id == by.id, MailStop.lifted_at.is_(None)
    lifted = update(MailStop).where(*active).values(lifted_at=now).returning(MailStop.id)
    return bool(session.execute(lifted).all())
