"""The team answers an idea: at once, or with a draft that others of the team may take up."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template
from flask_babel import gettext as _

from community.access import Permission
from community.core import clock
from community.core.errors import Invalid
from community.ideas import queries
from community.ideas.actions import (
    Answer,
    AnsweredMeanwhile,
    StaleDraft,
    change_status,
    discard_draft,
    keep_answer,
    publish_draft,
    rewrite_draft,
)
from community.ideas.forms import AnswerForm
from community.ideas.models import AnswerDraft, Idea
from community.ideas.views.blueprint import blueprint
from community.ideas.views.show import answer_form_for
from community.web.actor import signed_in
from community.web.gate import only
from community.web.tongue import moment, tongue
from community.web.view import Answer as Page
from community.web.view import page, see, writes

NUMBER = "/ideas/<idea:number>"


@blueprint.post(f"{NUMBER}/status")
@writes
def answer(number: int) -> object:
    """Move the status and keep the answer."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    form = _sent(idea)
    try:
        change_status(idea, _answer(form, idea), by=who, now=clock.now(), after=form.seen.data)
    except Invalid as error:
        return _refused(form, error, idea)
    except AnsweredMeanwhile as other:
        form.seen.data, form.seen.raw_data = other.current.id, None
        return page("ideas/answer.html", status=409, idea=idea, form=form, answered=other.current)
    flash(_("Your answer is public now."))
    return see(idea.path)


@blueprint.post(f"{NUMBER}/drafts")
@writes
def keep_draft(number: int) -> object:
    """Keep an answer for later, or until its time comes."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    form = _sent(idea)
    try:
        draft = keep_answer(idea, _answer(form, idea), by=who, now=clock.now(), publish_at=_moment(form))
    except Invalid as error:
        return _refused(form, error, idea)
    flash(_kept_words(draft))
    return see(idea.path)


@blueprint.get(f"{NUMBER}/drafts/<int:draft_id>")
def draft(number: int, draft_id: int) -> Page:
    """An answer in the making, to go on with."""
    who = only(Permission.IDEA_ANSWER)
    idea = queries.get_visible(number, who)
    kept = queries.get_draft(idea, draft_id)
    return render_template("ideas/answer.html", idea=idea, draft=kept, form=_of_draft(kept, idea))


@blueprint.post(f"{NUMBER}/drafts/<int:draft_id>")
@writes
def save_draft(number: int, draft_id: int) -> object:
    """Save the draft; where somebody was faster, show both and lose neither."""
    who = signed_in()
    idea, kept, form = _taken_up(number, draft_id)
    seen = form.revision.data or 0
    try:
        answer, moment = _answer(form, idea), _moment(form)
        rewrite_draft(kept, idea, answer, seen_revision=seen, by=who, now=clock.now(), publish_at=moment)
    except Invalid as error:
        return _refused(form, error, idea, draft=kept)
    except StaleDraft as stale:
        return _both(idea, form, stale)
    flash(_kept_words(kept))
    return see(idea.path)


@blueprint.post(f"{NUMBER}/drafts/<int:draft_id>/publication")
@writes
def publish(number: int, draft_id: int) -> object:
    """Publish what the draft says by now."""
    who = signed_in()
    idea, kept, form = _taken_up(number, draft_id)
    seen = form.revision.data or 0
    try:
        publish_draft(kept, idea, _answer(form, idea), seen_revision=seen, by=who, now=clock.now())
    except Invalid as error:
        return _refused(form, error, idea, draft=kept)
    except StaleDraft as stale:
        return _both(idea, form, stale)
    flash(_("Your answer is public now."))
    return see(idea.path)


@blueprint.delete(f"{NUMBER}/drafts/<int:draft_id>")
@writes
def discard(number: int, draft_id: int) -> object:
    """Throw the draft away."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    discard_draft(_draft_of(idea, draft_id), idea, by=who)
    flash(_("The draft is gone."))
    return see(idea.path)


def _taken_up(number: int, draft_id: int) -> tuple[Idea, AnswerDraft, AnswerForm]:
    idea = queries.get_visible(number, signed_in())
    return idea, _draft_of(idea, draft_id), _sent(idea)


def _draft_of(idea: Idea, draft_id: int) -> AnswerDraft:
    only(Permission.IDEA_ANSWER, idea)
    return queries.get_draft(idea, draft_id)


def _sent(idea: Idea) -> AnswerForm:
    form = answer_form_for(idea)
    form.validate()
    return form


def _of_draft(kept: AnswerDraft, idea: Idea) -> AnswerForm:
    """The form with what the draft says."""
    form = answer_form_for(idea)
    form.status.data, form.text.data, form.reason.data = kept.status.key, kept.text, kept.reason or ""
    form.target.data, form.quiet.data, form.revision.data = kept.target, not kept.notify, kept.revision
    if kept.publish_at is not None:
        form.publish_at.data = kept.publish_at.astimezone(tongue().zone).replace(tzinfo=None)
    return form


def _refused(form: AnswerForm, error: Invalid, idea: Idea, **more: Any) -> object:
    form.refuse(error)
    return page("ideas/answer.html", status=422, idea=idea, form=form, **more)


def _both(idea: Idea, form: AnswerForm, stale: StaleDraft) -> object:
    """The form with what was typed, under what the draft says by now; sending again is then deliberate."""
    form.revision.data, form.revision.raw_data = stale.current.revision, None
    return page("ideas/answer.html", status=409, idea=idea, form=form, draft=stale.current, theirs=stale.current)


def _answer(form: AnswerForm, idea: Idea) -> Answer:
    if form.target.errors:
        form.target.errors = ()  # in words of ours instead
        raise Invalid("no-such-date", field="target")
    status = queries.status_by_key(form.status.data or idea.status.key)
    if status is None:
        raise Invalid("no-such-status", field="status")
    return Answer(
        status=status,
        text=form.text.data or "",
        reason=form.reason.data,
        target=form.target.data,
        notify=not form.quiet.data,
    )


def _moment(form: AnswerForm) -> datetime | None:
    """When to publish it; typed in the writer's own time zone."""
    if form.publish_at.errors:
        form.publish_at.errors = ()
        raise Invalid("no-such-moment", field="publish_at")
    typed: datetime | None = form.publish_at.data
    if typed is None:
        return None
    try:
        return typed.replace(tzinfo=ZoneInfo(str(tongue().zone))).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise Invalid("no-such-moment", field="publish_at") from error


def _kept_words(kept: AnswerDraft) -> str:
    if kept.publish_at is not None:
        return str(_("The answer waits for its time: %(time)s.", time=moment(kept.publish_at)))
    return str(_("The draft is kept. Anyone on the team can go on with it."))
