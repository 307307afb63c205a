"""Telling, slice by slice."""

from community.core import clock
from community.core.tasks import task
from community.core.transaction import writing
from community.notifications.actions.telling import tell_slice


@task("notifications.tell")
def tell() -> int:
    """Tell a slice of those whom something concerns; how many tellings were worked at."""
    with writing():
        return tell_slice(now=clock.now())
