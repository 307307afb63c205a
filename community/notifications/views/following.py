"""Following an idea, and leaving it."""

from flask import request

from community.core import clock
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.notifications.actions.following import follow, leave
from community.notifications.rules import Level
from community.notifications.views.blueprint import blueprint
from community.web.actor import signed_in
from community.web.view import always_open, fragment_or, writes

PATH = "/ideas/<idea:number>/follow"


@blueprint.post(PATH)
@writes
def create(number: int) -> object:
    """Hear of the idea: `level` is outcomes, all or muted."""
    who = signed_in()
    idea = get_visible(number, who)
    follow(idea, request.form.get("level") or Level.OUTCOMES, by=who, now=clock.now())
    return _control(idea)


@blueprint.delete(PATH)
@writes
@always_open
def destroy(number: int) -> object:
    """Hear nothing of it any more."""
    who = signed_in()
    idea = get_visible(number, who)
    leave(idea, by=who, now=clock.now())
    return _control(idea)


def _control(idea: Idea) -> object:
    return fragment_or(f"{idea.path}#follow-{idea.id}", "notifications/_follow.html", idea=idea)
