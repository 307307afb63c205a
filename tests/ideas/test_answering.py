"""The product team answers: moves the status, says why, and every answer is kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from community.access import Role
from community.core import clock
from community.core.db import session
from community.ideas.models import Idea, Status, StatusChange
from community.membership.models import Member
from tests.ideas.conftest import YEAR, MakeIdea, fresh, listed, text_of
from tests.world import Browser, World, at

WHY = "We looked at it twice and it would cost more than it gives."
NOON = at("2026-03-01T12:00")


@pytest.fixture
def idea(make_idea: MakeIdea) -> Idea:
    return make_idea()


def answer(browser: Browser, idea: Idea, status: str = "planned", **fields: Any) -> TestResponse:
    """Send the team's form."""
    return browser.post(f"/ideas/{idea.id}/status", status=status, **fields)


def changes_of(idea: Idea) -> list[StatusChange]:
    """The rows of its history, the oldest first."""
    session.rollback()
    return session.query(StatusChange).filter_by(idea_id=idea.id).order_by(StatusChange.id).all()


def status_of(idea: Idea) -> str:
    """The key of its status now."""
    return session.get_one(Status, fresh(idea).status_id).key


def test_the_team_moves_an_idea_and_everybody_reads_why(world: World, team: Browser, idea: Idea) -> None:
    sent = answer(team, idea, "planned", text="We **begin** in May.", target=f"{YEAR}-05-31")
    assert (sent.status_code, sent.headers["Location"]) == (303, idea.path)
    page = text_of(world.visitor().get(idea.path))
    assert "<strong>begin</strong>" in page
    assert "Planned" in page
    assert "Tomas" in page
    assert f"May {YEAR}" in page
    assert "Moved to" in page
    assert (status_of(idea), fresh(idea).answered_at is not None) == ("planned", True)


def test_every_answer_is_a_row_and_none_is_overwritten(world: World, team: Browser, idea: Idea) -> None:
    answer(team, idea, "under-review", text="We look at it.")
    answer(team, idea, "planned", text="We build it.", target=f"{YEAR + 1}-01-15")
    answer(team, idea, "planned", text="It takes a month longer.")
    answer(team, idea, "shipped")
    rows = changes_of(idea)
    keys = {status.id: status.key for status in session.query(Status)}
    moves = [(keys[row.from_id], keys[row.to_id], row.text) for row in rows]
    assert moves == [
        ("open", "under-review", "We look at it."),
        ("under-review", "planned", "We build it."),
        ("planned", "planned", "It takes a month longer."),
        ("planned", "shipped", ""),
    ]
    assert {row.changed_by_id for row in rows} == {team.member_id}
    assert [row.target for row in rows] == [None, date(YEAR + 1, 1, 15), None, None]
    page = text_of(world.visitor().get(idea.path))
    for words in ("We look at it.", "We build it.", "It takes a month longer."):
        assert words in page
    assert page.count("Moved to") == 3
    assert "Answered by" in page


def test_an_answer_brings_the_idea_among_the_answered_ones_and_out_of_those_that_wait(
    world: World, team: Browser, idea: Idea
) -> None:
    visitor = world.visitor()
    assert listed(visitor.get("/ideas?sort=unanswered")) == [idea.id]
    answer(team, idea, "open", text="Thank you, we need a week.")
    assert listed(world.visitor().get("/ideas?sort=unanswered&status=open")) == []
    assert listed(world.visitor().get("/ideas?sort=answered&status=open")) == [idea.id]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": WHY}, "A no needs a reason. Please pick one."),
        ({"text": WHY, "reason": "because"}, "A no needs a reason. Please pick one."),
        ({"text": "No.", "reason": "cost"}, "Say why in at least 40 characters"),
        ({"text": "x" * 39, "reason": "cost"}, "Say why in at least 40 characters"),
        ({"text": " " * 30 + "x" * 39 + " " * 30, "reason": "cost"}, "Say why in at least 40 characters"),
        ({"text": "\u200b" * 60, "reason": "cost"}, "Say why in at least 40 characters"),
        ({"reason": "cost"}, "Say why in at least 40 characters"),
    ],
)
def test_a_no_needs_a_reason_and_40_characters(team: Browser, idea: Idea, fields: dict[str, str], why: str) -> None:
    refused = answer(team, idea, "not-now", **fields)
    assert refused.status_code == 422
    assert why in text_of(refused)
    assert fields.get("text", "").strip() in text_of(refused)
    assert (status_of(idea), changes_of(idea)) == ("open", [])


