"""Anybody asks why an idea stands where it does."""

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from community.core import clock
from community.core.db import db, session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.voting import queries, widgets
from community.voting.actions import cast_vote
from tests.statements import statements
from tests.voting.conftest import MakeIdea
from tests.world import World


def _vote(world: World, idea: Idea, *, days_ago: tuple[int, ...]) -> None:
    for number, days in enumerate(days_ago):
        member = world.member(f"voter-{idea.id}-{number}")
        with writing():
            cast_vote(get_visible(idea.id, member), by=member, now=clock.now() - timedelta(days=days))


def test_it_tells_the_votes_the_recent_ones_and_those_carried_over(world: World, make_idea: MakeIdea) -> None:
    idea = make_idea(carried_votes=214)
    _vote(world, idea, days_ago=(0, 3, 6, 8, 400))
    page = world.visitor().get(idea.path).get_data(as_text=True)
    assert "Why is this here?" in page
    assert "5 votes were cast here." in page
    assert "3 of them came within the last 7 days." in page
    assert "214 more were carried over" in page
    assert "almost three times as much" in page


def test_an_idea_without_votes_says_so_without_counting(world: World, idea: Idea) -> None:
    with world.app.test_request_context(), statements(db.engine) as sent:
        words = widgets.why_here(session.get_one(Idea, idea.id))
    assert "0 votes were cast here." in words
    assert not [each for each in sent if "votes" in each and "FROM votes" in each]


@pytest.fixture
def _counting_to_three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limit is in a statement that is built once."""
    seen = sys.modules[queries.glimpse.__module__]
    for module in (seen, widgets):
        monkeypatch.setattr(module, "MOST_RECENT", 3)
    seen._both.cache_clear()
    yield
    seen._both.cache_clear()


@pytest.mark.usefixtures("_counting_to_three")
def test_it_counts_no_further_than_it_must(world: World, idea: Idea) -> None:
    _vote(world, idea, days_ago=(0, 0, 1, 1, 2))
    assert queries.glimpse(idea.id).recent == 3
    assert "3 or more of them came within the last 7 days." in world.visitor().get(idea.path).get_data(as_text=True)
