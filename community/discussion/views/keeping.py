"""Marking answers, locking threads."""

from flask import flash
from flask_babel import gettext as _

from community.core import clock
from community.core.db import session
from community.core.errors import Missing
from community.discussion.actions import lock_thread, mark_answer, unlock_thread, unmark_answer
from community.discussion.models import Thread
from community.discussion.policy import Owner, owner_of
from community.discussion.queries import get_visible
from community.discussion.views.blueprint import blueprint
from community.discussion.views.changing import as_it_stands
from community.web.actor import signed_in
from community.web.view import see, writes


@blueprint.post("/comments/<int:number>/answer")
@writes
def mark(number: int) -> object:
    """Mark the comment as an answer."""
    who = signed_in()
    comment, owner = get_visible(number, who)
    mark_answer(comment, by=who, now=clock.now())
    return as_it_stands(comment, owner)


@blueprint.delete("/comments/<int:number>/answer")
@writes
def unmark(number: int) -> object:
    """Take the mark away."""
    who = signed_in()
    comment, owner = get_visible(number, who)
    unmark_answer(comment, by=who)
    return as_it_stands(comment, owner)


@blueprint.post("/threads/<int:number>/lock")
@writes
def lock(number: int) -> object:
    """Lock the discussion."""
    thread, owner = _thread(number)
    if lock_thread(thread, by=signed_in(), now=clock.now()):
        flash(_("The discussion is locked. Everybody can still read it."))
    return see(f"{owner.path}#comments")


@blueprint.delete("/threads/<int:number>/lock")
@writes
def unlock(number: int) -> object:
    """Open the discussion again."""
    thread, owner = _thread(number)
    if unlock_thread(thread, by=signed_in()):
        flash(_("The discussion is open again."))
    return see(f"{owner.path}#comments")


def _thread(number: int) -> tuple[Thread, Owner]:
    owner = owner_of(number, signed_in())
    thread = session.get(Thread, number)
    if thread is None:
        raise Missing
    return thread, owner
