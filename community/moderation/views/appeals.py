"""Appeals in the console: another moderator looks again."""

from datetime import datetime
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from community.access import Permission, Viewer
from community.core import clock
from community.core.errors import Invalid
from community.moderation.actions.appealing import decide_appeal
from community.moderation.forms.deciding import OutcomeForm
from community.moderation.models import Appeal, Outcome, Rung
from community.moderation.queries.appeals import appeal_by_id, due_at
from community.moderation.queries.interests import interest_in
from community.moderation.queries.statements import statement_on
from community.moderation.queries.subjects import subject_of
from community.moderation.queries.tellings import told_by
from community.moderation.views.blueprint import blueprint
from community.moderation.views.cases import known
from community.moderation.views.queue import queued
from community.moderation.views.screen import zone_of
from community.web.gate import only
from community.web.view import page, see, writes

DECIDE = Permission.CASE_DECIDE
TEMPLATE = "moderation/appeal.html"


@blueprint.get("/moderation/appeals/<int:number>")
def appeal(number: int) -> str:
    """What the member says, the decision it is about, and the form for whoever may decide it."""
    who = only(DECIDE)
    return render_template(TEMPLATE, **_screen(appeal_by_id(number), who, OutcomeForm(formdata=None), clock.now()))


@blueprint.post("/moderation/appeals/<int:number>")
@writes
def answer_appeal(number: int) -> Any:
    """Uphold it, let it end sooner, or take it back."""
    who, asked, form, now = only(DECIDE), appeal_by_id(number), OutcomeForm(), clock.now()
    try:
        if form.validate():
            outcome = next((each for each in Outcome if each == form.outcome.data), Outcome.LAPSED)
            ends_at, reasons = form.end(zone_of(who)), form.reasons.data or ""
            decide_appeal(asked, outcome, reasons, ends_at=ends_at, by=who, now=now)
            flash(_("Decided. The member is told."), "success")
            return see("/moderation")
    except Invalid as refusal:
        form.refuse(refusal)
    return page(TEMPLATE, status=422, **_screen(appeal_by_id(number), who, form, now))


def _screen(asked: Appeal, who: Viewer, form: OutcomeForm, now: datetime) -> dict[str, Any]:
    made = asked.decision
    statement = known(statement_on(made))
    return {
        "appeal": asked,
        "due_at": due_at(asked),
        "decision": made,
        "statement": statement,
        "subject": subject_of(made.case),
        "told": told_by(statement, made, None),
        "form": form,
        "withholds": Rung(made.rung).withholds,
        "zone": zone_of(who),
        "is_own": who.id in (made.made_by_id, made.seconded_by_id),
        "interest": interest_in(made.case, who, now=now),
    } | queued(who, now=now)
