"""Two ideas that are one: members propose it, the team and moderators do it and undo it."""

from flask import flash, request
from flask_babel import gettext as _

from community.access import Permission, Viewer, holds
from community.core import clock
from community.core.errors import Invalid, Missing
from community.ideas import queries
from community.ideas.actions import decline_proposal, merge_ideas, propose_merge, undo_merge
from community.ideas.models import Idea
from community.ideas.rules import number_in
from community.ideas.views.blueprint import blueprint
from community.web import limits
from community.web.actor import signed_in
from community.web.view import see, writes


@blueprint.post("/ideas/<idea:number>/merge")
@writes
def merge(number: int) -> object:
    """Make the idea part of the one named in `into`, by its number or its address; or propose that."""
    who = signed_in()
    source = queries.get_visible(number, who)
    target = _target(request.form.get("into", ""), who)
    if holds(who, Permission.IDEA_MERGE):
        merge_ideas(source, target, by=who, now=clock.now())
        flash(_("Merged. Votes, comments and followers came along."), "success")
        return see(f"{target.path}#merged-{source.id}")
    if propose_merge(source, target, by=who, now=clock.now()):
        limits.spend_by_member("reports", who)
    flash(_("Thank you. The team decides whether they are one."))
    return see(source.path)


def _target(typed: str, who: Viewer) -> Idea:
    """The idea that was named, as far as they may see it."""
    number = number_in(typed)
    try:
        return queries.get_visible(number, who) if number is not None else _no_such()
    except Missing:
        return _no_such()


def _no_such() -> Idea:
    raise Invalid("no-such-idea", field="into")


@blueprint.delete("/ideas/<idea:number>/merge")
@writes
def separate(number: int) -> object:
    """Let the idea stand for itself again."""
    who = signed_in()
    source = queries.get_visible(number, who)
    undo_merge(source, by=who, now=clock.now())
    flash(_("It stands for itself again, with its votes, comments and followers."), "success")
    return see(source.path)


@blueprint.delete("/merge-proposals/<int:number>")
@writes
def decline(number: int) -> object:
    """Say that the two ideas are two."""
    who = signed_in()
    proposal = queries.proposal_visible(number, who)
    decline_proposal(proposal, by=who, now=clock.now())
    return see(proposal.source.path)
