"""A member votes."""

import pytest

from community.access import Role
from community.core.db import db, session
from community.ideas.models import Idea
from community.membership.models import Member
from community.voting.rules import added, first_score, weight
from tests.statements import statements
from tests.voting.conftest import MakeIdea, decide, numbers, rows_of, the_vote
from tests.world import World, at

HTMX = {"HX-Request": "true"}


def test_a_member_votes_with_a_plain_form_and_is_back_where_the_form_stood(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada")
    answer = ada.post(f"/ideas/{idea.id}/vote", headers={"Referer": "http://localhost/ideas?sort=new"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/ideas?sort=new#ballot-{idea.id}"
    assert numbers(idea)[0] == 1


@pytest.mark.parametrize("elsewhere", ["http://evil.example/ideas", "//evil.example", "javascript:alert(1)", "x"])
def test_nobody_is_led_away_after_voting(world: World, idea: Idea, elsewhere: str) -> None:
    ada = world.signed_in("ada")
    answer = ada.post(f"/ideas/{idea.id}/vote", next=elsewhere, headers={"Referer": elsewhere})
    assert answer.headers["Location"] == f"{idea.path}#ballot-{idea.id}"


def test_a_form_may_say_where_to_go_on(world: World, idea: Idea) -> None:
    answer = world.signed_in("ada").post(f"/ideas/{idea.id}/vote", next="/search?q=window")
    assert answer.headers["Location"] == f"/search?q=window#ballot-{idea.id}"


def test_a_vote_counts_and_moves_the_score_as_the_rules_say(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/vote")
    vote = the_vote(idea, ada.member_id or 0)
    count, score = numbers(idea)
    assert (count, vote.counts, vote.root_id) == (1, True, idea.id)
    assert vote.weight == weight(vote.cast_at)
    assert score == pytest.approx(added(first_score(idea.created_at), vote.weight), abs=1e-9)


def test_a_double_click_changes_nothing(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada")
    assert ada.post(f"/ideas/{idea.id}/vote").status_code == 303
    once = numbers(idea)
    assert ada.post(f"/ideas/{idea.id}/vote").status_code == 303
    assert (numbers(idea), rows_of(idea)) == (once, 1)


def test_a_vote_is_a_handful_of_statements(world: World, idea: Idea) -> None:
    """Who, which idea, the vote, the count."""
    ada, path = world.signed_in("ada"), f"/ideas/{idea.id}/vote"
    ada.csrf()
    session.rollback()
    with statements(db.engine) as sent:
        ada.post(path)
    assert len(sent) == 4, sent


def test_with_htmx_the_ballot_comes_back_pressed(world: World, idea: Idea) -> None:
    answer = world.signed_in("ada").htmx(f"/ideas/{idea.id}/vote")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'id="ballot-{idea.id}"' in text
    assert 'aria-pressed="true"' in text
    assert "1 vote" in text
    assert "vote-note" not in text


def test_on_its_own_page_the_words_under_the_ballot_come_along(world: World, idea: Idea) -> None:
    here = {**HTMX, "HX-Current-URL": f"http://localhost{idea.path}"}
    ada = world.signed_in("ada")
    assert "You voted on" in ada.post(f"/ideas/{idea.id}/vote", headers=here).get_data(as_text=True)
    back = ada.post(f"/ideas/{idea.id}/vote", _method="DELETE", headers=here).get_data(as_text=True)
    assert "Vote if you want this too" in back


def test_the_address_may_carry_the_slug(world: World, idea: Idea) -> None:
    assert world.signed_in("ada").post(f"{idea.path}/vote").status_code == 303
    assert numbers(idea)[0] == 1


def test_it_is_this_one_votes_and_leads_to_the_idea(world: World, idea: Idea) -> None:
    answer = world.signed_in("ada").post(f"/ideas/{idea.id}/vote", similar="1", headers={"Referer": "/ideas/new"})
    assert (answer.status_code, answer.headers["Location"]) == (303, idea.path)
    assert numbers(idea)[0] == 1


def test_the_author_votes_like_everybody_and_not_by_posting(world: World, idea: Idea) -> None:
    assert numbers(idea)[0] == 0
    author = session.get_one(Member, idea.author_id)
    assert world.browser_of(author).post(f"/ideas/{idea.id}/vote").status_code == 303
    assert numbers(idea)[0] == 1


def test_somebody_not_signed_in_gets_a_link_that_keeps_the_vote_in_mind(world: World, idea: Idea) -> None:
    page = world.visitor().get(idea.path).get_data(as_text=True)
    assert f'href="/join?vote={idea.id}"' in page
    assert f'action="/ideas/{idea.id}/vote"' not in page


def test_without_a_session_a_vote_is_refused_in_words(world: World, idea: Idea) -> None:
    answer = world.visitor().post(f"/ideas/{idea.id}/vote")
    assert answer.status_code == 401
    assert "sign in" in answer.get_data(as_text=True).lower()
    assert rows_of(idea) == 0


@pytest.mark.parametrize("status", ["shipped", "not-now", "merged"])
def test_a_decided_idea_takes_no_votes_and_says_why(world: World, make_idea: MakeIdea, status: str) -> None:
    idea = make_idea(status=status)
    ada = world.signed_in("ada")
    for answer in (ada.post(f"/ideas/{idea.id}/vote"), ada.delete(f"/ideas/{idea.id}/vote")):
        assert answer.status_code == 403
        assert "This idea is decided" in answer.get_data(as_text=True)
    assert rows_of(idea) == 0


@pytest.mark.parametrize("status", ["open", "under-review", "planned", "in-progress"])
def test_until_it_is_decided_an_idea_takes_votes(world: World, make_idea: MakeIdea, status: str) -> None:
    idea = make_idea(status=status)
    assert world.signed_in("ada").post(f"/ideas/{idea.id}/vote").status_code == 303
    assert numbers(idea)[0] == 1


def test_an_idea_decided_before_taking_back_keeps_the_vote(world: World, idea: Idea) -> None:
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/vote")
    decide(idea, "shipped")
    assert ada.delete(f"/ideas/{idea.id}/vote").status_code == 403
    assert numbers(idea)[0] == 1


def test_an_idea_taken_back_is_not_there_to_vote_for(world: World, make_idea: MakeIdea) -> None:
    idea = make_idea(withdrawn_at=at("2026-03-01"))
    assert world.signed_in("ada").post(f"/ideas/{idea.id}/vote").status_code == 404
    team = world.signed_in("tomas", roles=(Role.TEAM,))
    assert team.post(f"/ideas/{idea.id}/vote").status_code == 403


def test_an_idea_that_does_not_exist_is_not_there(world: World) -> None:
    ada = world.signed_in("ada")
    for number in ("999999", "999999999999999999", "0"):
        assert ada.post(f"/ideas/{number}/vote").status_code == 404


def test_sixty_votes_in_ten_minutes_are_enough(world: World, make_idea: MakeIdea) -> None:
    ideas = [make_idea(f"Idea number {number}") for number in range(61)]
    ada = world.signed_in("ada")
    for idea in ideas[:60]:
        assert ada.post(f"/ideas/{idea.id}/vote").status_code == 303
    for _ in range(5):
        assert ada.post(f"/ideas/{ideas[0].id}/vote").status_code == 303, "a click that changes nothing is free"
    refused = ada.post(f"/ideas/{ideas[60].id}/vote")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert rows_of(ideas[60]) == 0, "the vote was taken back with its transaction"
    assert numbers(ideas[60])[0] == 0
