"""What concerns all rooms, by the clock."""

from community.core import clock
from community.core.db import session
from community.core.ports import chosen
from community.core.tasks import task
from community.pages.actions import clean_up_if_due


@task("pages.clean_up", every_minutes=60)
def clean_up() -> int:
    """Overwrite what people who left have left in files, in the night that follows; for how many of them."""
    now = clock.now()
    session.rollback()
    return clean_up_if_due(chosen(), now=now)
