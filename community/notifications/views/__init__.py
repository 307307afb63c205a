"""Doors: following, reading what one was told."""

from community.notifications.views import following, told, wording
from community.notifications.views.blueprint import blueprint

__all__ = ["blueprint", "following", "told", "wording"]
