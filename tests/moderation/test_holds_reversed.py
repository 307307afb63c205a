"""What was set aside and brought back is as if it had never been: for everybody, on every page, in every number."""

import pytest

from community.membership.models import Member
from tests.moderation.conftest import Holding, Subject, vote_of
from tests.moderation.public import is_changed, public_state
from tests.moderation.town import Town, settle
from tests.world import Browser, World


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
def browsers(town: Town) -> dict[str, Browser]:
    """Always the same, so that what they see can be compared."""
    return town.browsers()


@pytest.mark.slow(seconds=10)
def test_reversing_a_decision_brings_everything_back_exactly(
    world: World, town: Town, browsers: dict[str, Browser], holding: Holding
) -> None:
    """One after the other in the same town: as each ends where it began, the next begins there."""
    before = public_state(world, browsers)
    for choose in (_ideas, _comments, _votes, _profiles, _all):
        statement_id = holding.place(*choose(town))
        assert is_changed(before, world, browsers), choose
        holding.lift(statement_id)
        assert not before.differences(public_state(world, browsers)), choose


@pytest.mark.slow(seconds=20)
def test_what_two_decisions_hold_stays_aside_until_both_are_reversed(
    world: World, town: Town, browsers: dict[str, Browser], holding: Holding
) -> None:
    before = public_state(world, browsers)
    for choose in (_ideas, _comments, _votes, _profiles):
        subjects = choose(town)
        alone = holding.place(*subjects[1:])
        with_second = public_state(world, browsers)
        holding.lift(alone)
        first, second = holding.place(*subjects), holding.place(*subjects[1:])
        holding.lift(first)
        assert not with_second.differences(public_state(world, browsers)), choose
        holding.lift(second)
        assert not before.differences(public_state(world, browsers)), choose
