"""The score that the database keeps is the one that the rows give, whatever was voted when, and never raises."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.ideas.rules import PERIOD_SECONDS, weeks
from community.membership.models import Member
from community.voting.actions import cast_vote, recount, withdraw_vote
from community.voting.models import Vote
from community.voting.queries import counting
from community.voting.rules import Tally, added, first_score, recounted, tally, weight
from tests.voting.conftest import MakeIdea, set_up
from tests.world import World, at

moments = st.datetimes(datetime(1970, 1, 1), datetime(2300, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  made aware
near = st.timedeltas(timedelta(days=-30), timedelta(days=30)).map(lambda span: at("2026-05-01") + span)
acts = st.lists(
    st.tuples(st.sampled_from(["cast", "withdraw"]), st.integers(0, 5), st.one_of(moments, near)), max_size=14
)


@pytest.mark.parametrize(
    ("score", "vote_weight", "joined"),
    [
        (2900.0, 2900.0, 2900.0 + math.log(2)),
        (2900.0, 2899.0, 2900.0 + math.log(1 + math.exp(-1))),
        (2899.0, 2900.0, 2900.0 + math.log(1 + math.exp(-1))),
        (2900.0, 2859.9, 2900.0),
        (2900.0, -100_000.0, 2900.0),
        (-100_000.0, 2900.0, 2900.0),
    ],
)
def test_adding_a_vote(score: float, vote_weight: float, joined: float) -> None:
    assert added(score, vote_weight) == pytest.approx(joined, abs=1e-12)


def test_a_week_is_one_and_microseconds_count() -> None:
    start = at("2026-03-01")
    assert weight(start + timedelta(seconds=PERIOD_SECONDS)) - weight(start) == pytest.approx(1, abs=1e-12)
    assert weeks(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert weight(start + timedelta(microseconds=1)) > weight(start)


def test_carried_votes_weigh_as_if_cast_when_the_idea_was_shared() -> None:
    created = at("2026-03-01")
    one_by_one = weeks(created)
    for _ in range(214):
        one_by_one = added(one_by_one, weeks(created))
    assert first_score(created, 214) == pytest.approx(one_by_one, abs=1e-9)


def test_no_vote_at_all_is_the_first_score() -> None:
    created = at("2026-03-01")
    assert recounted(created, 3, Tally()) == recounted(created, 3, tally([])) == first_score(created, 3)


@given(weights=st.lists(st.floats(-5000, 9000), max_size=30), created=moments, carried=st.integers(0, 10**6))
@settings(max_examples=200)
def test_one_by_one_or_all_at_once_is_the_same(weights: list[float], created: datetime, carried: int) -> None:
    score = first_score(created, carried)
    for each in weights:
        score = added(score, each)
    assert score == pytest.approx(recounted(created, carried, tally(weights)), abs=1e-9)


@pytest.fixture
def people(world: World) -> list[Member]:
    """Six who vote."""
    return [world.member(f"voter-{number}") for number in range(6)]


@given(created=moments, carried=st.integers(0, 5000), plan=acts)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_votes_and_withdrawals_years_apart_agree_with_a_recount(
    people: list[Member],
    idea: Idea,
    created: datetime,
    carried: int,
    plan: list[tuple[str, int, datetime]],
) -> None:
    _begin_anew(idea, created, carried)
    standing: set[int] = set()
    for act, number, moment in plan:
        member = people[number]
        with writing():
            loaded = get_visible(idea.id, member)
            if act == "cast":
                assert cast_vote(loaded, by=member, now=moment) == (number not in standing)
                standing.add(number)
            else:
                assert withdraw_vote(loaded, by=member, now=moment) == (number in standing)
                standing.discard(number)
    _agrees(idea, created, carried, len(standing))


def _begin_anew(idea: Idea, created: datetime, carried: int) -> None:
    with writing():
        session.execute(Vote.__table__.delete())
        set_up(session.get_one(Idea, idea.id), created_at=created, carried_votes=carried, vote_count=0)


def _agrees(idea: Idea, created: datetime, carried: int, count: int) -> None:
    with writing():
        weights = list(session.scalars(session.query(Vote.weight).where(counting()).statement))
        stored = session.get_one(Idea, idea.id, populate_existing=True)
        assert stored.vote_count == count == len(weights)
        assert stored.score == pytest.approx(recounted(created, carried, tally(weights)), abs=1e-9)
        assert recount(idea.id) is None


def test_a_hundred_thousand_carried_and_a_vote_a_century_later(world: World, make_idea: MakeIdea) -> None:
    """The far one outweighs them all: a sum of its powers would have lost every other digit."""
    ada = world.member("ada")
    idea = make_idea(created_at=at("1999-01-01"), carried_votes=100_000)
    for act, moment in ((cast_vote, at("2099-01-01")), (withdraw_vote, at("2099-01-02"))):
        with writing():
            act(get_visible(idea.id, ada), by=ada, now=moment)
    with writing():
        assert recount(idea.id) is None
        assert session.get_one(Idea, idea.id).score == first_score(at("1999-01-01"), 100_000)
