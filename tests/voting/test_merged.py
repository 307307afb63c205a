"""Votes on ideas that are merged: each person counts once, and what is taken apart is as it was."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, update

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.events import record
from community.core.transaction import writing
from community.discussion.models import Thread
from community.ideas.actions import merge_ideas, undo_merge
from community.ideas.actions.merging import recheck_merges
from community.ideas.models import Idea, Status
from community.ideas.queries import get_visible
from community.membership.events import MemberClaimed
from community.membership.models import Member
from community.voting.actions import cast_vote, recheck_counting, recheck_roots, recount_all, withdraw_vote
from community.voting.models import Vote
from community.voting.queries import my_vote, voted_on
from tests.voting.conftest import MakeIdea
from tests.world import World

PEOPLE, IDEAS = 5, 4


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
    found = not any((recheck_merges(), recheck_roots(), recount_all(), recheck_counting()))
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


def test_somebody_claims_what_they_had_voted_for_elsewhere_and_counts_once(
    world: World, people: list[Member], ideas: list[Idea], tomas: Member
) -> None:
    old = world.member("old-ada", source="forum", source_id="7")
    vote(old, ideas[1])
    vote(people[0], ideas[2])
    merge(ideas[1], ideas[2], tomas)
    assert counts(ideas[1:3]) == [0, 2]
    with writing():
        record(MemberClaimed(old.id, people[0].id))
    assert counts(ideas[1:3]) == [0, 1]
    assert is_true()
    take_apart(ideas[1], tomas)
    assert counts(ideas[1:3]) == [1, 1]
    assert is_true()


def test_a_recount_finds_and_mends_what_does_not_follow_from_the_merges(
    people: list[Member], ideas: list[Idea], tomas: Member
) -> None:
    vote(people[0], ideas[1])
    vote(people[0], ideas[2])
    merge(ideas[1], ideas[2], tomas)
    before = rows()
    with writing():
        session.execute(update(Idea).where(Idea.id == ideas[1].id).values(merged_into_id=None))
        session.execute(update(Idea).where(Idea.id == ideas[2].id).values(takes_in=False, vote_count=2))
        session.execute(update(Vote).where(Vote.idea_id == ideas[1].id).values(root_id=ideas[1].id, counts=True))
        session.execute(update(Vote).where(Vote.idea_id == ideas[2].id).values(counts=True))
    with writing():
        assert recheck_merges(fix=True) == {ideas[1].id: (ideas[1].id, ideas[2].id)}
        assert len(recheck_roots(fix=True)) == 1
        recheck_counting(fix=True)
        recount_all(fix=True)
    assert is_true()
    assert rows() == before
