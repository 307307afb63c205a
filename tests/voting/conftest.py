"""What the tests of voting share: ideas made directly, limits that begin anew, and a look at the rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from community.backends.limits_counted import in_memory
from community.core import clock, ports
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea, Status
from community.ideas.rules import first_score
from community.membership.models import Member
from community.voting.models import Vote
from tests.world import World

MakeIdea = Callable[..., Idea]


@pytest.fixture(autouse=True)
def _fresh_limits(world: World) -> None:
    ports.use(replace(ports.chosen(), limiter=in_memory()))


@pytest.fixture
def author(world: World) -> Member:
    """Who shares the ideas of these tests."""
    return world.member("amara", display_name="Amara O.")


@pytest.fixture
def make_idea(author: Member) -> MakeIdea:
    """Share an idea, and give a copy of its row. Columns and `status` are set behind its back."""

    def make(title: str = "A delivery window", *, status: str = "", **values: Any) -> Idea:
        with writing():
            board = session.scalars(select(Board)).first()
            assert board is not None
            idea = post_idea(Proposal(title=title, body="Please."), board=board, by=author, now=clock.now())
            set_up(idea, status=status, **values)
            session.refresh(idea)
        session.expunge(idea)
        return idea

    return make


def set_up(idea: Idea, *, status: str = "", **values: Any) -> None:
    """Change columns of an idea as no action would."""
    if status:
        idea.status_id = session.scalars(select(Status.id).where(Status.key == status)).one()
    for name, value in values.items():
        setattr(idea, name, value)
    idea.score = first_score(idea.created_at, idea.carried_votes)
    session.flush()


@pytest.fixture
def idea(make_idea: MakeIdea) -> Idea:
    """One idea that takes votes."""
    return make_idea()


def numbers(idea: Idea) -> tuple[int, float]:
    """Count and score as they are stored now."""
    session.rollback()
    row = session.execute(select(Idea.vote_count, Idea.score).where(Idea.id == idea.id)).one()
    session.rollback()
    return row.vote_count, row.score


def rows_of(idea: Idea) -> int:
    """How many rows of votes there are, whatever their state."""
    session.rollback()
    count = session.execute(select(func.count()).select_from(Vote).where(Vote.idea_id == idea.id)).scalar_one()
    session.rollback()
    return count


def the_vote(idea: Idea, member: Member | int) -> Vote:
    """The row of this member's vote."""
    session.rollback()
    member_id = member if isinstance(member, int) else member.id
    wanted = select(Vote).where(Vote.idea_id == idea.id, Vote.member_id == member_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def decide(idea: Idea, status: str, *, now: datetime | None = None) -> None:
    """Move the idea to a status behind everybody's back."""
    with writing():
        fresh = session.get_one(Idea, idea.id)
        fresh.status_id = session.scalars(select(Status.id).where(Status.key == status)).one()
