"""What a mail that came in does: it answers, it leaves, or it says that a mail did not arrive."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from community.access import Permission, Viewer, authorize
from community.core.db import insert_into, session
from community.core.errors import Missing, NotPermitted
from community.discussion.actions import post_comment
from community.discussion.models import Comment
from community.discussion.queries import get_visible as get_visible_comment
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.notifications.actions.mailing import message_key
from community.notifications.models import Mailing, MailStop, ReceivedMail, Telling
from community.notifications.queries.ways_in import WayIn
from community.notifications.rules.incoming import Incoming, Sort


def is_first(mail: Incoming, content: bytes, *, now: datetime) -> bool:
    """Note that it came; False where it came before. By its Message-ID, or by itself where it has none."""
    new = insert_into(ReceivedMail).values(key=_key(mail, content), received_at=now)
    noted = new.on_conflict_do_nothing().returning(ReceivedMail.key)
    return session.execute(noted).first() is not None


def forget_that_it_came(mail: Incoming, content: bytes) -> None:
    """What it asked for could not be done: it may come again."""
    session.execute(delete(ReceivedMail).where(ReceivedMail.key == _key(mail, content)))


def _key(mail: Incoming, content: bytes) -> str:
    return hashlib.sha256(mail.message_id.encode("utf-8", "surrogateescape") or content).hexdigest()


def writer_of(way: WayIn, mail: Incoming) -> Member:
    """Whose reply it is, with the row locked; raises Missing, and NotPermitted where it is not from their address."""
    found = select(Member).where(Member.id == way.number).with_for_update(read=True)
    member = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if member is None or not member.email:
        raise Missing
    if not member.is_confirmed or member.email != mail.sender:
        raise NotPermitted("not-your-address")
    return member


def answer_by_mail(way: WayIn, text: str, *, by: Member, now: datetime) -> Comment:
    """Post what they wrote: under the comment that they were told of, else to the idea. Raises as `post_comment`."""
    authorize(by, Permission.COMMENT_POST)
    telling = session.get(Telling, int(way.parts[1]))
    if telling is None:
        raise Missing
    if telling.comment_id is not None:
        parent, _owner = get_visible_comment(telling.comment_id, by)
        return post_comment(parent.thread, text, by=by, now=now, parent=parent)
    idea = session.get_one(Idea, telling.idea_id)
    return post_comment(get_visible(idea.root_id, by).thread, text, by=by, now=now)


def stop_mail(mail: Incoming, way: WayIn | None, *, now: datetime) -> bool:
    """Send no more to the address that a report is about; whether it was about one of our mails."""
    mailing = _mailing(mail, way)
    locked: dict[str, Any] = {"with_for_update": {"read": True}, "populate_existing": True}
    member = session.get(Member, mailing.member_id, **locked) if mailing else None  # who is leaving has left by then
    if mailing is None or member is None or not member.email or _is_newer(member, mailing):
        return False
    kind = "complaint" if mail.sort == Sort.COMPLAINT else "bounce"
    row = {"member_id": member.id, "address": member.email, "kind": kind, "said": mail.said, "stopped_at": now}
    session.execute(insert_into(MailStop).values(row).on_conflict_do_nothing())
    return True


def _mailing(mail: Incoming, way: WayIn | None) -> Mailing | None:
    """By the address that the report went to; else by our Message-ID within it, if it is really ours."""
    if way is not None and way.act == "b":
        return session.get(Mailing, way.number)
    number, key = mail.about or (0, "")
    found = session.get(Mailing, number) if number else None
    is_ours = found is not None and hmac.compare_digest(message_key(found.id, found.made_at), key)
    return found if is_ours else None


def _is_newer(member: Member, mailing: Mailing) -> bool:
    """Whether the member has another address by now than that mail went to."""
    return member.email_confirmed_at is None or member.email_confirmed_at > mailing.state_at


def lift_stop(*, by: Viewer, now: datetime) -> bool:
    """Use the address again; False where nothing stood in the way."""
    authorize(by, Permission.FOLLOW_CHOOSE)
    active = MailStop.member_id == by.id, MailStop.lifted_at.is_(None)
    lifted = update(MailStop).where(*active).values(lifted_at=now).returning(MailStop.id)
    return bool(session.execute(lifted).all())
