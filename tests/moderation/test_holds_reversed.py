"""What was set aside and brought back is as if it had never been: for everybody, on every page, in every number."""

from collections.abc import Callable

import pytest

from community.membership.models import Member
from tests.moderation.conftest import Holding, Subject, vote_of
from tests.moderation.public import State, public_state
from tests.moderation.town import Town, settle
from tests.world import Browser, World

Choose = Callable[[Town], list[Subject]]


def _ideas(town: Town) -> list[Subject]:
    return [town.ideas[0], town.ideas[2]]


def _comments(town: Town) -> list[Subject]:
    return [*town.comments[:2], town.comments[5]]


def _votes(town: Town) -> list[Subject]:
    return [vote_of(idea, town.people["ada"]) for idea in town.ideas] + [vote_of(town.ideas[0], town.people["bea"])]


def _profiles(town: Town) -> list[Subject]:
    return [town.people["ada"], town.people["cem"]]


def _all(town: Town) -> list[Subject]:
    return [*_ideas(town), *_comments(town), *_votes(town), *_profiles(town)]


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    return settle(world, moderator)


@pytest.fixture
def look(world: World, town: Town) -> Callable[[], State]:
    """The public state, always in the same browsers."""
    browsers: dict[str, Browser] = town.browsers()
    return lambda: public_state(world, browsers)


@pytest.mark.parametrize("choose", [_ideas, _comments, _votes, _profiles, _all])
def test_reversing_a_decision_brings_everything_back_exactly(
    town: Town, look: Callable[[], State], holding: Holding, choose: Choose
) -> None:
    before = look()
    statement_id = holding.place(*choose(town))
    assert before.differences(look())
    holding.lift(statement_id)
    assert not before.differences(look())


@pytest.mark.slow
@pytest.mark.parametrize("choose", [_ideas, _comments, _votes, _profiles])
def test_what_two_decisions_hold_stays_aside_until_both_are_reversed(
    town: Town, look: Callable[[], State], holding: Holding, choose: Choose
) -> None:
    before, subjects = look(), choose(town)
    alone = holding.place(*subjects[1:])
    with_second = look()
    holding.lift(alone)
    first, second = holding.place(*subjects), holding.place(*subjects[1:])
    holding.lift(first)
    assert not with_second.differences(look())
    holding.lift(second)
    assert not before.differences(look())
