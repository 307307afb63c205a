"""When somebody was last here, as their own browser remembers it: reading writes nothing on the server.

See docs/adr/0010-the-browser-remembers-the-visit.md.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import session as cookie

from community.core import clock
from community.web.tongue import tongue

NAME = "visit"
GAP_SECONDS = 60 * 60  # who comes again within an hour is still on the same visit
STEP_SECONDS = 5 * 60  # how exactly a visit's end is known


@dataclass(frozen=True)
class Since:
    """The visit before this one. `days` ago in the reader's calendar; `weekday` as they call it."""

    moment: datetime
    days: int
    weekday: str


def last_visit(member_id: int) -> Since | None:
    """When the visit before this one ended, by this browser; None where it does not know. Notes that they are here."""
    now = int(clock.python_now().timestamp())
    before, latest = _remembered(member_id)
    if now - latest > GAP_SECONDS:
        before = latest
    if now - latest > STEP_SECONDS:
        cookie[NAME] = [member_id, before, now]
    return _since(before) if before else None


def _remembered(member_id: int) -> tuple[int, int]:
    """The end of the visit before, and when they were seen last; zeros for somebody else, or nobody."""
    whose, before, latest = cookie.get(NAME) or (0, 0, 0)
    return (before, latest) if whose == member_id else (0, 0)


def _since(seconds: int) -> Since:
    spoken = tongue()
    moment = datetime.fromtimestamp(seconds, UTC)
    local, today = moment.astimezone(spoken.zone), clock.python_now().astimezone(spoken.zone)
    weekday = spoken.locale.days["stand-alone"]["wide"][local.weekday()]
    return Since(moment, (today.date() - local.date()).days, weekday)
