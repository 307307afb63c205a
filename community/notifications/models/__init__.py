"""The tables of following and being told."""

from community.notifications.models.following import Follow
from community.notifications.models.incoming import MailStop, ReceivedMail
from community.notifications.models.mailing import Mailing, MailWish
from community.notifications.models.telling import Notification, Telling

__all__ = ["Follow", "MailStop", "MailWish", "Mailing", "Notification", "ReceivedMail", "Telling"]
