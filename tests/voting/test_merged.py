"""Votes on ideas that are merged: each person counts once, and what is taken apart is as it was."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.errors import CommunityError
from community.core.transaction import writing
from community.discussion.models import Thread
from community.ideas.actions import merge_ideas, undo_merge
from community.ideas.models import Idea, Merge, Status
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.voting.actions import cast_vote, recheck_counting, recount_all, withdraw_vote
from community.voting.models import Vote
from community.voting.queries import my_vote, voted_on
from tests.voting.conftest import MakeIdea
from tests.world import World

PEOPLE, IDEAS = 5, 4
acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["cast", "withdraw"]), st.integers(0, PEOPLE - 1), st.integers(0, IDEAS - 1)),
        st.tuples(st.just("merge"), st.integers(0, IDEAS - 1), st.integers(0, IDEAS - 1)),
        st.tuples(st.just("undo"), st.integers(0, IDEAS - 1), st.just(0)),
    ),
    max_size=25,
)


@pytest.fixture
def people(world: World) -> list[Member]:
    """Those who vote."""
    return [world.member(f"voter-{number}") for number in range(PEOPLE)]


@pytest.fixture
def tomas(world: World) -> Member:
    """Who merges."""
    return world.member("tomas", roles=(Role.TEAM,))


@pytest.fixture
def ideas(make_idea: MakeIdea) -> list[Idea]:
    """Ideas that may be one; two have carried votes."""
    return [make_idea(f"Idea number {number}", carried_votes=(7, 0, 0, 3)[number]) for number in range(IDEAS)]


def vote(member: Member, idea: Idea) -> bool:
    with writing():
        return cast_vote(get_visible(idea.id, member), by=member, now=clock.now())


def take_back(member: Member, idea: Idea) -> bool:
    with writing():
        return withdraw_vote(get_visible(idea.id, member), by=member, now=clock.now())


def merge(source: Idea, target: Idea, by: Member) -> None:
    with writing():
        merge_ideas(get_visible(source.id, by), get_visible(target.id, by), by=by, now=clock.now())


def take_apart(source: Idea, by: Member) -> bool:
    with writing():
        return undo_merge(get_visible(source.id, by), by=by, now=clock.now())


def rows() -> list[Any]:
    """Everything that a merge moves, as it is stored; scores as far as a recount agrees with them."""
    session.rollback()
    found: list[Any] = []
    for table in (Idea.__table__, Vote.__table__, Thread.__table__):
        found += session.execute(select(table).order_by(table.c.id)).mappings()
    session.rollback()
    return [dict(row) | ({"score": round(row["score"], 9)} if "score" in row else {}) for row in found]


def counts(ideas: Sequence[Idea]) -> list[int]:
    session.rollback()
    found = session.execute(select(Idea.id, Idea.support).where(Idea.id.in_([idea.id for idea in ideas])))
    by_id = {row.id: row.support for row in found}
    session.rollback()
    return [by_id[idea.id] for idea in ideas]


def is_true() -> bool:
    """Whether all that is stored is what its rows say."""
    session.rollback()
    found = not recount_all() and not recheck_counting()
    session.rollback()
    return found


def test_somebody_who_voted_for_both_counts_once(people: list[Member], ideas: list[Idea], tomas: Member) -> None:
    for member in people[:3]:
        vote(member, ideas[1])
    for member in people[2:]:
        vote(member, ideas[2])
    merge(ideas[1], ideas[2], tomas)
    assert counts(ideas[1:3]) == [0, 5]
    assert voted_on(people[0], [ideas[2].id]) == {ideas[2].id}
    assert is_true()


def test_carried_votes_come_along(ideas: list[Idea], tomas: Member) -> None:
    before = rows()
    merge(ideas[0], ideas[3], tomas)
    assert counts(ideas)[3] == 10
    assert is_true()
    take_apart(ideas[0], tomas)
    assert rows() == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_chain_is_taken_apart_in_either_order_to_the_last_row(
    people: list[Member], ideas: list[Idea], tomas: Member, order: tuple[int, int]
) -> None:
    for number, member in enumerate(people):
        for idea in ideas[: 1 + number % 3]:
            vote(member, idea)
    take_back(people[1], ideas[0])
    before = rows()
    merge(ideas[0], ideas[1], tomas)
    merge(ideas[1], ideas[2], tomas)
    assert counts(ideas)[:3] == [7, 0, 12]
    for each in order:
        take_apart(ideas[each], tomas)
        assert is_true()
    assert rows() == before


@pytest.mark.parametrize("status", ["shipped", "not-now"])
def test_what_is_decided_takes_in_votes_all_the_same(
    people: list[Member], ideas: list[Idea], tomas: Member, status: str
) -> None:
    for member in people:
        vote(member, ideas[1])
    with writing():
        decided = select(Status.id).where(Status.key == status).scalar_subquery()
        session.execute(update(Idea).where(Idea.id == ideas[2].id).values(status_id=decided))
    merge(ideas[1], ideas[2], tomas)
    assert counts(ideas)[2] == len(people)


def test_a_vote_comes_back_with_its_first_time(people: list[Member], ideas: list[Idea], tomas: Member) -> None:
    ada = people[0]
    vote(ada, ideas[1])
    before = rows()
    merge(ideas[1], ideas[2], tomas)
    assert not vote(ada, ideas[2])
    assert take_back(ada, ideas[2])
    assert not take_back(ada, ideas[2])
    assert my_vote(ada, get_visible(ideas[2].id, ada)) is None
    assert vote(ada, ideas[2])
    assert is_true()
    take_apart(ideas[1], tomas)
    assert rows() == before


@given(plan=acts)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_merges_and_votes_count_each_person_once(
    people: list[Member], ideas: list[Idea], tomas: Member, plan: list[tuple[str, int, int]]
) -> None:
    _begin_anew()
    for act, one, other in plan:
        try:
            if act == "merge":
                merge(ideas[one], ideas[other], tomas)
            elif act == "undo":
                take_apart(ideas[one], tomas)
            else:
                (vote if act == "cast" else take_back)(people[one], ideas[other])
        except CommunityError:
            session.rollback()
        assert is_true(), act
    for idea in ideas:
        take_apart(idea, tomas)
    assert is_true()
    session.rollback()
    standing = session.execute(select(Vote.root_id, Vote.idea_id).where(Vote.withdrawn_at.is_(None))).all()
    session.rollback()
    assert all(root_id == idea_id for root_id, idea_id in standing)
    assert sum(counts(ideas)) == len(standing) + 10


def _begin_anew() -> None:
    with writing():
        for table in (Merge.__table__, Vote.__table__):
            session.execute(table.delete())
        session.execute(update(Idea).values(merged_into_id=None, takes_in=False, vote_count=0, carried_over=0))
        first = select(Status.id).where(Status.is_first).scalar_subquery()
        session.execute(update(Idea).values(status_id=first))
    with writing():
        for number, idea in enumerate(session.scalars(select(Idea).order_by(Idea.id))):
            idea.carried_votes = (7, 0, 0, 3)[number]
        session.flush()
        recount_all(fix=True)
