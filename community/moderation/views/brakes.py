"""Storm brakes: pulling one, and letting it go."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from wtforms import SelectChoice

from community.access import Permission
from community.core import clock
from community.core.db import session
from community.core.errors import Invalid
from community.moderation.actions.braking import pull_brake, release_brake
from community.moderation.forms.places import BrakeForm
from community.moderation.models import Brake
from community.moderation.queries.braked import all_boards, running_brakes
from community.moderation.views.blueprint import blueprint
from community.moderation.views.cases import known
from community.web.gate import only
from community.web.view import page, see, writes

DECIDE = Permission.CASE_DECIDE
TEMPLATE = "moderation/brakes.html"


@blueprint.get("/moderation/brakes")
def brakes() -> str:
    """Those that are pulled, and the form for another."""
    only(DECIDE)
    return render_template(TEMPLATE, **_shown(BrakeForm(formdata=None)))


@blueprint.post("/moderation/brakes")
@writes
def pull() -> Any:
    """Slow a place down for everybody."""
    who, form = only(DECIDE), BrakeForm()
    try:
        if form.validate():
            scope, number = form.scope
            reason = form.reason.data or ""
            pull_brake(scope, number, hours=form.hours.data or 0, reason=reason, by=who, now=clock.now())
            flash(_("The brake is pulled. The page says so to everybody."), "success")
            return see("/moderation/brakes")
    except Invalid as refusal:
        form.refuse(refusal)
    return page(TEMPLATE, status=422, **_shown(form))


@blueprint.delete("/moderation/brakes/<int:number>")
@writes
def let_go(number: int) -> object:
    """Release it before its time."""
    who = only(DECIDE)
    release_brake(known(session.get(Brake, number)), by=who, now=clock.now())
    flash(_("Released. Everybody goes on as always."), "success")
    return see("/moderation/brakes")


def _shown(form: BrakeForm) -> dict[str, Any]:
    boards = [SelectChoice(f"board-{each.id}", each.name) for each in all_boards()]
    form.place.choices = [SelectChoice("site", _("The whole site")), *boards]
    return {"form": form, "brakes": running_brakes(now=clock.now())}
