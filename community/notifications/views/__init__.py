"""Doors: following, reading what one was told."""

from community.notifications.views import following, mail, told, wording
from community.notifications.views.blueprint import blueprint

__all__ = ["blueprint", "following", "mail", "told", "wording"]
