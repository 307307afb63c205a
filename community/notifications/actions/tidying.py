"""Forgetting mails that went, and notifications that are old."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from community.core.db import WITHOUT_SYNC, session
from community.membership.models import Member
from community.notifications.actions.reading import unread
from community.notifications.models import Mailing, Notification, ReceivedMail
from community.notifications.rules import DAYS_KEPT, MAIL_DAYS_KEPT

BATCH = 500


def forget_old_mailings(*, now: datetime) -> int:
    """Those that went, or had nothing to say; how many. What is amiss stays until somebody has seen to it."""
    old = Mailing.state_at < now - timedelta(days=MAIL_DAYS_KEPT)
    ids = list(session.scalars(select(Mailing.id).where(Mailing.state.in_(("sent", "dropped")), old).limit(BATCH)))
    session.execute(delete(Mailing).where(Mailing.id.in_(ids)), execution_options=WITHOUT_SYNC)
    return len(ids)


def forget_received(*, now: datetime) -> int:
    """That a mail came in: nobody sends it again after so long; how many."""
    old = ReceivedMail.received_at < now - timedelta(days=MAIL_DAYS_KEPT)
    keys = list(session.scalars(select(ReceivedMail.key).where(old).limit(BATCH)))
    session.execute(delete(ReceivedMail).where(ReceivedMail.key.in_(keys)), execution_options=WITHOUT_SYNC)
    return len(keys)


def forget_old_notifications(*, now: datetime) -> int:
    """How many. The counts of those who had not read them follow. Locks these members first, as they do who read."""
    old = Notification.happened_at < now - timedelta(days=DAYS_KEPT)
    rows = session.execute(select(Notification.id, Notification.member_id).where(old).limit(BATCH)).all()
    members = sorted({row.member_id for row in rows})
    these = select(Member.id).where(Member.id.in_(members)).order_by(Member.id)
    session.execute(these.with_for_update(key_share=True)).all()
    gone = delete(Notification).where(Notification.id.in_([row.id for row in rows]))
    session.execute(gone, execution_options=WITHOUT_SYNC)
    counted = update(Member).where(Member.id.in_(members)).values(unread_count=unread())
    session.execute(counted, execution_options=WITHOUT_SYNC)
    return len(rows)
