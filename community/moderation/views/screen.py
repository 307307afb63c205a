"""What the screen of a case shows: the content in its context, and the form with its choices."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import SelectChoice

from community.access import Viewer
from community.core.db import session
from community.core.errors import Invalid
from community.ideas.models import Board, Idea
from community.membership.models import Holdable, Member, Scope
from community.moderation.actions.rulings import Held
from community.moderation.actions.sweeping import preview, votes_of
from community.moderation.forms.deciding import DecisionForm, ReasonForm
from community.moderation.models import Case, Clause, Report, Subject, SubjectKind
from community.moderation.queries.cases import awaiting_second, decisions_on, reports_on
from community.moderation.queries.clauses import clauses_in_force
from community.moderation.queries.histories import earlier_measures, past_of
from community.moderation.queries.interests import interest_in
from community.moderation.queries.standing import standing_of
from community.moderation.queries.statements import statement_on
from community.moderation.queries.subjects import subject_of
from community.moderation.queries.suspects import suspected, suspects
from community.moderation.queries.swept import swept
from community.moderation.rules.ladder import Recommendation, recommend
from community.moderation.views.queue import queued
from community.moderation.views.signal_words import signal_words

DAYS_BACK = 7
ONE_VOICE = "one-voice"  # the rule that a signal looks for
REVIEW_AFTER = timedelta(days=180)
SETTING_ASIDE = {
    SubjectKind.IDEA: Holdable.IDEA,
    SubjectKind.COMMENT: Holdable.COMMENT,
    SubjectKind.PROFILE: Holdable.PROFILE,
}


def screen(case: Case, who: Viewer, *, now: datetime, form: DecisionForm | None = None) -> dict[str, Any]:
    """All of it. The member's history and the form only for whoever has the case."""
    subject, reports = subject_of(case), reports_on(case)
    is_mine = is_taken_by(case, who, now=now)
    awaiting = awaiting_second(case)
    shown = {
        "case": case,
        "subject": subject,
        "reports": reports,
        "seen": signal_words(case.facts),
        "is_mine": is_mine,
        "is_anothers": not is_mine and case.claimed_by_id is not None and (case.claimed_until or now) > now,
        "interest": interest_in(case, who, now=now),
        "awaiting": awaiting,
        "decisions": [(each, statement_on(each)) for each in decisions_on(case)],
        "reason": ReasonForm(formdata=None),
        "form": None,
        "told": None,
    }
    if is_mine and case.closed_at is None and awaiting is None:
        shown |= _desk(case, subject, reports, zone_of(who), now=now, form=form)
    elif case.member and is_mine:
        shown |= _history(case.member)
    return shown | queued(who, now=now)


def is_taken_by(case: Case, who: Viewer, *, now: datetime) -> bool:
    """Whether the case is theirs at the moment."""
    return case.claimed_by_id == who.id and case.claimed_until is not None and case.claimed_until > now


def zone_of(who: Viewer) -> str:
    """By which clock they type times."""
    return who.time_zone if isinstance(who, Member) else "UTC"


def _history(member: Member) -> dict[str, Any]:
    return {"standing": standing_of(member), "past": past_of(member.id)}


def _desk(
    case: Case, subject: Subject, reports: Sequence[Report], zone: str, *, now: datetime, form: DecisionForm | None
) -> dict[str, Any]:
    clauses = clauses_in_force(subject.written_at)
    earlier = earlier_measures(case.member_id, now=now)
    is_known = case.member_id is not None
    advice = {each.key: recommend(each.severity, earlier, is_known=is_known) for each in clauses}
    if form is None:
        gravest = max(reports, key=lambda each: each.clause.severity, default=None)
        likely = ONE_VOICE if subject.kind is SubjectKind.VOTES else request.args.get("clause", "")
        form = first_form(gravest.clause.key if gravest else likely, subject, advice, now=now)
        form.reach_back(DAYS_BACK, zone, now=now)
    equip(form, case, subject, clauses, advice)
    history = _history(case.member) if case.member else {"standing": None, "past": []}
    shown = {
        "suspected": suspected(case),
        "votes_here": len(votes_of(suspects(case), [subject.id])) if subject.kind is SubjectKind.VOTES else 0,
        "form": form,
        "advice": advice.get(form.clause.data or ""),
        "earlier": earlier,
        "zone": zone,
    }
    return history | shown | sweep_of(form, case, zone)


