"""What a mail that came in does: it answers. One that says that a mail did not arrive is for `stopping`."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, select

from community.access import Permission, authorize
from community.core.db import insert_into, session
from community.core.errors import Missing, NotPermitted
from community.core.ways_in import WayIn
from community.discussion.actions import post_comment
from community.discussion.models import Comment
from community.discussion.queries import get_visible as get_visible_comment
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.notifications.models import ReceivedMail, Telling
from community.notifications.rules.incoming import Incoming


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
