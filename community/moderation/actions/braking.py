"""Storm brakes: slowing a place down for everybody, for hours, in the open."""

from datetime import datetime, timedelta

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.events import record
from community.ideas.models import Board, Idea
from community.membership.models import Scope
from community.moderation.actions.log import write_log
from community.moderation.actions.reporting import tidy_text
from community.moderation.events import BrakePulled
from community.moderation.models import Brake
from community.moderation.rules.words import BRAKE_HOURS


def pull_brake(
    scope: Scope, scope_id: int | None = None, *, hours: int, reason: str, by: Viewer, now: datetime
) -> Brake:
    """From now on each member adds one contribution in ten minutes here, for 1 to 72 hours. Raises Invalid by field."""
    authorize(by, Permission.CASE_DECIDE)
    least, most = BRAKE_HOURS
    if not least <= hours <= most:
        raise Invalid("brake-hours", field="hours", least=least, most=most)
    if not (reason := tidy_text(reason, "reason")):
        raise Invalid("brake-reason", field="reason")
    table = {Scope.BOARD: Board, Scope.IDEA: Idea}.get(scope)
    if (table is None) != (scope_id is None) or (table and session.get(table, scope_id) is None):
        raise Invalid("ruling-scope", field="scope")
    brake = Brake(
        scope=scope,
        scope_id=scope_id,
        reason=reason,
        starts_at=now,
        ends_at=now + timedelta(hours=hours),
        pulled_by_id=by.id,
    )
    session.add(brake)
    write_log("brake", {"scope": scope, "seconds": hours * 3600}, now=now)
    session.flush()
    record(BrakePulled(brake.id))
    return brake


def release_brake(brake: Brake, *, by: Viewer, now: datetime) -> bool:
    """Let everybody go on as always; False where the brake was released already."""
    authorize(by, Permission.CASE_DECIDE)
    session.refresh(brake, with_for_update=True)
    if brake.released_at is not None:
        return False
    brake.released_at = now
    write_log("brake", {"scope": brake.scope, "released": True}, now=now)
    session.flush()
    return True
