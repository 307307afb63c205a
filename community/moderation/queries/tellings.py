"""What a member is told of a decision: the same from a statement, and from one that is still being written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.core.db import session
from community.ideas.models import Board, Idea
from community.membership.models import Scope
from community.moderation.models import Appeal, Case, Clause, Decision, Statement
from community.moderation.queries.standing import vote_count_of
from community.moderation.queries.statements import end_of
from community.moderation.rules.words import WITHHOLDABLE
from community.site.models import PolicyVersion


@dataclass(frozen=True, kw_only=True)
class Telling:
    """`place`: the name of the board or idea it is limited to; `kept`: what can be withheld and is not."""

    rung: str
    clause: Clause | None
    version: PolicyVersion | None
    plan: Mapping[str, Any]
    effects: Mapping[str, int]
    ends_at: datetime | None
    review_at: datetime | None
    place: str | None
    reports: int
    votes: int

    @property
    def takes_all(self) -> bool:
        return self.rung in ("suspend", "revoke", "emergency")

    @property
    def taken(self) -> list[str]:
        return list(self.plan.get("capabilities", ())) if self.rung == "withhold" else []

    @property
    def kept(self) -> list[str]:
        return [] if self.takes_all else [name for name in WITHHOLDABLE if name not in self.taken]


def telling(
    rung: str,
    clause: Clause | None,
    plan: Mapping[str, Any],
    *,
    case: Case,
    effects: Mapping[str, int],
    ends_at: datetime | None,
    review_at: datetime | None = None,
) -> Telling:
    """Three queries at most."""
    return Telling(
        rung=rung,
        clause=clause,
        version=session.get(PolicyVersion, clause.policy_version_id) if clause else None,
        plan=plan,
        effects=effects,
        ends_at=ends_at,
        review_at=review_at,
        place=_place(plan),
        reports=case.report_count,
        votes=vote_count_of(case.member_id),
    )


def told_by(statement: Statement, decision: Decision, appeal: Appeal | None) -> Telling:
    """What the statement tells, with the end that an appeal gave it. Four queries at most."""
    return telling(
        decision.rung,
        decision.clause,
        decision.plan,
        case=session.get_one(Case, decision.case_id),
        effects=statement.effects,
        ends_at=end_of(decision, appeal),
        review_at=decision.review_at,
    )


def _place(plan: Mapping[str, Any]) -> str | None:
    if plan.get("scope") == Scope.BOARD:
        board = session.get(Board, plan.get("scope_id"))
        return board.name if board else None
    idea = session.get(Idea, plan.get("scope_id")) if plan.get("scope") == Scope.IDEA else None
    return idea.title if idea else None
