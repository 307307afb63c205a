"""After a change of what is allowed a member is asked before they next write; reading stays free, nothing is lost."""

import re
from html import unescape
from typing import NamedTuple

import pytest
from werkzeug.test import TestResponse

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.errors import Missing
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.membership.actions.agreeing import accept_policy
from community.membership.models import Agreement
from community.voting.models import Vote
from tests.moderation.policy_form import policy_fields, publish
from tests.world import Browser, World

ASKED = "The policy has changed"
NOTICE = "We ask for your agreement before you next write."
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def owner(world: World) -> Browser:
    return world.signed_in("olga", roles=(Role.OWNER,))


@pytest.fixture
def ada(world: World) -> Browser:
    """A member who agreed to version 1."""
    member = world.member("ada")
    with writing():
        accept_policy(member, 1, now=clock.now())
    return world.browser_of(member)


class Proposed(NamedTuple):
    """An idea to vote for and to talk about."""

    id: int
    path: str


@pytest.fixture
def idea(world: World, owner: Browser) -> Proposed:
    with writing():
        board = session.query(Board).order_by(Board.position).first()
        assert board is not None
        who = world.member("bert")
        words = Proposal(title="Deliver after six", body="", tags=())
        made = post_idea(words, board=board, by=who, now=clock.now())
        return Proposed(made.id, made.path)


def change(owner: Browser, words: str = "No jingles.", **fields: str) -> None:
    """Put a version into force that changes what is allowed."""
    publish(owner, **({"clauses-6-text": words, "is_material": "y"} | fields))


def press_agree(browser: Browser, page: TestResponse) -> TestResponse:
    """Press the button on the page that asks: whatever its form holds is sent to where it says."""
    html = page.get_data(as_text=True)
    form = html[html.index("card soft") :]
    action = unescape(re.search(r'action="([^"]+)"', form)[1])
    fields = {unescape(name): unescape(value) for name, value in HIDDEN.findall(form)}
    return browser.post(action, **fields)


def agreements(browser: Browser) -> list[int]:
    rows = session.query(Agreement).filter_by(member_id=browser.member_id)
    session.expire_all()
    return sorted(row.policy_version_id for row in rows)


def test_a_comment_waits_for_the_agreement_and_then_goes_where_it_was_going(
    owner: Browser, ada: Browser, idea: Idea
) -> None:
    change(owner)
    asked = ada.post(f"/ideas/{idea.id}/comments", body="Half past <six>\nwould do.")
    html = asked.get_data(as_text=True)
    assert asked.status_code == 409
    assert ASKED in html
    assert "§7 Spam and advertising" in html
    assert "<ins>jingles</ins>" in html
    assert "I agree, send it" in html
    assert session.query(Comment).count() == 0
    sent = press_agree(ada, asked)
    assert sent.status_code == 303
    assert session.query(Comment).one().body.split() == ["Half", "past", "<six>", "would", "do."]
    assert agreements(ada) == [1, 2]


def test_from_then_on_nobody_asks_again(owner: Browser, ada: Browser, idea: Proposed) -> None:
    change(owner)
    press_agree(ada, ada.post(f"/ideas/{idea.id}/vote"))
    assert session.query(Vote).filter_by(member_id=ada.member_id).count() == 1
    assert ada.post(f"/ideas/{idea.id}/comments", body="Good.").status_code == 303
    assert NOTICE not in ada.get("/").get_data(as_text=True)


def test_reading_stays_free_with_a_quiet_notice(world: World, owner: Browser, ada: Browser, idea: Proposed) -> None:
    assert NOTICE not in ada.get("/").get_data(as_text=True)
    change(owner)
    for path in ("/", idea.path, "/policy", "/settings", "/ideas/new"):
        answer = ada.get(path)
        assert answer.status_code == 200, path
        assert NOTICE in answer.get_data(as_text=True), path
    assert NOTICE not in world.visitor().get("/").get_data(as_text=True)
    assert NOTICE not in owner.get("/").get_data(as_text=True)


def test_mended_words_ask_nobody(owner: Browser, ada: Browser, idea: Proposed) -> None:
    publish(owner, text="Be kind.")
    assert NOTICE not in ada.get("/").get_data(as_text=True)
    assert ada.post(f"/ideas/{idea.id}/vote").status_code == 303


def test_one_may_agree_before_one_writes(owner: Browser, ada: Browser, idea: Proposed) -> None:
    change(owner)
    asked = ada.get("/policy/agreement")
    assert "I agree<" in asked.get_data(as_text=True)
    assert press_agree(ada, asked).location == "/policy"
    assert agreements(ada) == [1, 2]
    assert ada.get("/policy/agreement").location == "/policy"
    assert ada.post(f"/ideas/{idea.id}/vote").status_code == 303


def test_what_is_shown_is_all_that_changed_since_the_member_agreed(
    owner: Browser, ada: Browser, idea: Proposed
) -> None:
    publish(owner, **{"clauses-0-title": "Courtesy"})
    change(owner)
    publish(owner, **{"clauses-2-title": "Contempt"})
    html = ada.get("/policy/agreement").get_data(as_text=True)
    assert all(words in html for words in ("Courtesy", "jingles", "Contempt"))
    press_agree(ada, ada.get("/policy/agreement"))
    assert agreements(ada) == [1, 4]


