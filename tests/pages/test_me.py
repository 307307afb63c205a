"""My page: what I proposed and what I back, and what became of it."""

import pytest

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea, Status
from community.membership.models import Member
from tests.world import World, at


def share(by: Member, title: str, *, status: str = "open", **values: object) -> Idea:
    """An idea, past the doors."""
    with writing():
        board = session.query(Board).first()
        assert board is not None
        idea = post_idea(Proposal(title=title, body=""), board=board, by=by, now=clock.now())
        idea.status_id = session.query(Status.id).filter_by(key=status).scalar()
        for name, value in values.items():
            setattr(idea, name, value)
    return idea


def halves(page: str) -> tuple[str, str]:
    """What I proposed, and what I voted for."""
    proposed, _, backed = page.partition("What you voted for")
    return proposed, backed


def test_it_needs_a_member_who_then_comes_back_here(world: World) -> None:
    answer = world.visitor().get("/me")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/me")


def test_a_newcomer_is_told_what_to_do(world: World) -> None:
    page = world.signed_in("ada", display_name="Ada L.").get("/me").text
    assert "Hello, Ada L." in page
    assert "You have not shared an idea yet" in page
    assert "You have not voted yet" in page
    assert 'href="/ideas/new"' in page


@pytest.mark.parametrize(
    ("status", "waits_for"),
    [
        ("open", "an answer"), ("under-review", "a decision"), ("planned", "the day it ships"),
        ("in-progress", "the day it ships"), ("shipped", "nothing more"), ("not-now", "nothing more"),
    ],
)  # fmt: skip
def test_each_of_my_ideas_says_what_it_waits_for(world: World, status: str, waits_for: str) -> None:
    ada = world.member("ada")
    share(ada, "Deliver after six", status=status, vote_count=12, answered_at=at("2026-03-01"))
    proposed, _ = halves(world.browser_of(ada).get("/me").text)
    assert "Deliver after six" in proposed
    assert waits_for in proposed
    assert ">12<" in proposed
    assert "answered" in proposed


def test_what_i_vote_for_is_there_and_gone_when_i_take_it_back(world: World) -> None:
    idea = share(world.member("bob"), "Deliver after six")
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/vote")
    proposed, backed = halves(ada.get("/me").text)
    assert "Deliver after six" in backed
    assert "Deliver after six" not in proposed
    ada.delete(f"/ideas/{idea.id}/vote")
    assert "Deliver after six" not in ada.get("/me").text


def test_it_shows_nobody_elses(world: World) -> None:
    share(world.member("bob"), "Of Bob")
    share(world.member("tom", roles=(Role.TEAM,)), "Of the team")
    page = world.signed_in("ada").get("/me").text
    assert "Of Bob" not in page
    assert "Of the team" not in page


def test_it_says_what_became_of_what_i_proposed_to_merge(world: World) -> None:
    ada, team = world.signed_in("ada"), world.signed_in("tomas", roles=(Role.TEAM,))
    bob = world.member("bob")
    first, second, third = (share(bob, title) for title in ("A longer hose", "The long hose", "A short hose"))
    assert "What you proposed to merge" not in ada.get("/me").text
    ada.post(f"/ideas/{first.id}/merge", into=str(second.id))
    ada.post(f"/ideas/{first.id}/merge", into=str(third.id))
    assert ada.get("/me").text.count("The team will decide.") == 2
    team.delete("/merge-proposals/2")
    assert "The team decided that they are two." in ada.get("/me").text
    team.post(f"/ideas/{first.id}/merge", into=str(second.id))
    assert "They are one idea now." in ada.get("/me").text
    team.delete(f"/ideas/{first.id}/merge")
    assert "The team merged them, and took them apart again." in ada.get("/me").text
    assert "What you proposed to merge" not in team.get("/me").text


def test_what_i_took_back_is_there_to_bring_back_and_what_others_did_is_not(world: World) -> None:
    ada, bob = world.member("ada"), world.member("bob")
    mine, theirs = share(ada, "Of my own"), share(bob, "Of somebody else")
    browser = world.browser_of(ada)
    browser.post(f"/ideas/{theirs.id}/vote")
    browser.post(f"/ideas/{mine.id}/withdrawal")
    world.browser_of(bob).post(f"/ideas/{theirs.id}/withdrawal")
    page = browser.get("/me").text
    assert "Of my own" in page
    assert "Taken back" in page
    assert "Of somebody else" not in page


def test_of_many_ideas_the_newest_twenty_are_shown_and_a_way_to_all(world: World) -> None:
    ada = world.member("ada")
    for number in range(22):
        share(ada, f"Idea number {number}")
    page = world.browser_of(ada).get("/me").text
    assert page.count("Idea number ") == 20
    assert 'href="/ideas?sort=mine"' in page


def test_whoever_has_not_confirmed_their_address_is_told_what_for(world: World) -> None:
    assert "Your address is not confirmed yet" in world.signed_in("ada", email="ada@example.org").get("/me").text
    confirmed = world.signed_in("bob", email="bob@example.org", email_confirmed_at=at("2026-01-01"))
    assert "not confirmed" not in confirmed.get("/me").text
