"""Did it solve it? Those who voted say, and may take it back."""

from flask import flash
from flask_babel import gettext as _

from community.core import clock
from community.core.errors import Invalid
from community.ideas.queries import get_visible
from community.voting.actions import give_verdict, withdraw_verdict
from community.voting.forms import VerdictForm
from community.voting.queries import question_about
from community.voting.views.blueprint import blueprint
from community.web import limits
from community.web.actor import signed_in
from community.web.view import always_open, page, see, writes

PLACE = "#verdict"


@blueprint.post("/ideas/<idea:number>/verdict")
@writes
def give(number: int) -> object:
    """Say whether it helped."""
    who = signed_in()
    idea = get_visible(number, who)
    form = VerdictForm()
    form.validate()
    question, said = question_about(idea, who), form.solved.data or ""
    try:
        give_verdict(question, said, form.note.data or "", by=who, now=clock.now())
    except Invalid as error:
        form.refuse(error)
        return page("voting/verdict.html", status=422, idea=idea, form=form)
    limits.spend_by_member("votes", who)
    flash(_("Thank you. The product team reads it."), "success")
    return see(f"{idea.path}{PLACE}")


@blueprint.delete("/ideas/<idea:number>/verdict")
@writes
@always_open
def take_back(number: int) -> object:
    """Take it back."""
    who = signed_in()
    idea = get_visible(number, who)
    withdraw_verdict(question_about(idea, who), by=who)
    flash(_("What you said of it is gone."))
    return see(f"{idea.path}{PLACE}")
