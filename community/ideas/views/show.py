"""An idea with its thread."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request

from community.access import Viewer
from community.core.errors import Gone, Missing
from community.core.text import excerpt, trusted
from community.ideas import queries
from community.ideas.forms import REASON_WORDS, AnswerForm
from community.ideas.models import Idea, Stage, StatusChange
from community.ideas.rules import REASONS
from community.ideas.views.blueprint import blueprint
from community.ideas.views.comments import thread_of
from community.membership.models import Holdable
from community.membership.queries import cases_on
from community.web.actor import viewer
from community.web.templating import can
from community.web.view import Answer


@blueprint.get("/ideas/<idea:number>")
def show(number: int) -> Answer:
    """The idea's page; any other spelling of its address leads to the one."""
    who = viewer()
    idea, tags, is_proposed = _whole(number, who)
    if request.path != idea.path:
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        return redirect(idea.path + query, 301)
    if idea.merged_into_id is not None:
        return _to_root(idea, who)
    changes = queries.status_changes_of(idea)
    return render_template(
        "ideas/show.html",
        idea=idea,
        body=trusted(idea.body_html),
        summary=excerpt(idea.body, 160),
        tags=tags,
        changes=changes,
        answer=next((change for change in reversed(changes) if change.text), None),
        steps=queries.journey(idea, changes),
        **_for_the_team(idea, changes),
        reasons=REASON_WORDS,
        taken_in=queries.taken_in(idea, who),
        came_from=_number(request.args.get("merged", "")),
        proposals=queries.proposals_about(idea, who) if is_proposed else (),
        held_by=cases_on(Holdable.IDEA, idea.id) if idea.is_held else (),
        is_decided=idea.status.stage in (Stage.DONE, Stage.CLOSED),
        **thread_of(idea, who),
    )


def _whole(number: int, who: Viewer) -> queries.Whole:
    """Raises Gone where its author left and took it along: whoever followed a link is told so."""
    try:
        found = queries.get_whole(number, who)
    except Missing:
        if queries.was_removed(number, who):
            raise Gone("idea-removed") from None
        raise
    if found.idea.removed_at is not None:
        raise Gone("idea-removed")
    return found


def _for_the_team(idea: Idea, changes: Sequence[StatusChange]) -> dict[str, Any]:
    """The form for an answer, and those that wait. One query, none for others."""
    if not can("idea.answer", idea):
        return {"answer_form": None, "drafts": ()}
    form = answer_form_for(idea)
    form.seen.data = changes[-1].id if changes else 0
    form.target.data = changes[-1].target if changes else None
    return {"answer_form": form, "drafts": queries.drafts_of(idea)}


def _to_root(idea: Idea, who: Viewer) -> Answer:
    """Where it goes on, for as long as it is merged. No fragment of ours, so that a browser keeps that of a comment."""
    root = queries.get_visible(idea.root_id, who)
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "merged"]
    return redirect(f"{root.path}?{urlencode([*query, ('merged', idea.id)])}", 302)


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def answer_form_for(idea: Idea) -> AnswerForm:
    """The team's form, filled with where the idea stands."""
    form = AnswerForm()
    form.offer(queries.statuses(), [(key, str(REASON_WORDS[key])) for key in REASONS])
    if not form.is_submitted():
        form.status.data = idea.status.key
    return form
