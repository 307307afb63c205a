"""Finding a comment, the next page of a thread, a form to reply, and what a comment said before."""

from urllib.parse import quote

from flask import redirect, render_template, request

from community.core.db import session
from community.core.errors import Missing
from community.core.text import word_diff
from community.discussion.forms import CommentForm
from community.discussion.models import CommentRevision, Thread
from community.discussion.policy import hides_words, owner_of
from community.discussion.queries import CommentRow, address_of, comments_page, get_visible, revisions_of, row_of
from community.discussion.views.blueprint import blueprint
from community.web.actor import viewer
from community.web.htmx import is_htmx
from community.web.view import Answer

MOST_SHOWN = 100


@blueprint.get("/comments/<int:number>")
def show(number: int) -> Answer:
    """A comment's lasting address: leads to the page of the thread that holds it."""
    who = viewer()
    comment, owner = get_visible(number, who)
    return redirect(address_of(comment, owner, who), 303)


@blueprint.get("/threads/<int:number>/comments")
def more(number: int) -> Answer:
    """The next page of a thread as a fragment, without what was posted meanwhile and stands there already."""
    who, after = viewer(), request.args.get("after")
    owner = owner_of(number, who)
    if not is_htmx():
        return redirect(f"{owner.path}?after={quote(after)}#comments" if after else owner.path, 303)
    comments = comments_page(owner.thread_id, who, joined=owner.joined, after=after, but=_shown())
    thread = session.get_one(Thread, owner.thread_id)
    return render_template("discussion/_page.html", thread=thread, owner=owner, comments=comments, goes_on=True)


def _shown() -> list[int]:
    numbers = request.args.getlist("shown")[:MOST_SHOWN]
    return [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 19]


@blueprint.get("/comments/<int:number>/reply")
def reply(number: int) -> Answer:
    """The form to reply with, under the comment; with `close`, the empty place where it stood."""
    comment, owner = get_visible(number, viewer())
    if not is_htmx():
        return redirect(f"{owner.path}?reply_to={number}#composer", 303)
    row = row_of(number, viewer())
    return render_template(
        "discussion/_reply.html",
        comment_form=_form_under(row),
        reply_to=row,
        owner=owner,
        thread=comment.thread,
        is_open="close" not in request.args,
    )


def _form_under(row: CommentRow) -> CommentForm:
    form = CommentForm(formdata=None)
    form.stand_under(row.id, row.author.display_name if row.author else None)
    form.body.render_kw = {"data-focus": ""}
    return form


@blueprint.get("/comments/<int:number>/revisions")
def revisions(number: int) -> Answer:
    """What the comment says and said, each form compared with the one before."""
    comment, owner = get_visible(number, viewer())
    if comment.withdrawn_at is not None or hides_words(viewer(), comment):
        raise Missing
    now = CommentRevision(number=comment.revision, body=comment.body, written_at=comment.edited_at)
    kept = [now, *revisions_of(comment)]
    compared = [
        (revision, word_diff(before.body if before else revision.body, revision.body))
        for revision, before in zip(kept, [*kept[1:], None], strict=True)
    ]
    return render_template("discussion/revisions.html", comment=comment, owner=owner, compared=compared)
