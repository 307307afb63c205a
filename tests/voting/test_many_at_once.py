"""Everybody clicks at the same moment, several times."""

import random
from collections.abc import Callable

import pytest

from community.core.db import session
from community.core.events import record
from community.core.transaction import writing
from community.ideas.models import Idea
from community.membership.events import MemberClaimed
from community.voting.actions import recount_all
from tests.at_once import at_once, sender
from tests.voting.conftest import MakeIdea, numbers, rows_of
from tests.world import Browser, World

CLICKS = 64
MEMBERS = 50
IDEAS = 8


def test_one_click_sent_64_times_at_once_is_one_vote(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada")
    clicks = [sender(ada, f"/ideas/{idea.id}/vote") for _ in range(CLICKS)]
    session.rollback()
    assert set(at_once(clicks, CLICKS)) == {303}
    assert (rows_of(idea), numbers(idea)[0]) == (1, 1)
    assert recount_all() == []


def test_a_vote_given_and_taken_back_at_once_ends_as_one_or_the_other(world: World, idea: Idea) -> None:
    ada, path = world.signed_in("ada"), f"/ideas/{idea.id}/vote"
    clicks = [sender(ada, path, verb=verb) for verb in ("POST", "DELETE") * 16]
    session.rollback()
    assert set(at_once(clicks, 32)) == {303}
    assert rows_of(idea) == 1
    assert numbers(idea)[0] in (0, 1)
    assert recount_all() == []


def test_claiming_while_the_claimer_votes_counts_everybody_once(world: World, make_idea: MakeIdea) -> None:
    """An import's votes change hands while their new owner clicks on the same ideas."""
    ideas = [make_idea(f"Idea number {number}") for number in range(6)]
    old = world.member("old-ada", source="forum", source_id="7")
    for browser in (world.browser_of(old), world.signed_in("bea")):
        for idea in ideas:
            browser.post(f"/ideas/{idea.id}/vote")
    ada = world.signed_in("ada")
    clicks = [sender(ada, f"/ideas/{idea.id}/vote", verb=verb) for idea in ideas for verb in ("POST", "DELETE", "POST")]
    session.rollback()
    assert set(at_once([_claiming(world, old.id, ada.member_id or 0), *clicks], 4)) == {303}
    assert {numbers(idea)[0] for idea in ideas} <= {1, 2}, "Bea's, and Ada's where she did not take it back last"
    assert recount_all() == []


def _claiming(world: World, old_id: int, member_id: int) -> Callable[[], int]:
    def claim() -> int:
        with world.app.app_context(), writing():
            record(MemberClaimed(old_id, member_id))
        return 303

    return claim


@pytest.mark.slow
def test_fifty_members_click_on_eight_ideas_again_and_again(world: World, make_idea: MakeIdea) -> None:
    ideas = [make_idea(f"Idea number {number}") for number in range(IDEAS)]
    members = [world.signed_in(f"member-{number}") for number in range(MEMBERS)]
    chance = random.Random(20261121)
    left = {idea.id: 0 for idea in ideas}
    clicks = []
    for browser in members:
        for idea in ideas:
            stays = chance.random() < 0.5
            left[idea.id] += stays
            clicks.append(_several(browser, f"/ideas/{idea.id}/vote", stays=stays))
    chance.shuffle(clicks)
    session.rollback()
    assert set(at_once(clicks, 16)) == {303}
    assert {idea.id: numbers(idea)[0] for idea in ideas} == left
    assert [rows_of(idea) for idea in ideas] == [MEMBERS] * IDEAS
    assert recount_all() == []


def _several(browser: Browser, path: str, *, stays: bool) -> Callable[[], int]:
    """A vote, and the same again; where it does not stay, taken back twice."""
    give, take = sender(browser, path), sender(browser, path, verb="DELETE")
    verbs = [give, give] if stays else [give, take, take]
    return lambda: max(verb() for verb in verbs)
