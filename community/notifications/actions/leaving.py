"""Somebody leaves: nobody is left who would be told."""

from sqlalchemy import delete, null, update

from community.core.db import WITHOUT_SYNC, session
from community.notifications.models import Follow, Mailing, MailStop, MailWish, Notification, Telling


def leave_notifications(member_id: int) -> None:
    """Delete what they chose to hear, what they were told, and the mails owed to them. Six statements.

    And what broke a telling, for its words may quote anybody.
    """
    for model in (Follow, Notification, MailWish, Mailing, MailStop):
        session.execute(delete(model).where(model.member_id == member_id), execution_options=WITHOUT_SYNC)
    quoting = update(Telling).where(Telling.last_error.is_not(None))
    session.execute(quoting.values(last_error=null()), execution_options=WITHOUT_SYNC)
