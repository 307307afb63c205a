"""People vote at the very moment when ideas are merged, and two of the team merge the other way round."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.access import Role
from community.core.db import session
from community.ideas.actions.counting import recount_boards
from community.ideas.actions.merging import recheck_merges
from community.ideas.models import Idea
from community.voting.actions import recheck_counting, recheck_roots, recount_all
from community.voting.models import Vote
from tests.at_once import at_once, sender
from tests.voting.conftest import MakeIdea
from tests.world import Browser, World

VOTERS, PAIRS = 16, 6


@pytest.fixture
def team(world: World) -> list[Browser]:
    """Two of the team, and a moderator."""
    people = (("tomas", Role.TEAM), ("aylin", Role.TEAM), ("mona", Role.MODERATOR))
    return [world.signed_in(handle, roles=(role,)) for handle, role in people]


def merging(browser: Browser, source: Idea, target: Idea) -> Callable[[], int]:
    """A click on the button that merges; the status of the answer."""
    return sender(browser, f"/ideas/{source.id}/merge", into=str(target.id))


def miscounted() -> list[object]:
    session.rollback()
    found = [recheck_merges(), recheck_roots(), recheck_counting(), recount_all(), recount_boards()]
    session.rollback()
    return [each for each in found if each]


def voters_for(idea: Idea) -> set[int]:
    session.rollback()
    found = set(session.scalars(select(Vote.member_id).where(Vote.root_id == idea.id, Vote.withdrawn_at.is_(None))))
    assert session.scalars(select(Idea.vote_count).where(Idea.id == idea.id)).one() == len(found)
    session.rollback()
    return found


@pytest.mark.parametrize("on", ["source", "target", "both"])
def test_sixteen_vote_while_a_merge_is_committed(
    world: World, team: list[Browser], make_idea: MakeIdea, on: str
) -> None:
    """Who was told that their vote is there is counted once, also who had voted for the other one before."""
    source, target = make_idea("A delivery window"), make_idea("Pick a delivery slot")
    members = [world.signed_in(f"voter-{number}") for number in range(VOTERS)]
    other = source if on == "target" else target
    for browser in members[::3]:
        browser.post(f"/ideas/{other.id}/vote")
    ideas = {"source": [source], "target": [target], "both": [source, target]}[on]
    clicks = [sender(browser, f"/ideas/{ideas[at % len(ideas)].id}/vote") for at, browser in enumerate(members)]
    session.rollback()
    merged, *voted = at_once([merging(team[0], source, target), *clicks], VOTERS + 1)
    assert merged == 303
    assert set(voted) <= {303, 409}
    acknowledged = {each.member_id for each, status in zip(members, voted, strict=True) if status == 303}
    before = {each.member_id for each in members[::3]}
    assert voters_for(target) == acknowledged | before
    assert voters_for(source) == set()
    assert miscounted() == []


def test_of_two_merges_the_other_way_round_one_wins(team: list[Browser], make_idea: MakeIdea) -> None:
    for number in range(PAIRS):
        one, other = make_idea(f"One of pair {number}"), make_idea(f"The other of pair {number}")
        works = [merging(team[0], one, other), merging(team[1], other, one)]
        session.rollback()
        assert sorted(at_once(works, 2)) == [303, 409]
        roots = session.scalars(select(Idea.merged_into_id).where(Idea.id.in_((one.id, other.id)))).all()
        assert sorted(map(bool, roots)) == [False, True]
    assert miscounted() == []


def test_three_merge_in_a_circle_at_once_and_none_closes_it(team: list[Browser], make_idea: MakeIdea) -> None:
    for number in range(PAIRS):
        ideas = [make_idea(f"Idea {number} of {each}") for each in range(3)]
        works = [merging(browser, ideas[at], ideas[(at + 1) % 3]) for at, browser in enumerate(team)]
        session.rollback()
        assert sorted(at_once(works, 3)) == [303, 303, 409]
        roots = session.scalars(select(Idea.merged_into_id).where(Idea.id.in_([each.id for each in ideas]))).all()
        assert len({root for root in roots if root is not None}) == 1
    assert miscounted() == []


def test_undone_by_two_at_once_it_is_undone_once(world: World, team: list[Browser], make_idea: MakeIdea) -> None:
    source, target = make_idea("A delivery window"), make_idea("Pick a delivery slot")
    world.signed_in("ada").post(f"/ideas/{source.id}/vote")
    assert merging(team[0], source, target)() == 303
    works = [sender(browser, f"/ideas/{source.id}/merge", verb="DELETE") for browser in team]
    session.rollback()
    assert set(at_once(works, 3)) == {303}
    assert (len(voters_for(source)), len(voters_for(target))) == (1, 0)
    assert miscounted() == []
