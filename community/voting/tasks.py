"""What this room does by the clock."""

from community.core import clock
from community.core.tasks import task
from community.core.transaction import writing
from community.voting.actions import ask_due


@task("solutions.ask", every_minutes=60)
def ask_whether_it_helped() -> int:
    """Ask those who voted for what was shipped some days ago; of how many ideas."""
    with writing():
        return ask_due(now=clock.now())
