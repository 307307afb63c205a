"""What this room adds to a member's archive of their own data."""

from sqlalchemy import select

from community.core.personal import Rows, rows_of
from community.notifications.models import Follow, Mailing, MailStop, MailWish, Notification


def follows_of(member_id: int) -> Rows:
    """How much they chose to hear of which idea."""
    found = select(Follow.idea_id, Follow.level, Follow.chosen_at).where(Follow.member_id == member_id)
    return rows_of(found.order_by(Follow.idea_id))


def notifications_of(member_id: int) -> Rows:
    """What they were told, why, and when they read it."""
    names = "idea_id", "kind", "reason", "happened_at", "read_at"
    found = select(*(getattr(Notification, name) for name in names))
    return rows_of(found.where(Notification.member_id == member_id).order_by(Notification.id))


def wishes_of(member_id: int) -> Rows:
    """How soon they wished to hear of what by mail."""
    found = select(MailWish.kind, MailWish.rhythm, MailWish.wished_at).where(MailWish.member_id == member_id)
    return rows_of(found.order_by(MailWish.kind))


def mailings_of(member_id: int) -> Rows:
    """Which mails were owed to them, and what became of each."""
    found = select(Mailing.key, Mailing.made_at, Mailing.state, Mailing.state_at)
    return rows_of(found.where(Mailing.member_id == member_id).order_by(Mailing.id))


def stops_of(member_id: int) -> Rows:
    """Where mail came back, or was called unwanted."""
    found = select(MailStop.address, MailStop.kind, MailStop.said, MailStop.stopped_at, MailStop.lifted_at)
    return rows_of(found.where(MailStop.member_id == member_id).order_by(MailStop.id))
