"""Three moderators and a case: what the tests of deciding begin with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.membership.models import Hold, Member, Withholding
from community.membership.rules import hash_password
from community.moderation.actions.appealing import file_appeal
from community.moderation.actions.deciding import decide_case
from community.moderation.actions.reporting import file_report
from community.moderation.actions.rulings import Ruling
from community.moderation.models import Appeal, Case, Clause, Decision, Origin, Rung, Statement, Subject
from community.moderation.queries.clauses import clause_in_force
from community.moderation.queries.statements import appeal_on, statement_on
from community.moderation.queries.subjects import subject_named
from tests.world import PASSWORD, World, at

WHY = "Six equal posts with a discount code promote a shop; none of them spoke about the idea."
FACTS = "You posted the same link to a shop in six discussions."
Result = TypeVar("Result")
_password: list[str] = []


def password_hash() -> str:
    """Slow to make, and always the same."""
    if not _password:
        _password.append(hash_password(PASSWORD))
    return _password[0]


@dataclass
class Court:
    """`dora` advertises under `idea`; `rita` reports. `mona`, `noah` and `lena` are moderators."""

    world: World
    mona: Member
    noah: Member
    lena: Member
    dora: Member
    rita: Member
    idea: Idea
    comment: Comment

    def do(self, act: Callable[..., Result], *args: Any, **values: Any) -> Result:
        """One act in a transaction of its own, at its time."""
        with writing():
            return act(*args, now=clock.now(), **values)

    def clause(self, key: str = "advertising") -> Clause:
        found = clause_in_force(key, clock.now())
        assert found is not None
        return found

    def subject(self, name: str = "", viewer: Member | None = None) -> Subject:
        return subject_named(name or f"comment-{self.comment.id}", viewer or self.rita)

    def case(self, *, name: str = "", clause: str = "advertising", by: Member | None = None) -> Case:
        """The open case after a report of the comment, or of what is named."""
        by = by or self.rita
        with writing():
            report = file_report(self.subject(name, by), clause=self.clause(clause), by=by, now=clock.now())
            return session.get_one(Case, report.case_id)

    def ruling(self, rung: Rung = Rung.WARNING, *, days: float = 0, **values: Any) -> Ruling:
        """One that the ladder lets pass; `days` from now."""
        made = Ruling(
            rung=rung,
            clause=None if rung is Rung.NOTHING else self.clause(),
            facts=FACTS,
            why=WHY,
            ends_at=clock.now() + timedelta(days=days) if days else None,
            deviation="It fits what happened.",
        )
        if rung is Rung.WITHHOLD:
            made = replace(made, capabilities=("comment.post", "idea.post"))
        if rung is Rung.REVOKE:
            made = replace(made, review_at=clock.now() + timedelta(days=365))
        return replace(made, **values)

    def decide(
        self, rung: Rung = Rung.WARNING, *, case: Case | None = None, by: Member | None = None, **values: Any
    ) -> Decision:
        """Decide the case, or a new one, with a ruling of these values."""
        case = case or self.case()
        with writing():
            return decide_case(case, self.ruling(rung, **values), by=by or self.mona, now=clock.now())

    def statement(self, decision: Decision) -> Statement:
        found = statement_on(decision)
        assert found is not None
        return found

    def appeal(self, decision: Decision, text: str = "I only wanted to help.") -> Appeal:
        """The member's appeal against it."""
        with writing():
            return file_appeal(self.statement(decision), text, by=self.dora, now=clock.now())

    def appeal_on(self, decision: Decision) -> Appeal:
        found = appeal_on(decision)
        assert found is not None
        return found


def open_court(world: World, moderator: Member) -> Court:
    """The people, an idea of Amara's, and Dora's comment on it."""
    confirmed = {"email_confirmed_at": at("2026-01-01"), "password_hash": password_hash()}
    amara = world.member("amara")
    dora = world.member("dora", email="dora@example.org", joined_at=at("2026-01-01"), **confirmed)
    people = {name: world.member(name, roles=(Role.MODERATOR,)) for name in ("noah", "lena")}
    with writing():
        board = session.scalars(select(Board).order_by(Board.id)).first()
        assert board is not None
        idea = post_idea(Proposal(title="Refill pouches", body="Please."), board=board, by=amara, now=clock.now())
        thread = session.get_one(Thread, idea.thread_id)
        comment = post_comment(thread, "Best prices at jars-4-less.example", by=dora, now=clock.now())
    return Court(world, mona=moderator, dora=dora, rita=world.member("rita"), idea=idea, comment=comment, **people)


def withheld() -> list[Withholding]:
    """Every withholding that is not lifted, as it stands now."""
    session.rollback()
    return list(session.scalars(select(Withholding).where(Withholding.lifted_at.is_(None)).order_by(Withholding.id)))


def held() -> list[tuple[str, int]]:
    """What is set aside now."""
    session.rollback()
    rows = session.execute(select(Hold.kind, Hold.subject_id).where(Hold.lifted_at.is_(None)))
    return sorted((row.kind, row.subject_id) for row in rows)


class Later:
    """Stops the clock and sets it forward; it runs again in the next test."""

    def __init__(self) -> None:
        with writing():
            self.moment = clock.now()
        self.go()

    def go(self, **span: float) -> datetime:
        """So much later than it was."""
        self.moment += timedelta(**span)
        clock.use(lambda _session: self.moment)
        return self.moment


__all__ = ["Court", "Later", "Origin", "held", "open_court", "password_hash", "withheld"]