def first_form(key: str, subject: Subject, advice: dict[str, Recommendation], *, now: datetime) -> DecisionForm:
    """What stands there before anybody typed: the recommendation for the rule that was reported."""
    first = advice.get(key)
    data = {
        "clause": key,
        "rung": str(first.rung) if first else None,
        "lasts": first.days or 7 if first else 7,
        "capabilities": ["comment.post"] if subject.kind is SubjectKind.COMMENT else ["idea.post"],
        "scope": "site",
        "holds": "none" if not first or first.rung == "word" else "subject",
        "quote": subject.text[:1000] if subject.kind in SETTING_ASIDE else "",
        "review_at": (now + REVIEW_AFTER).date(),
    }
    return DecisionForm(formdata=None, data=data)


def equip(
    form: DecisionForm,
    case: Case,
    subject: Subject,
    clauses: Sequence[Clause],
    advice: dict[str, Recommendation],
) -> None:
    """Give the form its choices: the rules of that time with what each recommends, the places, what to set aside."""
    rules = [
        SelectChoice(
            each.key,
            f"§{each.position} {each.title}",
            {"data-rung": advice[each.key].rung, "data-days": str(advice[each.key].days)},
        )
        for each in clauses
    ]
    scopes = [("site", _("on the whole site")), *_places(subject)]
    form.offer([SelectChoice("", _("– please choose –")), *rules], scopes, _holdable(case, subject))


def _places(subject: Subject) -> list[tuple[str, str]]:
    found = []
    for scope, number in subject.places:
        place = session.get(Board, number) if scope == Scope.BOARD else session.get(Idea, number)
        if place is not None:
            name = place.name if isinstance(place, Board) else place.title
            words = _("on the board “%(name)s”", name=name) if scope == Scope.BOARD else _("on this idea only")
            found.append((f"{scope}-{number}", words))
    return found


def _holdable(case: Case, subject: Subject) -> list[tuple[str, str]]:
    words = {
        SubjectKind.IDEA: _("Set this idea aside"),
        SubjectKind.COMMENT: _("Set this comment aside"),
        SubjectKind.PROFILE: _("Set the words and the picture of this profile aside"),
        SubjectKind.VOTES: _("Set the votes of these members aside"),
    }
    found = [("none", _("Nothing is set aside")), ("subject", words[subject.kind])]
    if case.member:
        found.append(("sweep", _("Set aside all ideas and comments of a span of time as well")))
    return found


def sweep_of(form: DecisionForm, case: Case, zone: str) -> dict[str, Any]:
    """What the span of time that is typed reaches, once it is one. Seven queries, none without a sweep."""
    if form.holds.data != "sweep" or case.member is None:
        return {}
    try:
        found = preview(case.member, *form.window(zone))
    except Invalid:
        return {}
    return {"sweep": found, "swept": swept(found.ideas, found.comments)}


def holds_of(form: DecisionForm, case: Case, subject: Subject, zone: str) -> list[Held]:
    """What the choice sets aside; the content itself is always among it. Raises Invalid by field."""
    choice = form.holds.data or "none"
    if choice == "none":
        return []
    if subject.kind is SubjectKind.VOTES:
        return [(Holdable.VOTE, number) for number in votes_of(suspects(case), [subject.id])]
    found: list[Held] = [(SETTING_ASIDE[subject.kind], subject.id)]
    if choice == "sweep" and case.member:
        found += preview(case.member, *form.window(zone)).holds
    return list(dict.fromkeys(found))
