"""What the tests of moderation share: no limits, people by their part, and holds written past the console."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select, update

from community.access import Role
from community.core import clock, ports
from community.core.db import session
from community.core.ports import Limit
from community.core.transaction import writing
from community.discussion.actions.holding import refresh_held as refresh_comments
from community.discussion.models import Comment
from community.ideas.actions.holding import refresh_held as refresh_ideas
from community.ideas.models import Idea
from community.membership.actions.holding import refresh_held as refresh_members
from community.membership.models import Hold, Holdable, Member
from community.moderation.models import Case, Decision, Statement
from community.voting.actions.holding import refresh_counting
from community.voting.models import Vote
from tests.moderation.court import Court, open_court
from tests.world import World

KINDS = {Idea: Holdable.IDEA, Comment: Holdable.COMMENT, Vote: Holdable.VOTE, Member: Holdable.PROFILE}
REFRESH = {
    Holdable.IDEA: refresh_ideas,
    Holdable.COMMENT: refresh_comments,
    Holdable.VOTE: refresh_counting,
    Holdable.PROFILE: refresh_members,
}
Subject = Idea | Comment | Vote | Member


class Unlimited:
    """A limiter that has seen it all."""

    def hit(self, _key: str, _limits: Iterable[Limit]) -> int:
        return 0


@pytest.fixture(autouse=True)
def _no_limits(request: pytest.FixtureRequest) -> None:
    if "world" in request.fixturenames:
        request.getfixturevalue("world")
        ports.use(replace(ports.chosen(), limiter=Unlimited()))


@pytest.fixture
def moderator(world: World) -> Member:
    """Who decides."""
    return world.member("mona", roles=(Role.MODERATOR,))


@dataclass(frozen=True)
class Holding:
    """Writes the rows of decisions that set something aside, and what follows from them; nothing is asked."""

    moderator_id: int

    def place(self, *subjects: Subject) -> int:
        """Set these aside by one decision; the id of its statement."""
        with writing():
            statement_id = self.state()
            self.hold(statement_id, [(KINDS[type(each)], each.id) for each in subjects])
        return statement_id

    def state(self) -> int:
        """A case, a decision and its statement, in the transaction of whoever calls."""
        now = clock.now()
        case = Case(subject_kind="profile", subject_id=0, origin="moderator", severity=2, opened_at=now, closed_at=now)
        session.add(case)
        session.flush()
        decision = Decision(
            case_id=case.id,
            rung="word",
            recommended="word",
            plan={},
            made_by_id=self.moderator_id,
            made_at=now,
            in_force_at=now,
        )
        session.add(decision)
        session.flush()
        words = {
            "facts": "It happened.",
            "evidence": [],
            "why": "Because the clause says so, and plainly so.",
            "effects": {},
        }
        statement = Statement(decision_id=decision.id, stated_at=now, appeal_until=now, **words)
        session.add(statement)
        session.flush()
        return statement.id

    def hold(self, statement_id: int, subjects: list[tuple[Holdable, int]]) -> None:
        """Place holds under a statement, and let everything follow."""
        now = clock.now()
        session.add_all(
            Hold(kind=kind, subject_id=number, statement_id=statement_id, placed_at=now) for kind, number in subjects
        )
        session.flush()
        _follow(subjects)

    def lift(self, statement_id: int) -> None:
        """Reverse the decision: lift its holds and no others."""
        with writing():
            active = update(Hold).where(Hold.statement_id == statement_id, Hold.lifted_at.is_(None))
            lifted = session.execute(active.values(lifted_at=clock.now()).returning(Hold.kind, Hold.subject_id)).all()
            _follow([(Holdable(kind), number) for kind, number in lifted])


def _follow(subjects: list[tuple[Holdable, int]]) -> None:
    for kind, refresh in REFRESH.items():
        refresh([number for each, number in subjects if each == kind])


@pytest.fixture
def holding(moderator: Member) -> Holding:
    """Sets aside and brings back."""
    return Holding(moderator.id)


def vote_of(idea: Idea, member: Member) -> Vote:
    """The row of a member's vote."""
    return session.scalars(select(Vote).where(Vote.idea_id == idea.id, Vote.member_id == member.id)).one()


@pytest.fixture
def court(world: World, moderator: Member) -> Court:
    """Three moderators, somebody who advertises, and what they wrote."""
    return open_court(world, moderator)
