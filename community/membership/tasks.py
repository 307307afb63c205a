"""What this room does by the clock."""

from community.core import clock
from community.core.tasks import task
from community.core.transaction import writing
from community.membership.actions.drafts import forget_old_drafts
from community.membership.actions.links import forget_old_links
from community.membership.actions.signing_in import forget_old_sessions


@task("membership.tidy", every_minutes=24 * 60)
def tidy() -> int:
    """Forget drafts, sessions and links whose time has passed; how many rows."""
    with writing():
        now = clock.now()
        return forget_old_drafts(now=now) + forget_old_sessions(now=now) + forget_old_links(now=now)
