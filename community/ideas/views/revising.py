"""Revising an idea, comparing its revisions, taking it back and bringing it back."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from community.access import Permission, authorize
from community.core import clock
from community.core.errors import Invalid, Missing
from community.core.text import word_diff
from community.ideas import queries
from community.ideas.actions import Proposal, StaleRevision, restore_idea, revise_idea, withdraw_idea
from community.ideas.forms import RevisionForm
from community.ideas.models import Idea
from community.ideas.rules import tag_names
from community.ideas.views.blueprint import blueprint
from community.web.actor import signed_in, viewer
from community.web.view import Answer, always_open, page, see, writes


@blueprint.get("/ideas/<idea:number>/edit")
def edit(number: int) -> Answer:
    """The form with what the idea says now."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    authorize(who, Permission.IDEA_REVISE, idea)
    tags = ", ".join(tag.name for tag in queries.tags_of(idea))
    form = RevisionForm(data={"title": idea.title, "body": idea.body, "tags": tags, "revision": idea.revision})
    return render_template("ideas/edit.html", idea=idea, form=form, theirs=None)


@blueprint.post("/ideas/<idea:number>")
@writes
def revise(number: int) -> object:
    """Keep the new words; where somebody was faster, show both and lose neither."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    authorize(who, Permission.IDEA_REVISE, idea)
    form = RevisionForm()
    if not form.validate_on_submit():
        return page("ideas/edit.html", status=422, idea=idea, form=form, theirs=None)
    names = tuple(tag_names(form.tags.data or ""))
    proposal = Proposal(title=form.title.data or "", body=form.body.data or "", tags=names)
    try:
        revise_idea(idea, proposal, seen_revision=form.revision.data or 0, by=who, now=clock.now())
    except StaleRevision as stale:
        return _both(idea, form, stale)
    except Invalid as error:
        form.refuse(error)
        return page("ideas/edit.html", status=422, idea=idea, form=form, theirs=None)
    return see(idea.path)


def _both(idea: Idea, form: RevisionForm, stale: StaleRevision) -> object:
    """The form with what was typed, beside what the idea says by now; sending again is then deliberate."""
    theirs = stale.current
    pieces = word_diff(theirs.body, form.body.data or "")
    form.revision.data, form.revision.raw_data = theirs.number, None
    return page("ideas/edit.html", status=409, idea=idea, form=form, theirs=theirs, pieces=pieces)


@blueprint.get("/ideas/<idea:number>/revisions")
def revisions(number: int) -> Answer:
    """What the idea has said, each revision compared with the one before."""
    idea = queries.get_visible(number, viewer())
    kept = queries.revisions_of(idea)
    shown = next((each for each in kept if str(each.number) == request.args.get("n", str(idea.revision))), None)
    if shown is None:
        raise Missing
    before = next((each for each in kept if each.number == shown.number - 1), None)
    return render_template(
        "ideas/revisions.html",
        idea=idea,
        revisions=kept,
        shown=shown,
        before=before,
        title_pieces=word_diff(before.title if before else "", shown.title),
        body_pieces=word_diff(before.body if before else "", shown.body),
    )


@blueprint.post("/ideas/<idea:number>/withdrawal")
@writes
@always_open
def withdraw(number: int) -> object:
    """Take the idea back."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    withdraw_idea(idea, by=who, now=clock.now())
    flash(_("Your idea is off the lists. You can bring it back within 30 days."))
    return see(idea.path)


@blueprint.delete("/ideas/<idea:number>/withdrawal")
@writes
def restore(number: int) -> object:
    """Bring the idea back."""
    who = signed_in()
    idea = queries.get_visible(number, who)
    restore_idea(idea, by=who)
    flash(_("Your idea is back, with all its votes and comments."))
    return see(idea.path)
