"""The team answers an idea."""

from flask import flash
from flask_babel import gettext as _

from community.core import clock
from community.core.errors import Invalid
from community.ideas import queries
from community.ideas.actions import Answer, change_status
from community.ideas.forms import AnswerForm
from community.ideas.models import Idea
from community.ideas.views.blueprint import blueprint
from community.ideas.views.show import answer_form_for
from community.web.actor import signed_in
from community.web.view import page, see, writes


@blueprint.post("/ideas/<idea:number>/status")
@writes
def answer(number: int) -> object:
    """Move the status and keep the answer."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    form = answer_form_for(idea)
    form.validate()
    try:
        change_status(idea, _answer(form, idea), by=who, now=clock.now())
    except Invalid as error:
        form.refuse(error)
        return page("ideas/answer.html", status=422, idea=idea, form=form)
    flash(_("Your answer is public now."))
    return see(idea.path)


def _answer(form: AnswerForm, idea: Idea) -> Answer:
    if form.target.errors:
        form.target.errors = ()  # in words of ours instead
        raise Invalid("no-such-date", field="target")
    status = queries.status_by_key(form.status.data or idea.status.key)
    if status is None:
        raise Invalid("no-such-status", field="status")
    return Answer(status=status, text=form.text.data or "", reason=form.reason.data, target=form.target.data)
