"""A merge is about to be committed when votes are set aside, imported, or withdrawn with their member."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import merge_ideas
from community.ideas.models import Idea
from community.membership.models import Member
from community.voting.actions.importing import ImportedVote, import_votes
from community.voting.actions.leaving import leave_votes
from community.voting.models import Vote
from tests.meanwhile import uncommitted
from tests.moderation.conftest import Holding
from tests.voting.conftest import MakeIdea, the_vote
from tests.voting.test_merging_at_once import miscounted, voters_for
from tests.world import World


@pytest.fixture
def pair(world: World, make_idea: MakeIdea) -> tuple[Idea, Idea]:
    """Two ideas that are one; Ada votes for the first, Bob for the second."""
    ideas = make_idea("A delivery window"), make_idea("Pick a delivery slot")
    for handle, idea in zip(("ada", "bob"), ideas, strict=True):
        assert world.signed_in(handle).post(f"/ideas/{idea.id}/vote").status_code == 303
    return ideas


@pytest.fixture
def merge(world: World, pair: tuple[Idea, Idea]) -> Callable[[], object]:
    """Tomas of the team merges the first into the second."""
    tomas = world.member("tomas", roles=(Role.TEAM,)).id
    numbers = [idea.id for idea in pair]

    def act() -> object:
        source, target = (session.get_one(Idea, number) for number in numbers)
        return merge_ideas(source, target, by=session.get_one(Member, tomas), now=clock.now())

    return act


def the_member(handle: str) -> int:
    session.rollback()
    return session.scalars(select(Member.id).where(Member.handle == handle)).one()


def test_a_vote_set_aside_meanwhile_does_not_count_for_the_other_idea(
    world: World, pair: tuple[Idea, Idea], merge: Callable[[], object]
) -> None:
    source, target = pair
    holding = Holding(world.member("mona", roles=(Role.MODERATOR,)).id)
    vote = the_vote(source, the_member("ada"))
    with uncommitted(world.app, merge):
        holding.place(vote)
    assert miscounted() == []
    counts = session.execute(select(Idea.vote_count, Idea.votes_aside).where(Idea.id == target.id)).one()
    assert tuple(counts) == (1, 1)


def test_who_leaves_meanwhile_is_not_counted_for_the_other_idea(
    world: World, pair: tuple[Idea, Idea], merge: Callable[[], object]
) -> None:
    ada = the_member("ada")
    with uncommitted(world.app, merge), writing():
        leave_votes(ada, now=clock.now())
    assert miscounted() == []
    assert voters_for(pair[1]) == {the_member("bob")}


def test_a_vote_imported_meanwhile_counts_for_the_other_idea(
    world: World, pair: tuple[Idea, Idea], merge: Callable[[], object]
) -> None:
    source, target = pair
    cleo, bob = world.member("cleo").id, the_member("bob")
    with uncommitted(world.app, merge), writing():
        votes = [ImportedVote(member, source.id, clock.now()) for member in (cleo, bob)]
        assert import_votes(votes, source="elsewhere") == 2
    assert miscounted() == []
    counting = select(Vote.member_id).where(Vote.root_id == target.id, Vote.counts)
    assert set(session.scalars(counting)) == {the_member("ada"), bob, cleo}


def test_a_vote_that_comes_again_meanwhile_counts_once(
    world: World, pair: tuple[Idea, Idea], merge: Callable[[], object]
) -> None:
    """Cleo votes for the first idea, and had taken back what she gave to the second before."""
    source, target = pair
    cleo = world.signed_in("cleo")
    for verb, idea in ((cleo.post, target), (cleo.delete, target), (cleo.post, source)):
        assert verb(f"/ideas/{idea.id}/vote").status_code == 303
    with uncommitted(world.app, merge):
        assert cleo.post(f"/ideas/{target.id}/vote").status_code == 303
    assert miscounted() == []
    assert len(voters_for(target)) == 3
