"""Forgetting what nobody needs any more."""

from community.core import clock
from community.core.tasks import task
from community.core.transaction import writing
from community.notifications.actions.tidying import forget_old_mailings, forget_old_notifications, forget_received


@task("notifications.tidy", every_minutes=60)
def tidy() -> int:
    """Forget mails that went and notifications that are old; how many, a batch at a time."""
    with writing():
        now = clock.now()
        return forget_received(now=now) + forget_old_mailings(now=now) + forget_old_notifications(now=now)
