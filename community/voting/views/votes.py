"""Casting and taking back, recording for a customer, reading who voted."""

from urllib.parse import urlsplit

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.core import clock
from community.core.errors import Invalid
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.voting.actions import cast_vote, record_vote, withdraw_recorded, withdraw_vote
from community.voting.forms import RecordForm
from community.voting.queries import Votable, get_votable, voters_of
from community.voting.views.blueprint import blueprint
from community.web import limits
from community.web.actor import signed_in
from community.web.htmx import current_path
from community.web.security import safe_next
from community.web.view import Answer, always_open, fragment_or, page, see, writes


@blueprint.post("/ideas/<idea:number>/vote")
@writes
def create(number: int) -> object:
    """Vote. Sent from the list of similar ideas ("It is this one"), it leads to the idea."""
    who = signed_in()
    idea = get_votable(number, who)
    if cast_vote(idea, by=who, now=clock.now()):
        limits.spend_by_member("votes", who)
    return see(idea.path) if request.form.get("similar") else _ballot(idea, voted=True)


@blueprint.delete("/ideas/<idea:number>/vote")
@writes
@always_open
def destroy(number: int) -> object:
    """Take the vote back."""
    who = signed_in()
    idea = get_votable(number, who)
    if withdraw_vote(idea, by=who, now=clock.now()):
        limits.spend_by_member("votes", who)
    return _ballot(idea, voted=False)


def _ballot(idea: Votable, *, voted: bool) -> object:
    is_on_its_page = _path_of(current_path()) == idea.path
    return fragment_or(_back_to(idea), "voting/_ballot.html", idea=idea, voted=voted, has_note=is_on_its_page)


def _back_to(idea: Votable) -> str:
    """Where the form stood, at the ballot; else the idea."""
    referer = _path_of(request.referrer or "")
    path = safe_next(request.form.get("next") or referer, idea.path)
    return f"{path.partition('#')[0]}#ballot-{idea.id}"


def _path_of(address: str) -> str:
    """Path and query of an address on this host, else ''."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.netloc != request.host:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@blueprint.get("/ideas/<idea:number>/voters")
def voters(number: int) -> Answer:
    """Who voted, for the product team."""
    who = signed_in()
    idea = get_visible(number, who)
    found = voters_of(idea, who, after=request.args.get("after"))
    return render_template("voting/voters.html", idea=idea, voters=found, form=RecordForm())


@blueprint.post("/ideas/<idea:number>/votes-recorded")
@writes
def record(number: int) -> object:
    """Record the vote of a customer who told the team."""
    who = signed_in()
    idea = get_visible(number, who)
    form = RecordForm()
    if form.validate():
        try:
            return _recorded(idea, form)
        except Invalid as error:
            form.refuse(error)
    return page("voting/voters.html", status=422, idea=idea, voters=voters_of(idea, who), form=form)


def _recorded(idea: Idea, form: RecordForm) -> object:
    who, customer = signed_in(), form.customer.data or ""
    if record_vote(idea, customer, by=who, now=clock.now(), on_behalf_of=form.note.data or ""):
        limits.spend_by_member("votes", who)
        flash(_("The vote is recorded, under your name."), "success")
    else:
        flash(_("This customer votes for the idea already. Nothing was changed."))
    return see(f"/ideas/{idea.id}/voters")


@blueprint.delete("/ideas/<idea:number>/votes-recorded")
@writes
def unrecord(number: int) -> object:
    """Take back a vote that one wrote down oneself."""
    who = signed_in()
    idea = get_visible(number, who)
    if withdraw_recorded(idea, request.form.get("customer", ""), by=who, now=clock.now()):
        flash(_("The vote is taken back."), "success")
    else:
        flash(_("There is no such vote that you recorded. Nothing was changed."))
    return see(f"/ideas/{idea.id}/voters")
