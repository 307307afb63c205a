"""Telling, slice by slice."""

import structlog

from community.core import clock
from community.core.tasks import task
from community.core.transaction import writing
from community.notifications.actions.telling import TellingFailed, postpone, tell_slice

log = structlog.get_logger()


@task("notifications.tell")
def tell() -> int:
    """Tell a slice of those whom something concerns; how many tellings were worked at. One that breaks is postponed."""
    try:
        with writing():
            return tell_slice(now=clock.now())
    except TellingFailed as failed:
        log.warning("telling postponed", telling=failed.telling_id, error=repr(failed.__cause__))
        with writing():
            postpone(failed, now=clock.now())
        return 1
