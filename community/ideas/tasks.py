"""What this room does by the clock."""

from community.core import clock
from community.core.tasks import task
from community.core.transaction import writing
from community.ideas.actions import PublishingFailed, publish_next, put_aside
from community.ideas.queries import debt
from community.site.actions import keep_debt


@task("answers.publish")
def publish_due() -> int:
    """Publish an answer whose time has come; called again while there is one, after a downtime for all of them."""
    try:
        with writing():
            return int(publish_next(now=clock.now()))
    except PublishingFailed as failed:
        with writing():
            put_aside(failed.draft_id, now=clock.now())
        raise


@task("debt.count")
def count_debt() -> int:
    """Count what is owed an answer, for every page to show; whether it changed."""
    with writing():
        return int(keep_debt(debt(clock.now())))
