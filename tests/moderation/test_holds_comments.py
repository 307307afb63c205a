"""A comment that is set aside: its words are for its author and moderators; its place stays only under replies."""

import re

import pytest

from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment, restore_comment, withdraw_comment
from community.discussion.models import Comment, Thread
from community.membership.models import Member
from tests.moderation.conftest import Holding
from tests.moderation.town import LONG_AGO, Town, settle
from tests.world import World


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    return settle(world, moderator)


def _shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li class="comment [^"]*" id="comment-(\d+)"', page)]


def _pages(town: Town) -> dict[str, str]:
    town.world.app.extensions["community-page-cache"].clear()
    return {who: each.get(town.ideas[0].path).get_data(as_text=True) for who, each in town.browsers().items()}


def _count(town: Town) -> int:
    session.rollback()
    thread = session.get_one(Thread, town.ideas[0].thread_id, populate_existing=True)
    session.rollback()
    return thread.comment_count


def _comment(number: int) -> Comment:
    found = session.get_one(Comment, number, populate_existing=True)
    session.refresh(found, ["thread"])
    return found


def test_without_replies_it_is_gone_for_all_but_author_and_moderators(town: Town, holding: Holding) -> None:
    first, reply, alone = (comment.id for comment in town.comments[:3])
    holding.place(town.comments[2])
    seen = {who: _shown(page) for who, page in _pages(town).items()}
    without, whole = [first, reply], [first, reply, alone]
    assert seen == {"visitor": without, "member": without, "team": without, "author": whole, "moderator": whole}


def test_under_a_reply_it_keeps_its_place_without_its_words(town: Town, holding: Holding) -> None:
    holding.place(town.comments[0])
    pages = _pages(town)
    for who in ("visitor", "member", "team"):
        assert _shown(pages[who]) == [comment.id for comment in town.comments[:3]]
        assert "Set aside by a moderator." in pages[who]
        assert "About deliver after six" not in pages[who]
        assert "in reply to Ada" not in pages[who]
    for who in ("author", "moderator"):
        assert "About deliver after six" in pages[who]
        assert "Set aside</span>" in pages[who]


def test_a_held_reply_keeps_no_place_open_above_it(town: Town, holding: Holding) -> None:
    holding.place(*town.comments[:2])
    assert _shown(_pages(town)["visitor"]) == [town.comments[2].id]


def test_the_thread_counts_without_it(town: Town, holding: Holding) -> None:
    statement_id = holding.place(*town.comments[:2])
    assert _count(town) == 1
    assert ">1 comment<" in _pages(town)["visitor"]
    holding.lift(statement_id)
    assert _count(town) == 3


def test_taken_back_while_held_it_is_counted_off_once(town: Town, holding: Holding) -> None:
    ada, number = town.people["ada"], town.comments[2].id
    statement_id = holding.place(town.comments[2])
    with writing():
        withdraw_comment(_comment(number), by=ada, now=LONG_AGO)
    assert _count(town) == 2
    holding.lift(statement_id)
    assert _count(town) == 2
    with writing():
        restore_comment(_comment(number), by=ada)
    assert _count(town) == 3


def test_notes_are_in_no_count_held_or_not(town: Town, holding: Holding) -> None:
    with writing():
        thread = session.get_one(Thread, town.ideas[0].thread_id)
        note = post_comment(thread, "Between us.", by=town.people["tomas"], now=LONG_AGO, internal=True)
    statement_id = holding.place(note)
    assert _count(town) == 3
    holding.lift(statement_id)
    assert _count(town) == 3


def test_its_address_and_revisions_open_for_author_and_moderators_only(town: Town, holding: Holding) -> None:
    holding.place(town.comments[2])
    for who, browser in town.browsers().items():
        may = who in ("author", "moderator")
        assert browser.get(f"/comments/{town.comments[2].id}").status_code == (303 if may else 404)
        assert browser.get(f"/comments/{town.comments[2].id}/revisions").status_code == (200 if may else 404)


def test_what_it_said_before_is_hidden_though_its_place_stays(town: Town, holding: Holding) -> None:
    holding.place(town.comments[0])
    browsers = town.browsers()
    assert browsers["member"].get(f"/comments/{town.comments[0].id}").status_code == 303
    assert browsers["member"].get(f"/comments/{town.comments[0].id}/revisions").status_code == 404


def test_nobody_replies_to_it(town: Town, holding: Holding) -> None:
    holding.place(town.comments[0])
    place = f"/ideas/{town.ideas[0].id}/comments"
    for browser in (town.browsers()[who] for who in ("member", "author", "moderator")):
        assert browser.post(place, body="Indeed.", parent_id=str(town.comments[0].id)).status_code == 409


def test_its_author_may_still_mend_it_and_nobody_marks_it_as_an_answer(town: Town, holding: Holding) -> None:
    holding.place(town.comments[0])
    browsers, number = town.browsers(), town.comments[0].id
    assert browsers["author"].post(f"/comments/{number}/edit", body="Mended.", revision="1").status_code == 303
    assert browsers["team"].post(f"/comments/{number}/answer").status_code == 403


def test_it_is_not_on_its_authors_profile(town: Town, holding: Holding) -> None:
    holding.place(town.comments[0])
    town.world.app.extensions["community-page-cache"].clear()
    assert "About deliver after six" not in town.world.visitor().get("/members/ada").get_data(as_text=True)
