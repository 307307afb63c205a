"""A member takes a vote back, and may give it again."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from community.core.db import session
from community.core.errors import Closed
from community.core.transaction import writing
from community.ideas.models import Idea, Status
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.voting.actions import cast_vote, recount_all, withdraw_vote
from community.voting.rules import first_score
from tests.voting.conftest import MakeIdea, decide, numbers, rows_of, the_vote
from tests.world import World, at


def test_a_vote_taken_back_leaves_the_idea_as_it_was(world: World, idea: Idea) -> None:
    before = numbers(idea)
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/vote")
    answer = ada.delete(f"/ideas/{idea.id}/vote")
    assert answer.status_code == 303
    assert numbers(idea) == (0, pytest.approx(before[1], abs=1e-9))
    assert rows_of(idea) == 1, "the row stays, for when the vote comes again"


def test_a_script_may_use_the_method_itself(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/vote")
    answer = ada.client.delete(f"/ideas/{idea.id}/vote", headers={"X-CSRFToken": ada.csrf()})
    assert answer.status_code == 303
    assert numbers(idea)[0] == 0


def test_taking_back_what_was_never_given_changes_nothing(world: World, idea: Idea) -> None:
    assert world.signed_in("ada").delete(f"/ideas/{idea.id}/vote").status_code == 303
    assert (numbers(idea)[0], rows_of(idea)) == (0, 0)


def test_with_htmx_the_ballot_comes_back_unpressed(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada")
    ada.htmx(f"/ideas/{idea.id}/vote")
    answer = ada.htmx(f"/ideas/{idea.id}/vote", _method="DELETE")
    assert 'aria-pressed="false"' in answer.get_data(as_text=True)


def test_a_vote_given_again_keeps_its_first_time_so_clicking_lifts_nothing(world: World, idea: Idea) -> None:
    ada = world.member("ada")
    with writing():
        cast_vote(get_visible(idea.id, ada), by=ada, now=at("2026-01-05"))
    first, once = the_vote(idea, ada).cast_at, numbers(idea)
    for day in range(6, 20):
        with writing():
            assert withdraw_vote(get_visible(idea.id, ada), by=ada, now=at(f"2026-01-{day:02d}"))
        with writing():
            assert cast_vote(get_visible(idea.id, ada), by=ada, now=at(f"2026-01-{day:02d}T12:00"))
    assert the_vote(idea, ada).cast_at == first
    assert numbers(idea) == (1, pytest.approx(once[1], abs=1e-12))


def test_others_votes_stay_when_one_goes(world: World, make_idea: MakeIdea) -> None:
    idea = make_idea(carried_votes=7)
    browsers = [world.signed_in(f"member-{number}") for number in range(5)]
    for browser in browsers:
        browser.post(f"/ideas/{idea.id}/vote")
    browsers[2].delete(f"/ideas/{idea.id}/vote")
    assert numbers(idea)[0] == 4
    assert numbers(idea)[1] > first_score(idea.created_at, 7)
    assert recount_all() == []


def test_an_idea_decided_a_moment_before_keeps_its_votes(world: World, idea: Idea) -> None:
    """The page was loaded while the idea was open; by the time its row is locked it is decided."""
    ada, bea = world.member("ada"), world.member("bea")
    with writing():
        cast_vote(get_visible(idea.id, ada), by=ada, now=at("2026-01-05"))
    stale = get_visible(idea.id, ada)
    assert stale.takes_votes
    decide(idea, "shipped")
    for act, who in ((cast_vote, bea), (withdraw_vote, ada)):
        with pytest.raises(Closed):
            _act_on_what_was_loaded(act, stale, who)
    assert (numbers(idea)[0], rows_of(idea)) == (1, 1)


def _act_on_what_was_loaded(act: Callable[..., bool], stale: Idea, who: Member) -> None:
    """With the status that the idea had when the page was opened."""
    with writing():
        opened = session.scalars(select(Status).where(Status.is_first)).one()
        set_committed_value(stale, "status_id", opened.id)
        set_committed_value(stale, "status", opened)
        act(stale, by=who, now=at("2026-02-01"))
