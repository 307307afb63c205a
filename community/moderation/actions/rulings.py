"""What a moderator wants to decide, and whether the ladder lets them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, or_, select

from community.core.bulk import one_of
from community.core.db import session
from community.core.errors import Invalid
from community.discussion.models import Comment
from community.ideas.models import Board, Idea
from community.membership.models import EVERYTHING, Holdable, Member, Scope
from community.membership.queries import is_last_owner
from community.moderation.actions.reporting import tidy_text
from community.moderation.models import Case, Clause, Rung, Subject, SubjectKind
from community.moderation.queries.clauses import clauses_in_force
from community.moderation.rules.ladder import check_end, recommend
from community.moderation.rules.words import AGAINST_FRAUD, LEAST_WHY, SITE_ONLY, WITHHOLDABLE
from community.voting.models import Vote

Held = tuple[Holdable, int]
OWNERS: dict[Holdable, tuple[type[Any], Any]] = {
    Holdable.IDEA: (Idea, Idea.author_id),
    Holdable.COMMENT: (Comment, Comment.author_id),
    Holdable.VOTE: (Vote, Vote.member_id),
    Holdable.PROFILE: (Member, Member.id),
}


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A decision as it is typed. `holds`: what is set aside; `evidence`: quotes with text, title and path.

    `capabilities`, `scope` and `scope_id` are read for withholding only: the rungs above take everything everywhere.
    """

    rung: Rung
    clause: Clause | None = None
    facts: str = ""
    why: str = ""
    evidence: Sequence[Mapping[str, Any]] = ()
    capabilities: tuple[str, ...] = ()
    scope: str = Scope.SITE
    scope_id: int | None = None
    ends_at: datetime | None = None
    review_at: datetime | None = None
    holds: Sequence[Held] = ()
    deviation: str = ""
    lock_thread: bool = False

    def plan(self, *, now: datetime) -> dict[str, Any]:
        """What the decision does once in force. The time it lasts is kept, not its end: it counts from then."""
        lasts = (self.ends_at - now).total_seconds() if self.ends_at else None
        takes_all = self.rung.ends_membership
        return {
            "capabilities": [EVERYTHING] if takes_all else list(dict.fromkeys(self.capabilities)),
            "scope": Scope.SITE if takes_all else self.scope,
            "scope_id": None if takes_all else self.scope_id,
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
            "seconds": lasts,
            "holds": [[kind, number] for kind, number in dict.fromkeys(self.holds)],
            "lock_thread": self.lock_thread,
            "facts": tidy_text(self.facts, "facts"),
            "why": tidy_text(self.why, "why"),
            "evidence": [dict(each) for each in self.evidence],
        }


def check_ruling(ruling: Ruling, case: Case, subject: Subject, *, earlier: int, now: datetime) -> Rung:
    """The recommended rung, if the ladder lets this be decided; raises Invalid by field."""
    if ruling.rung is Rung.NOTHING:
        _check_nothing(ruling)
        return Rung.NOTHING
    clause = _check_reasons(ruling, subject)
    check_end(ruling.rung, ruling.ends_at, now=now)
    _check_taken(ruling, case, now=now)
    _check_holds(ruling, case, clause)
    if ruling.lock_thread and subject.thread_id is None:
        raise Invalid("ruling-no-thread", field="lock_thread")
    if ruling.rung is Rung.EMERGENCY:
        return Rung.EMERGENCY
    recommended = recommend(clause.severity, earlier, is_known=case.member_id is not None).rung
    if ruling.rung is not recommended and not ruling.deviation.strip():
        raise Invalid("ruling-deviation", field="deviation")
    return recommended


def _check_nothing(ruling: Ruling) -> None:
    if ruling.clause or ruling.holds or ruling.lock_thread or ruling.capabilities:
        raise Invalid("ruling-nothing", field="rung")


def _check_reasons(ruling: Ruling, subject: Subject) -> Clause:
    """Which rule, what happened, and why the one applies to the other."""
    if ruling.clause is None:
        raise Invalid("ruling-clause-missing", field="clause")
    if ruling.clause.id not in {each.id for each in clauses_in_force(subject.written_at)}:
        raise Invalid("ruling-clause-version", field="clause")
    if not tidy_text(ruling.facts, "facts"):
        raise Invalid("ruling-facts-missing", field="facts")
    if len(tidy_text(ruling.why, "why")) < LEAST_WHY:
        raise Invalid("ruling-why", field="why", least=LEAST_WHY)
    return ruling.clause


def _check_taken(ruling: Ruling, case: Case, *, now: datetime) -> None:
    """Whom it is taken from, what, where, and when revoking is looked at again."""
    if ruling.rung.withholds and case.member_id is None:
        raise Invalid("ruling-nobody", field="rung")
    if ruling.rung.ends_for_long and _is_of_last_owner(case):
        raise Invalid("ruling-last-owner", field="rung")
    if ruling.rung is Rung.REVOKE and (ruling.review_at is None or ruling.review_at <= now):
        raise Invalid("ruling-review", field="review_at")
    if ruling.rung is not Rung.WITHHOLD:
        return
    if not ruling.capabilities or not set(ruling.capabilities) <= set(WITHHOLDABLE):
        raise Invalid("ruling-capabilities", field="capabilities")
    if ruling.scope != Scope.SITE and SITE_ONLY & set(ruling.capabilities):
        raise Invalid("ruling-site-only", field="scope")
    places: dict[str, type[Board] | type[Idea]] = {Scope.BOARD: Board, Scope.IDEA: Idea}
    table = places.get(ruling.scope)
    is_there = session.get(table, ruling.scope_id) is not None if table and ruling.scope_id else ruling.scope_id is None
    if (ruling.scope != Scope.SITE and (table is None or not ruling.scope_id)) or not is_there:
        raise Invalid("ruling-scope", field="scope")


def _is_of_last_owner(case: Case) -> bool:
    member = session.get(Member, case.member_id) if case.member_id else None
    return member is not None and is_last_owner(member)


def _check_holds(ruling: Ruling, case: Case, clause: Clause) -> None:
    """Votes under the clauses against fraud only."""
    if any(kind is Holdable.VOTE for kind, _ in ruling.holds) and clause.key not in AGAINST_FRAUD:
        raise Invalid("ruling-votes-clause", field="holds")
    refuse_what_is_not_theirs(ruling.holds, case)


def refuse_what_is_not_theirs(holds: Iterable[Held], case: Case) -> None:
    """Raise Invalid unless all of it is here, and the member's own: nothing else is set aside in their name."""
    named: defaultdict[Holdable, set[int]] = defaultdict(set)
    for kind, number in holds:
        named[kind].add(number)
    for kind, numbers in named.items():
        if _count(kind, numbers, case) != len(numbers):
            raise Invalid("ruling-holds", field="holds")


def _count(kind: Holdable, numbers: set[int], case: Case) -> int:
    model, owner = OWNERS[kind]
    table = cast(Table, model.__table__)
    theirs: ColumnElement[bool] = owner == case.member_id
    if kind is Holdable.VOTE and case.subject_kind == SubjectKind.VOTES:
        theirs = or_(theirs, Vote.idea_id == case.subject_id, Vote.root_id == case.subject_id)
    found = select(func.count()).select_from(table).where(one_of(table.c.id, sorted(numbers)), theirs)
    return session.scalar(found) or 0