def test_agreeing_to_what_was_replaced_meanwhile_is_not_enough(owner: Browser, ada: Browser, idea: Proposed) -> None:
    change(owner)
    asked = ada.post(f"/ideas/{idea.id}/comments", body="Good.")
    change(owner, "No songs.")
    again = press_agree(ada, asked)
    assert again.status_code == 409
    assert "songs" in again.get_data(as_text=True)
    assert press_agree(ada, again).status_code == 303
    assert session.query(Comment).one().body == "Good."


def test_the_agreement_stays_where_the_form_itself_is_refused(owner: Browser, ada: Browser, idea: Proposed) -> None:
    change(owner)
    asked = ada.post("/ideas", title="", body="Words that stay")
    refused = press_agree(ada, asked)
    assert refused.status_code == 422
    assert "Words that stay</textarea>" in refused.get_data(as_text=True)
    assert agreements(ada) == [1, 2]


def test_a_script_is_told_in_a_line(owner: Browser, ada: Browser, idea: Proposed) -> None:
    change(owner)
    answer = ada.post(f"/ideas/{idea.id}/vote", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (409, "policy-changed")


def test_with_javascript_the_question_takes_the_place_of_the_page(owner: Browser, ada: Browser, idea: Proposed) -> None:
    change(owner)
    answer = ada.htmx(f"/ideas/{idea.id}/vote")
    assert answer.status_code == 409
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reselect"]) == ("#main", "#main")
    assert press_agree(ada, answer).status_code == 303


def test_leaving_and_taking_back_need_no_agreement(owner: Browser, ada: Browser, idea: Proposed) -> None:
    ada.post(f"/ideas/{idea.id}/vote")
    ada.post(f"/ideas/{idea.id}/comments", body="Good.")
    ada.post("/ideas", title="Bring the bags back", body="")
    comment, mine = session.query(Comment).one().id, session.query(Idea).order_by(Idea.id.desc()).first()
    assert mine is not None
    change(owner)
    assert ada.delete(f"/ideas/{idea.id}/vote").status_code == 303
    assert ada.delete(f"/comments/{comment}").status_code == 303
    assert ada.post(f"/ideas/{mine.id}/withdrawal").status_code == 303
    assert ada.post("/language", language="de").status_code == 303
    assert ada.delete("/settings/sessions").status_code == 303
    assert ada.post("/sign-out").status_code == 303
    assert agreements(ada) == [1]


def test_passwords_are_never_carried(owner: Browser, ada: Browser) -> None:
    change(owner)
    answer = ada.post("/settings", display_name="Ada", current_password="three green bottles")
    assert answer.status_code == 409
    assert "three green bottles" not in answer.get_data(as_text=True)


def test_who_joins_afterwards_has_agreed_to_the_version_that_the_form_names(world: World, owner: Browser) -> None:
    newcomer, fields = world.visitor(), {"handle": "mara", "email": "mara@example.org", "agreement": "y"}
    fields |= {"password": "three green bottles"}
    assert "</a> in version 1." in newcomer.get("/join").get_data(as_text=True)
    change(owner)
    late = newcomer.post("/join", policy="1", **fields)
    assert late.status_code == 422
    assert "Version 2 came into force while you were reading." in late.get_data(as_text=True)
    assert "</a> in version 2." in late.get_data(as_text=True)
    assert newcomer.post("/join", policy="2", **fields).status_code == 303
    assert NOTICE not in newcomer.get("/").get_data(as_text=True)
    assert [row.policy_version_id for row in session.query(Agreement).order_by(Agreement.member_id)] == [2, 2]


@pytest.mark.parametrize("number", ["", "x", "99", "-1", "9" * 40])
def test_nobody_agrees_to_a_version_that_is_not(owner: Browser, ada: Browser, idea: Proposed, number: str) -> None:
    change(owner)
    for path in ("/policy/agreement", f"/ideas/{idea.id}/vote"):
        assert ada.post(path, policy_agreed=number).status_code == 404
    assert agreements(ada) == [1]


def test_visitors_are_sent_to_the_door(world: World) -> None:
    assert world.visitor().get("/policy/agreement").location == "/sign-in?next=/policy/agreement"
    assert world.visitor().post("/policy/agreement", policy_agreed="1").status_code == 401
    assert world.visitor().post("/sign-out", policy_agreed="1").status_code == 303


def test_an_agreement_is_one_row(world: World) -> None:
    member = world.member("ada")
    for _twice in range(2):
        with writing():
            accept_policy(member, 1, now=clock.now())
    assert session.query(Agreement).count() == 1
    with pytest.raises(Missing), writing():
        accept_policy(member, 2, now=clock.now())


def test_another_owner_is_asked_like_everybody(world: World, owner: Browser) -> None:
    other = world.signed_in("otto", roles=(Role.OWNER,))
    change(owner)
    asked = other.post("/owner/policy", **policy_fields(text="Be kinder."))
    assert asked.status_code == 409
    assert press_agree(other, asked).location == "/policy"
    assert "Be kinder." in world.visitor().get("/policy").get_data(as_text=True)
