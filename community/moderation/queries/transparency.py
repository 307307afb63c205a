"""Transparency numbers: what moderation did in each quarter, for everybody to read."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from community.core.db import session
from community.membership.models import Member
from community.moderation.models import Appeal, Case, Clause, Decision, Outcome, Report, Rung
from community.moderation.rules.quarters import Quarter, bounds, median_hours, share, through
from community.moderation.rules.words import NEWCOMER_DAYS

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Figures:
    """One quarter. Decisions count where they came into force in it; shares and medians are None where nothing was.

    `overturned` counts appeals, `lapsed` those that nobody decided in time. `newcomers_wrongly` counts measures against
    people who had joined less than 30 days before, and which were taken back.
    """

    quarter: str
    notices: int
    decisions: dict[tuple[str, str], int]
    median_hours: float | None
    appeals: int
    appeals_decided: int
    overturned: int
    lapsed: int
    share_overturned: float | None
    newcomers_wrongly: int

    def rows(self) -> list[dict[str, object]]:
        """As a table for other programs: one figure a line."""
        plain = {name: value for name, value in vars(self).items() if name not in ("quarter", "decisions")}
        rows = [_row(self.quarter, name, value) for name, value in plain.items()]
        return rows + [
            _row(self.quarter, "decisions", count, rung, clause)
            for (rung, clause), count in sorted(self.decisions.items())
        ]


def _row(quarter: str, figure: str, value: object, rung: str = "", clause: str = "") -> dict[str, object]:
    return {"quarter": quarter, "figure": figure, "rung": rung, "clause": clause, "value": value}


def transparency(*, now: datetime) -> list[Figures]:
    """Every quarter since the first case, the latest first. Five queries a quarter."""
    first = session.scalar(select(func.min(Case.opened_at)))
    return [figures_of(quarter) for quarter in through(first or now, now)]


def figures_of(quarter: Quarter) -> Figures:
    """One quarter's figures."""
    span = bounds(quarter)
    decisions, spans = _decisions(span)
    outcomes = _outcomes(span)
    decided = outcomes.total()
    return Figures(
        quarter=f"{quarter[0]}-Q{quarter[1]}",
        notices=_count(Report.filed_at, span),
        decisions=dict(decisions),
        median_hours=median_hours(spans),
        appeals=_count(Appeal.filed_at, span),
        appeals_decided=decided,
        overturned=outcomes[Outcome.OVERTURNED],
        lapsed=outcomes[Outcome.LAPSED],
        share_overturned=share(outcomes[Outcome.OVERTURNED], decided),
        newcomers_wrongly=_newcomers_wrongly(span),
    )


def _count(moment: InstrumentedAttribute[datetime], span: Span) -> int:
    return session.scalar(select(func.count()).where(moment >= span[0], moment < span[1])) or 0


def _decisions(span: Span) -> tuple[Counter[tuple[str, str]], list[timedelta]]:
    """How many by rung and clause, and how long each case had waited."""
    made = (
        select(Decision.rung, Clause.key, Decision.in_force_at, Case.opened_at)
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(Clause, Clause.id == Decision.clause_id)
        .where(Decision.in_force_at >= span[0], Decision.in_force_at < span[1])
    )
    counted: Counter[tuple[str, str]] = Counter()
    spans = []
    for rung, key, in_force_at, opened_at in session.execute(made):
        counted[rung, key or ""] += 1
        spans.append((in_force_at or opened_at) - opened_at)
    return counted, spans


def _outcomes(span: Span) -> Counter[str]:
    decided = select(Appeal.outcome, func.count()).where(Appeal.decided_at >= span[0], Appeal.decided_at < span[1])
    return Counter({str(outcome): count for outcome, count in session.execute(decided.group_by(Appeal.outcome))})


def _newcomers_wrongly(span: Span) -> int:
    """Compared in Python: the databases do not agree on how to add days to a time."""
    touched = (
        select(Decision.in_force_at, Member.joined_at)
        .join(Member, Member.id == Decision.member_id)
        .where(Decision.in_force_at >= span[0], Decision.in_force_at < span[1])
        .where(Decision.reversed_at.is_not(None), Decision.rung != Rung.NOTHING)
    )
    lately = timedelta(days=NEWCOMER_DAYS)
    return sum(begun is not None and begun - joined_at < lately for begun, joined_at in session.execute(touched))
