"""What this room does by the clock."""

from datetime import timedelta

from community.core import clock
from community.core.tasks import task
from community.core.transaction import writing
from community.moderation.actions.appealing import lapse_overdue
from community.moderation.actions.signalling import open_cases
from community.moderation.actions.tracing import DAYS_KEPT, forget_old_traces
from community.moderation.queries.traces import acts_since
from community.moderation.rules.signals import detect


@task("moderation.appeals", every_minutes=10)
def end_overdue() -> int:
    """End the measures whose appeals nobody decided in fourteen days; how many."""
    with writing():
        return lapse_overdue(now=clock.now())


@task("moderation.signals", every_minutes=60)
def look_for_signals() -> int:
    """Open a case for each group of members who seem to act as one; how many. Looks before it takes any lock."""
    groups = detect(acts_since(clock.now() - timedelta(days=DAYS_KEPT)))
    with writing():
        return open_cases(groups, now=clock.now())


@task("moderation.traces", every_minutes=24 * 60)
def forget_traces() -> int:
    """Forget where acts came from after thirty days; how many."""
    with writing():
        return forget_old_traces(now=clock.now())
