"""Deciding a case: a look at what the member will read, then the decision; and the second moderator's word."""

from datetime import datetime
from typing import Any

from flask import flash, request
from flask_babel import gettext as _

from community.access import Permission, Viewer
from community.core import clock
from community.core.errors import Conflict, Invalid
from community.membership.models import Scope
from community.moderation.actions.claiming import claim
from community.moderation.actions.deciding import decide_case, decline, second
from community.moderation.actions.forcing import reverse
from community.moderation.actions.holds import effects_of
from community.moderation.actions.reporting import tidy_text
from community.moderation.actions.rulings import Ruling, check_ruling
from community.moderation.forms.deciding import DecisionForm, ReasonForm
from community.moderation.forms.places import MOST_DIGITS
from community.moderation.models import Case, Decision, Rung, Subject
from community.moderation.queries.cases import awaiting_second, case_by_ref, decisions_on
from community.moderation.queries.clauses import clause_in_force
from community.moderation.queries.histories import earlier_measures
from community.moderation.queries.subjects import subject_of
from community.moderation.queries.tellings import telling
from community.moderation.views.blueprint import blueprint
from community.moderation.views.cases import known
from community.moderation.views.screen import holds_of, is_taken_by, screen, zone_of
from community.web.gate import only
from community.web.view import Render, page, see, writes

DECIDE = Permission.CASE_DECIDE
TEMPLATE = "moderation/case.html"
REACHING_BACK = ("1", "7", "30")  # days


@blueprint.post("/moderation/cases/<ref>/decisions")
@writes
def decide(ref: str) -> Any:
    """Show what the member will read, or decide: as the button says. Who wrote for too long takes the case anew."""
    who, case, now = only(DECIDE), case_by_ref(ref), clock.now()
    if not is_taken_by(case, who, now=now):
        claim(case, by=who, now=now)
    form, act = DecisionForm(), request.form.get("act", "")
    try:
        if act.startswith("sweep"):
            return _reach(form, act, case, who, now)
        ruling = _ruling(form, case, who, now)
        if act == "look":
            return _look(form, ruling, case, who, now)
        decision = decide_case(case, ruling, by=who, now=now)
    except Invalid as refusal:
        shown = screen(case_by_ref(ref), who, now=now, form=form)
        form.refuse(refusal)
        return page(TEMPLATE, status=422, **shown)
    waits = _("Your decision waits for a second moderator.")
    flash(_("Decided.") if decision.in_force_at else waits, "success")
    return see("/moderation" if decision.in_force_at and case.closed_at else case.path)


def _reach(form: DecisionForm, act: str, case: Case, who: Viewer, now: datetime) -> Render:
    """List what a span of time reaches, the one that is typed or the last days; nothing is written."""
    days = act.removeprefix("sweep-")
    if days in REACHING_BACK:
        form.reach_back(int(days), zone_of(who), now=now)
    form.holds.data = "sweep"
    form.window(zone_of(who))
    return page(TEMPLATE, **screen(case, who, now=now, form=form))


def _look(form: DecisionForm, ruling: Ruling, case: Case, who: Viewer, now: datetime) -> Render:
    """The same refusals as deciding has, and nothing written."""
    subject = subject_of(case)
    check_ruling(ruling, case, subject, earlier=earlier_measures(case.member_id, now=now), now=now)
    plan = ruling.plan(now=now)
    effects = effects_of(ruling.holds)
    told = telling(
        ruling.rung, ruling.clause, plan, case=case, effects=effects, ends_at=ruling.ends_at, review_at=ruling.review_at
    )
    return page(TEMPLATE, **screen(case, who, now=now, form=form) | {"told": told})


def _ruling(form: DecisionForm, case: Case, who: Viewer, now: datetime) -> Ruling:
    """What was typed, as far as its rung takes account of it; raises Invalid by field."""
    rung = next((each for each in Rung if each == form.rung.data), None)
    if rung is None:
        raise Invalid("ruling-rung", field="rung")
    if rung is Rung.NOTHING:
        return Ruling(rung=rung)
    subject = subject_of(case)
    scope, _dash, number = (form.scope.data or "site").partition("-")
    return Ruling(
        rung=rung,
        clause=clause_in_force(form.clause.data or "", subject.written_at),
        facts=form.facts.data or "",
        why=form.why.data or "",
        evidence=_evidence(form, subject),
        capabilities=tuple(form.capabilities.data or ()) if rung is Rung.WITHHOLD else (),
        scope=scope,
        scope_id=int(number) if number.isdecimal() and len(number) < MOST_DIGITS and scope != Scope.SITE else None,
        ends_at=form.end(now) if rung in (Rung.WITHHOLD, Rung.SUSPEND, Rung.EMERGENCY) else None,
        review_at=form.review(zone_of(who)) if rung is Rung.REVOKE else None,
        holds=holds_of(form, case, subject, zone_of(who)),
        deviation=tidy_text(form.deviation.data or "", "deviation"),
        lock_thread=bool(form.lock_thread.data),
    )


def _evidence(form: DecisionForm, subject: Subject) -> list[dict[str, str]]:
    quote = tidy_text(form.quote.data or "", "quote")
    return [{"text": quote, "title": subject.title, "path": subject.path}] if quote else []


@blueprint.post("/moderation/cases/<ref>/second")
@writes
def agree(ref: str) -> object:
    """Agree to the decision that waits on this case: it comes into force."""
    who, case = only(DECIDE), case_by_ref(ref)
    second(_awaited(case), by=who, now=clock.now())
    flash(_("You agreed, and the decision is in force."), "success")
    return see("/moderation")


@blueprint.delete("/moderation/cases/<ref>/second")
@writes
def disagree(ref: str) -> object:
    """Decline it, or take one's own back: the case is open again."""
    who, case = only(DECIDE), case_by_ref(ref)
    decline(_awaited(case), by=who, now=clock.now())
    flash(_("The decision does not come into force. The case is open again."))
    return see(case.path)


def _awaited(case: Case) -> Decision:
    """The one that they read, not one that came meanwhile."""
    waiting: Decision = known(awaiting_second(case))
    if request.form.get("decision") != str(waiting.id):
        raise Conflict("meanwhile")
    return waiting


@blueprint.post("/moderation/cases/<ref>/decisions/<int:number>/reversal")
@writes
def take_back(ref: str, number: int) -> Any:
    """Take a decision back, as if it had not been."""
    who, case, form = only(DECIDE), case_by_ref(ref), ReasonForm()
    decision = known(next((each for each in decisions_on(case) if each.id == number), None))
    try:
        reverse(decision, by=who, now=clock.now(), reason=form.reason.data or "")
    except Invalid as refusal:
        form.refuse(refusal)
        shown = screen(case_by_ref(ref), who, now=clock.now())
        return page(TEMPLATE, status=422, **shown | {"reason": form})
    flash(_("Taken back: everything is as if it had not been."), "success")
    return see(case.path)
