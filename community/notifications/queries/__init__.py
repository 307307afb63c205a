"""Reads of following and being told."""

from community.notifications.queries.following import Following, following_of
from community.notifications.queries.told import PAGE, Told, told_to

__all__ = ["PAGE", "Following", "Told", "following_of", "told_to"]
