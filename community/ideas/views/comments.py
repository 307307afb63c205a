"""The discussion of an idea: what its page shows of it, and the door for a new comment."""

from typing import Any
from urllib.parse import quote

from flask import redirect, request
from flask import session as cookie

from community.access import Viewer
from community.core import clock
from community.core.errors import Invalid, Missing
from community.discussion.actions import post_comment
from community.discussion.forms import CommentForm
from community.discussion.models import Comment
from community.discussion.policy import Owner
from community.discussion.queries import CommentRow, address_of, comments_page, row_of
from community.discussion.queries import get_visible as get_visible_comment
from community.ideas.models import Idea
from community.ideas.queries import get_visible, threads_taken_in
from community.ideas.views.blueprint import blueprint
from community.membership.actions.drafts import drop_draft, keep_draft
from community.membership.queries import draft_for
from community.web import limits
from community.web.actor import viewer
from community.web.htmx import is_htmx
from community.web.view import page, see, writes


def thread_of(idea: Idea, who: Viewer) -> dict[str, Any]:
    """What discussion/_thread.html needs. One query; one more for a reply, one for a draft."""
    draft = draft_for(cookie.get("draft"), _composer_of(idea)) or {}
    owner = _owner(idea, who)
    reply_to = _answered(draft.get("parent_id") or request.args.get("reply_to", ""), owner, who)
    form = CommentForm(formdata=None, data=draft)
    form.parent_id.data = reply_to.id if reply_to else None
    return {
        "owner": owner,
        "thread": idea.thread,
        "comments": comments_page(idea.thread_id, who, joined=owner.joined, after=request.args.get("after")),
        "comment_form": form,
        "reply_to": reply_to,
        "is_later_page": "after" in request.args,
        "is_composing": who.is_member or reply_to is not None or "compose" in request.args,
    }


def _owner(idea: Idea, who: Viewer) -> Owner:
    joined = threads_taken_in([idea.id], who).get(idea.id, {}) if idea.takes_in else {}
    return Owner(
        idea.path, idea.title, idea.author_id, takes_comments=idea.is_open, thread_id=idea.thread_id, joined=joined
    )


def _composer_of(idea: Idea) -> str:
    """The page, and the place on it, where a comment on the idea is written."""
    return f"/ideas/{idea.id}?compose=1#composer"


def _answered(number: str, owner: Owner, who: Viewer) -> CommentRow | None:
    """The comment that somebody is about to reply to, if it stands on this page."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        row = row_of(int(number), who)
    except Missing:
        return None
    return row if row.thread_id in (owner.thread_id, *owner.joined) and row.is_open else None


@blueprint.post("/ideas/<idea:number>/comments")
@writes
def comment(number: int) -> object:
    """Post a comment, a reply or a note; somebody not signed in does so first, and finds it again."""
    who = viewer()
    idea = get_visible(number, who)
    form = CommentForm()
    if not who.is_member:
        return _keep_and_sign_in(idea, form)
    parent = _parent(form, idea, who)
    try:
        posted = _post(idea, form, parent, who)
    except Invalid as error:
        form.refuse(error)
        return _again(idea, form, parent, who)
    drop_draft(cookie.pop("draft", None))
    if not is_htmx() or (parent and not _is_inline()):
        return see(address_of(posted, _owner(idea, who), who))
    return _inserted(idea, posted, who)


def _is_inline() -> bool:
    """Whether the form stood under the comment it replies to, rather than under the thread."""
    return request.headers.get("HX-Target", "").startswith("reply-")


def _post(idea: Idea, form: CommentForm, parent: Comment | None, who: Viewer) -> Comment:
    now = clock.now()
    thread = parent.thread if parent else idea.thread
    posted = post_comment(thread, form.body.data or "", by=who, now=now, parent=parent, internal=form.internal.data)
    limits.spend_by_member("comments", who)
    return posted


def _parent(form: CommentForm, idea: Idea, who: Viewer) -> Comment | None:
    if not form.parent_id.data:
        return None
    parent, owner = get_visible_comment(form.parent_id.data, who)
    if owner.thread_id != idea.thread_id:
        raise Missing
    return parent


def _keep_and_sign_in(idea: Idea, form: CommentForm) -> object:
    fields = {"body": form.body.data or "", "parent_id": str(form.parent_id.data or "")}
    place = _composer_of(idea)
    cookie["draft"] = keep_draft(place, fields, now=clock.now(), instead_of=cookie.get("draft"))
    return redirect(f"/sign-in?next={quote(place)}", 303)


def _again(idea: Idea, form: CommentForm, parent: Comment | None, who: Viewer) -> object:
    """The form with what was typed and what is wrong with it: in its place, or on a page of its own."""
    row = row_of(parent.id, who) if parent else None
    if row and _is_inline():
        form.stand_under(row.id, row.author.display_name if row.author else None)
    template = "discussion/_composer.html" if is_htmx() else "discussion/compose.html"
    return page(template, status=422, **_composing(idea, form, row))


def _inserted(idea: Idea, posted: Comment, who: Viewer) -> object:
    """An empty form in place of the one that was sent, and the comment where it belongs."""
    row = row_of(posted.id, who)
    return page("discussion/_posted.html", c=row, **_composing(idea, CommentForm(formdata=None), None))


def _composing(idea: Idea, form: CommentForm, reply_to: CommentRow | None) -> dict[str, Any]:
    return {
        "owner": _owner(idea, viewer()),
        "thread": idea.thread,
        "comment_form": form,
        "reply_to": reply_to,
        "is_inline": _is_inline(),
    }
