"""What this room does outside of requests: telling, mailing, tidying."""

from community.notifications.tasks import mailing, telling, tidying

__all__ = ["mailing", "telling", "tidying"]
