"""A case as moderators see it: opening one, taking it, giving it back."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.access import Permission
from community.core import clock
from community.core.errors import Conflict, Missing
from community.moderation.actions.claiming import claim, release
from community.moderation.actions.reporting import open_case
from community.moderation.models import Origin
from community.moderation.queries.cases import case_by_ref
from community.moderation.queries.clauses import clause_in_force
from community.moderation.queries.subjects import subject_named
from community.moderation.views.blueprint import blueprint
from community.moderation.views.screen import screen
from community.web.gate import only
from community.web.view import see, writes

DECIDE = Permission.CASE_DECIDE


@blueprint.get("/moderation/cases/<ref>")
def case(ref: str) -> str:
    """What it is about; for whoever took it, the member's history and the form as well."""
    who = only(DECIDE)
    return render_template("moderation/case.html", **screen(case_by_ref(ref), who, now=clock.now()))


@blueprint.post("/moderation/cases")
@writes
def open_one() -> object:
    """Open a case of one's own accord: who decides it has not reported it."""
    who, now = only(DECIDE), clock.now()
    subject = subject_named(request.form.get("subject", ""), who)
    clause = clause_in_force(request.form.get("clause", ""), subject.written_at)
    severity = clause.severity if clause else 1
    found = open_case(subject, origin=Origin.MODERATOR, severity=severity, by=who, now=now)
    return _taken(found, who, now, f"?clause={clause.key}" if clause else "")


@blueprint.post("/moderation/cases/<ref>/claim")
@writes
def take(ref: str) -> object:
    """Take the case for fifteen minutes."""
    who = only(DECIDE)
    return _taken(case_by_ref(ref), who, clock.now())


@blueprint.delete("/moderation/cases/<ref>/claim")
@writes
def give_back(ref: str) -> object:
    """Skip it: it is anybody's again."""
    who = only(DECIDE)
    if release(case_by_ref(ref), by=who):
        flash(_("Given back. Nothing was decided."))
    return see("/moderation")


def _taken(found: Any, who: Any, now: Any, chosen: str = "") -> object:
    try:
        claim(found, by=who, now=now)
    except Conflict as contested:
        if contested.code != "case-claimed":
            raise
        flash(_("Another moderator is at this case."))
    return see(found.path + chosen)


def known(found: Any) -> Any:
    """What was looked for; raises Missing where there is nothing."""
    if found is None:
        raise Missing
    return found
