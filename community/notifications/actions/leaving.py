"""Somebody leaves: nobody is left who would be told."""

from sqlalchemy import delete

from community.core.db import WITHOUT_SYNC, session
from community.notifications.models import Follow, Mailing, MailStop, MailWish, Notification


def leave_notifications(member_id: int) -> None:
    """Delete what they chose to hear, what they were told, and the mails owed to them. Five statements."""
    for model in (Follow, Notification, MailWish, Mailing, MailStop):
        session.execute(delete(model).where(model.member_id == member_id), execution_options=WITHOUT_SYNC)
