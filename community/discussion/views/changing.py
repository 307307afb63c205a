"""Editing one's own comment, taking it back, bringing it back."""

from flask import render_template

from community.access import Permission, authorize
from community.core import clock
from community.core.db import session
from community.core.errors import Closed, Invalid
from community.core.text import word_diff
from community.discussion.actions import StaleComment, edit_comment, restore_comment, withdraw_comment
from community.discussion.forms import EditForm
from community.discussion.models import Comment, Thread
from community.discussion.policy import Owner, owner_of
from community.discussion.queries import address_of, get_visible, row_of
from community.discussion.views.blueprint import blueprint
from community.web.actor import signed_in
from community.web.htmx import is_htmx
from community.web.view import Answer, always_open, page, see, writes

EDIT = "discussion/edit.html"


@blueprint.get("/comments/<int:number>/edit")
def edit(number: int) -> Answer:
    """The form with what the comment says now."""
    who = signed_in()
    comment, owner = get_visible(number, who)
    authorize(who, Permission.COMMENT_REVISE, comment)
    if comment.withdrawn_at is not None:
        raise Closed("comment-withdrawn")
    form = EditForm(formdata=None, data={"body": comment.body, "revision": comment.revision})
    return render_template(EDIT, comment=comment, owner=owner, form=form, theirs=None)


@blueprint.post("/comments/<int:number>/edit")
@writes
def revise(number: int) -> object:
    """Keep the new words; where another tab was faster, show both and lose neither."""
    who = signed_in()
    comment, owner = get_visible(number, who)
    form = EditForm()
    seen = form.revision.data or 0
    try:
        edit_comment(comment, form.body.data or "", seen_revision=seen, by=who, now=clock.now())
    except StaleComment as stale:
        return _both(stale.current, owner, form)
    except Invalid as error:
        form.refuse(error)
        return page(EDIT, status=422, comment=comment, owner=owner, form=form, theirs=None)
    return see(address_of(comment, owner, who))


def _both(comment: Comment, owner: Owner, form: EditForm) -> object:
    """What was typed, beside what the comment says by now; sending it again is then deliberate."""
    pieces = word_diff(comment.body, form.body.data or "")
    form.revision.data, form.revision.raw_data = comment.revision, None
    return page(EDIT, status=409, comment=comment, owner=owner, form=form, theirs=comment, pieces=pieces)


@blueprint.delete("/comments/<int:number>")
@writes
@always_open
def withdraw(number: int) -> object:
    """Take the comment back."""
    who = signed_in()
    comment, owner = get_visible(number, who)
    withdraw_comment(comment, by=who, now=clock.now())
    return as_it_stands(comment, owner)


@blueprint.post("/comments/<int:number>/restoration")
@writes
def restore(number: int) -> object:
    """Bring the comment back."""
    who = signed_in()
    comment, owner = get_visible(number, who)
    restore_comment(comment, by=who)
    return as_it_stands(comment, owner)


def as_it_stands(comment: Comment, owner: Owner) -> object:
    """The comment as it is shown now: as a fragment, or in its thread."""
    who = signed_in()
    if not is_htmx():
        return see(address_of(comment, owner, who))
    row, thread = row_of(comment.id, who), comment.thread
    if owner.joined:
        owner, thread = owner_of(comment.thread_id, who), session.get_one(Thread, owner.thread_id)
    return page("discussion/_comment.html", c=row, owner=owner, thread=thread, has_count=True)
