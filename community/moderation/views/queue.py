"""The console's first page: what waits for a moderator, and where storms are."""

from datetime import datetime
from typing import Any

from flask import render_template

from community.access import Permission, Viewer
from community.core import clock
from community.moderation.forms.places import LookForm
from community.moderation.queries.appeals import waiting_appeals
from community.moderation.queries.cases import Queued, queue
from community.moderation.queries.subjects import subject_of
from community.moderation.views.blueprint import blueprint
from community.web.gate import only

MOST_SHOWN = 50


@blueprint.get("/moderation")
def moderation() -> str:
    """The queue, and nothing opened yet."""
    who = only(Permission.CASE_DECIDE)
    return render_template("moderation/console.html", look=LookForm(formdata=None), **queued(who, now=clock.now()))


def queued(who: Viewer, *, now: datetime) -> dict[str, Any]:
    """What every page of the console shows at its side. A query for each case that is shown, and six more."""
    waiting = queue(who, now=now)
    return {
        "waiting": [(each, subject_of(each.case)) for each in waiting[:MOST_SHOWN]],
        "waiting_count": len(waiting),
        "oldest": _oldest(waiting),
        "appeals": waiting_appeals(who),
    }


def _oldest(waiting: list[Queued]) -> datetime | None:
    return min((each.case.opened_at for each in waiting), default=None)