def test_a_no_with_its_reason_is_shown_with_it(world: World, team: Browser, idea: Idea) -> None:
    assert answer(team, idea, "not-now", text="x" * 40, reason="cost").status_code == 303
    assert changes_of(idea)[0].reason == "cost"
    assert "Costs more than it gives" in text_of(world.visitor().get(idea.path))


def test_a_yes_keeps_no_reason(team: Browser, idea: Idea) -> None:
    answer(team, idea, "planned", reason="cost")
    assert changes_of(idea)[0].reason is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "merged"}, "This status is set by the community itself."),
        ({"status": "no-such"}, "There is no such status any more."),
        ({"status": "planned", "target": "soon"}, "That is not a date."),
        ({"status": "planned", "target": "2026-02-30"}, "That is not a date."),
        ({"status": "planned", "text": "x" * 20_001}, "That is 20001 characters; 20000 fit."),
        ({"status": "planned", "text": "x" * 100_001}, "characters; 20000 fit."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_answer_kept(
    team: Browser, idea: Idea, fields: dict[str, str], why: str
) -> None:
    refused = team.post(f"/ideas/{idea.id}/status", **({"text": "A long answer of mine."} | fields))
    assert refused.status_code == 422
    assert why in text_of(refused)
    assert ("That is not a date." in text_of(refused)) is ("target" in fields)
    assert "Not a valid date value." not in text_of(refused)
    assert fields.get("text", "A long answer of mine.") in text_of(refused)
    assert (status_of(idea), changes_of(idea)) == ("open", [])


def test_saying_nothing_new_is_refused(team: Browser, idea: Idea) -> None:
    again = answer(team, idea, "open")
    assert again.status_code == 409
    assert "The idea has that status already." in text_of(again)
    assert answer(team, idea, "open", target=f"{YEAR}-12-24").status_code == 303


@pytest.mark.parametrize("target", [f"{YEAR}-01-01", f"{YEAR + 10}-12-31"])
def test_a_date_to_aim_at_is_shown_on_the_way(world: World, team: Browser, idea: Idea, target: str) -> None:
    assert answer(team, idea, "planned", text="Soon.", target=target).status_code == 303
    assert (
        f"aim: {'January' if target.endswith('01') else 'December'} {target[:4]}" in world.visitor().get(idea.path).text
    )


@pytest.mark.parametrize("target", ["0001-01-01", f"{YEAR - 1}-12-31", f"{YEAR + 11}-01-01", "9999-12-31"])
@pytest.mark.parametrize("door", ["status", "drafts"])
def test_nobody_aims_at_last_year_or_at_the_next_century(team: Browser, idea: Idea, target: str, door: str) -> None:
    fields = {"status": "planned", "text": "A long answer of mine.", "target": target}
    refused = team.post(f"/ideas/{idea.id}/{door}", **fields)
    assert refused.status_code == 422
    assert f"An aim lies between January {YEAR} and December {YEAR + 10}." in refused.text
    assert "A long answer of mine." in refused.text
    assert f'value="{target}"' in refused.text
    assert (status_of(idea), changes_of(idea)) == ("open", [])


@pytest.mark.parametrize(("status", "fields"), [("shipped", {}), ("not-now", {"text": WHY, "reason": "cost"})])
def test_what_is_decided_aims_at_nothing_any_more(
    world: World, team: Browser, idea: Idea, status: str, fields: dict[str, str]
) -> None:
    assert answer(team, idea, status, target=f"{YEAR - 1}-12-01", **fields).status_code == 303
    assert changes_of(idea)[-1].target is None
    assert "Aim:" not in text_of(world.visitor().get(idea.path))


def test_sent_twice_an_answer_is_given_once(team: Browser, idea: Idea) -> None:
    sent = [answer(team, idea, "planned", text="Soon.", seen="0") for _ in range(2)]
    assert [each.status_code for each in sent] == [303, 303]
    assert len(changes_of(idea)) == 1
    assert answer(team, idea, "planned", text="Sooner.", seen="0").status_code == 409


@pytest.mark.parametrize("roles", [(), (Role.MODERATOR,), (Role.OWNER,), (Role.MODERATOR, Role.OWNER)])
def test_nobody_but_the_team_answers(world: World, idea: Idea, roles: tuple[Role, ...]) -> None:
    other = world.signed_in("other", roles=roles)
    refused = answer(other, idea, text="A long answer of mine.")
    assert refused.status_code == 403
    assert "A long answer of mine." in text_of(refused)
    assert f'action="/ideas/{idea.id}/status"' not in text_of(other.get(idea.path))
    assert (status_of(idea), changes_of(idea)) == ("open", [])


def test_an_author_and_a_visitor_do_not_answer_either(world: World, idea: Idea, author: Member) -> None:
    assert answer(world.browser_of(author), idea).status_code == 403
    assert answer(world.visitor(), idea).status_code == 401
    assert changes_of(idea) == []


@pytest.mark.parametrize("status", ["shipped", "not-now"])
def test_votes_stay_as_they_are_once_it_is_decided_and_move_again_when_it_is_not(
    world: World, team: Browser, idea: Idea, status: str
) -> None:
    ada, bob = world.signed_in("ada"), world.signed_in("bob")
    ada.post(f"/ideas/{idea.id}/vote")
    answer(team, idea, status, text=WHY, reason="cost")
    assert bob.post(f"/ideas/{idea.id}/vote").status_code == 403
    assert ada.delete(f"/ideas/{idea.id}/vote").status_code == 403
    assert "Voting is closed" in text_of(bob.get(idea.path))
    assert fresh(idea).vote_count == 1
    answer(team, idea, "open", text="We were wrong.")
    assert bob.post(f"/ideas/{idea.id}/vote").status_code == 303
    assert ada.delete(f"/ideas/{idea.id}/vote").status_code == 303
    assert fresh(idea).vote_count == 1


def test_the_way_of_an_idea_is_shown_with_what_lies_ahead(world: World, team: Browser, idea: Idea) -> None:
    clock.use(lambda _session: NOON)
    tomas = world.signed_in("tom", roles=(Role.TEAM,))
    for days, status in enumerate(("under-review", "planned"), 1):
        clock.use(lambda _session, days=days: NOON + timedelta(days=days))
        answer(tomas, idea, status)
    page = text_of(world.visitor().get(idea.path))
    steps = page.split('class="steps')[1].split("</ol>")[0]
    names = ("Open", "Under review", "Planned", "In progress", "Shipped")
    places = [steps.index(name) for name in names]
    assert places == sorted(places)
    assert "Not now" not in steps
    assert "Merged" not in steps


def test_hostile_words_in_an_answer_stay_words(world: World, team: Browser, idea: Idea) -> None:
    answer(team, idea, "planned", text="<script>alert(1)</script>[x](javascript:alert(1))")
    page = text_of(world.visitor().get(idea.path))
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_only_statuses_that_the_team_may_set_are_offered(team: Browser, idea: Idea) -> None:
    form = text_of(team.get(idea.path)).split(f'action="/ideas/{idea.id}/status"')[1].split("</form>")[0]
    assert 'value="not-now"' in form
    assert 'value="merged"' not in form


@pytest.mark.parametrize("seen", ["9" * 19, "-" + "9" * 19, "9" * 400])
def test_whatever_a_form_says_was_seen_is_a_number_that_databases_take(team: Browser, idea: Idea, seen: str) -> None:
    assert answer(team, idea, "planned", text="In May.", seen=seen).status_code == 303
