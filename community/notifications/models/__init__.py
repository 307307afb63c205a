"""The tables of following and being told."""

from community.notifications.models.following import Follow
from community.notifications.models.mailing import Mailing, MailWish
from community.notifications.models.telling import Notification, Telling

__all__ = ["Follow", "MailWish", "Mailing", "Notification", "Telling"]
