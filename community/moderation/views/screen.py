"""What the screen of a case shows: the content in its context, and the form with its choices."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from community.access import Viewer
from community.core.db import session
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
from community.moderation.rules.ladder import Recommendation, recommend
from community.moderation.views.queue import queued

WINDOWS = (1, 7, 30)  # days that a sweep reaches back
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
        shown |= _desk(case, subject, reports, now=now, form=form)
    elif case.member and is_mine:
        shown |= _history(case.member)
    return shown | queued(who, now=now)


def is_taken_by(case: Case, who: Viewer, *, now: datetime) -> bool:
    """Whether the case is theirs at the moment."""
    return case.claimed_by_id == who.id and case.claimed_until is not None and case.claimed_until > now


def _history(member: Member) -> dict[str, Any]:
    return {"standing": standing_of(member), "past": past_of(member.id)}


def _desk(
    case: Case, subject: Subject, reports: Sequence[Report], *, now: datetime, form: DecisionForm | None
) -> dict[str, Any]:
    clauses = clauses_in_force(subject.written_at)
    earlier = earlier_measures(case.member_id, now=now)
    advice = {each.key: recommend(each.severity, earlier) for each in clauses}
    if form is None:
        gravest = max(reports, key=lambda each: each.clause.severity, default=None)
        form = first_form(gravest.clause.key if gravest else "", subject, advice, now=now)
    equip(form, case, subject, clauses, advice, now=now)
    history = _history(case.member) if case.member else {"standing": None, "past": []}
    return history | {"form": form, "advice": advice.get(form.clause.data or ""), "earlier": earlier}


def first_form(key: str, subject: Subject, advice: dict[str, Recommendation], *, now: datetime) -> DecisionForm:
    """What stands there before anybody typed: the recommendation for the rule that was reported."""
    first = advice.get(key)
    data = {
        "clause": key,
        "rung": str(first.rung) if first else None,
        "lasts": first.days or 7 if first else 7,
        "capabilities": ["comment.post"] if subject.kind is SubjectKind.COMMENT else ["idea.post"],
        "scope": "site",
        "holds": "none" if not first or first.rung == "word" or subject.kind not in SETTING_ASIDE else "subject",
        "quote": subject.text[:1000],
        "review_at": (now + REVIEW_AFTER).date(),
    }
    return DecisionForm(formdata=None, data=data)


def equip(
    form: DecisionForm,
    case: Case,
    subject: Subject,
    clauses: Sequence[Clause],
    advice: dict[str, Recommendation],
    *,
    now: datetime,
) -> None:
    """Give the form its choices: the rules of that time with what each recommends, the places, the sweeps."""
    rules = [
        SelectChoice(
            each.key,
            f"§{each.position} {each.title}",
            {"data-rung": advice[each.key].rung, "data-days": str(advice[each.key].days)},
        )
        for each in clauses
    ]
    scopes = [("site", _("on the whole site")), *_places(subject)]
    form.offer([SelectChoice("", _("– please choose –")), *rules], scopes, _holdable(case, subject, now))


def _places(subject: Subject) -> list[tuple[str, str]]:
    found = []
    for scope, number in subject.places:
        place = session.get(Board, number) if scope == Scope.BOARD else session.get(Idea, number)
        if place is not None:
            name = place.name if isinstance(place, Board) else place.title
            words = _("on the board “%(name)s”", name=name) if scope == Scope.BOARD else _("on this idea only")
            found.append((f"{scope}-{number}", words))
    return found


def _holdable(case: Case, subject: Subject, now: datetime) -> list[tuple[str, str]]:
    """What can be set aside, each with what it reaches; a longer window only where it reaches more."""
    found = [("none", _("Nothing is set aside"))]
    words = {
        SubjectKind.IDEA: _("Set this idea aside"),
        SubjectKind.COMMENT: _("Set this comment aside"),
        SubjectKind.PROFILE: _("Set the words and the picture of this profile aside"),
        SubjectKind.VOTES: _("Set the votes of these members aside"),
    }
    found.append(("subject", words[subject.kind]))
    reached = 1
    for days in WINDOWS if case.member else ():
        swept = preview(case.member, now - timedelta(days=days), now) if case.member else None
        if swept and len(swept.holds) > reached:
            reached = len(swept.holds)
            found.append((f"sweep-{days}", _swept_words(days, len(swept.ideas), len(swept.comments))))
    return found


def _swept_words(days: int, ideas: int, comments: int) -> str:
    return str(
        _(
            "Everything of the last %(days)s as well: %(ideas)s and %(comments)s. Undo brings every one back.",
            days=ngettext("day", "%(num)d days", days),
            ideas=ngettext("%(num)d idea", "%(num)d ideas", ideas),
            comments=ngettext("%(num)d comment", "%(num)d comments", comments),
        )
    )


def holds_of(choice: str, case: Case, subject: Subject, *, now: datetime) -> list[Held]:
    """What the choice sets aside; the content itself is always among it."""
    if choice == "none":
        return []
    if subject.kind is SubjectKind.VOTES:
        return [(Holdable.VOTE, number) for number in votes_of(case.facts.get("members", []), [subject.id])]
    kind, _dash, days = choice.partition("-")
    found: list[Held] = [(SETTING_ASIDE[subject.kind], subject.id)]
    if kind == "sweep" and days.isdecimal() and int(days) in WINDOWS and case.member:
        found += preview(case.member, now - timedelta(days=int(days)), now).holds
    return list(dict.fromkeys(found))
