"""Votes that are set aside do not count, and everybody is told how many; brought back, they weigh as they did."""

import pytest
from sqlalchemy import select

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.membership.models import Member
from community.voting.actions import cast_vote, move_votes, withdraw_vote
from community.voting.queries import get_votable
from tests.moderation.conftest import Holding, vote_of
from tests.moderation.town import Town, settle
from tests.world import World


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    return settle(world, moderator)


def _numbers(idea: Idea) -> tuple[int, int, float]:
    session.rollback()
    row = session.execute(select(Idea.vote_count, Idea.votes_aside, Idea.score).where(Idea.id == idea.id)).one()
    session.rollback()
    return row.vote_count, row.votes_aside, row.score


def test_the_count_and_the_score_are_those_of_the_rest(town: Town, holding: Holding) -> None:
    idea, cem = town.ideas[0], town.people["cem"]
    with writing():
        withdraw_vote(get_votable(idea.id, cem), by=cem, now=clock.now())
    without = _numbers(idea)
    with writing():
        cast_vote(get_votable(idea.id, cem), by=cem, now=clock.now())
    before = _numbers(idea)
    statement_id = holding.place(vote_of(idea, cem))
    assert _numbers(idea) == (without[0], 1, pytest.approx(without[2], abs=1e-9))
    holding.lift(statement_id)
    assert _numbers(idea) == (before[0], 0, pytest.approx(before[2], abs=1e-9))


def test_the_page_says_how_many_are_set_aside(town: Town, holding: Holding) -> None:
    idea = town.ideas[0]
    holding.place(vote_of(idea, town.people["cem"]), vote_of(idea, town.people["bea"]))
    browsers = town.browsers()
    pages = {who: browser.get(idea.path).get_data(as_text=True) for who, browser in browsers.items()}
    assert all("2 votes are set aside by a moderator and do not count." in page for page in pages.values())
    assert "A moderator has set your vote aside" in pages["member"]
    assert "A moderator has set your vote aside" not in pages["author"]
    assert "Bea" not in pages["visitor"].partition("Among those who voted")[2].partition("</p>")[0]


def test_one_that_two_decisions_hold_counts_when_both_are_reversed(town: Town, holding: Holding) -> None:
    idea, vote = town.ideas[0], vote_of(town.ideas[0], town.people["cem"])
    before = _numbers(idea)
    first, second = holding.place(vote), holding.place(vote)
    holding.lift(first)
    assert _numbers(idea)[:2] == (before[0] - 1, 1)
    holding.lift(second)
    assert _numbers(idea) == (before[0], 0, pytest.approx(before[2], abs=1e-9))


def test_taken_back_and_cast_again_it_stays_aside(town: Town, holding: Holding) -> None:
    idea, cem = town.ideas[0], town.people["cem"]
    before = _numbers(idea)
    statement_id = holding.place(vote_of(idea, cem))
    browser = town.world.browser_of(cem)
    assert browser.delete(f"/ideas/{idea.id}/vote").status_code == 303
    assert _numbers(idea)[:2] == (before[0] - 1, 0)
    assert browser.post(f"/ideas/{idea.id}/vote").status_code == 303
    assert _numbers(idea)[:2] == (before[0] - 1, 1)
    holding.lift(statement_id)
    assert _numbers(idea) == (before[0], 0, pytest.approx(before[2], abs=1e-9))


def test_lifting_a_hold_on_a_vote_taken_back_meanwhile_counts_nothing(town: Town, holding: Holding) -> None:
    idea, cem = town.ideas[0], town.people["cem"]
    before = _numbers(idea)
    statement_id = holding.place(vote_of(idea, cem))
    town.world.browser_of(cem).delete(f"/ideas/{idea.id}/vote")
    holding.lift(statement_id)
    assert _numbers(idea)[:2] == (before[0] - 1, 0)


def test_a_double_left_behind_by_a_claim_never_counts(town: Town, holding: Holding) -> None:
    idea, ada = town.ideas[0], town.people["ada"]
    imported = town.world.member("imported", source="elsewhere", source_id="7")
    with writing():
        cast_vote(get_votable(idea.id, imported), by=imported, now=clock.now())
    double = vote_of(idea, imported)
    before = _numbers(idea)
    statement_id = holding.place(double)
    with writing():
        session.get_one(Member, imported.id).claimed_by_id = ada.id
        session.flush()
        move_votes(from_id=imported.id, to_id=ada.id)
    assert _numbers(idea)[:2] == (before[0] - 1, 0)
    holding.lift(statement_id)
    assert _numbers(idea)[:2] == (before[0] - 1, 0)


def test_an_idea_set_aside_keeps_its_votes_for_when_it_comes_back(town: Town, holding: Holding) -> None:
    before = _numbers(town.ideas[0])
    statement_id = holding.place(town.ideas[0])
    assert _numbers(town.ideas[0]) == before
    holding.lift(statement_id)
    assert _numbers(town.ideas[0]) == before
