"""A member takes part in a discussion."""

import re

import pytest

from community.access import Role
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import recount_threads
from community.ideas.models import Idea
from community.membership.models import Member
from tests.discussion.conftest import Say, another_idea, comments_in, count_of, post, row_count, shown, text_of
from tests.world import World, at


def test_a_comment_is_public_at_once_and_the_browser_is_led_to_it(world: World, idea: Idea) -> None:
    answer = post(world.signed_in("leo", display_name="Leo M."), idea, "A **safe place** would do.")
    (comment,) = comments_in(idea)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{idea.path}#comment-{comment.id}")
    page = text_of(world.visitor().get(idea.path))
    assert "<strong>safe place</strong>" in page
    assert "Leo M." in page
    assert "1 comment<" in page
    assert count_of(idea) == 1


def test_a_reply_stands_under_what_it_answers(world: World, idea: Idea) -> None:
    leo, amara = world.signed_in("leo"), world.signed_in("sana")
    post(leo, idea, "First.")
    post(leo, idea, "Second.")
    first = comments_in(idea)[0].id
    post(amara, idea, "To the first.", parent_id=str(first))
    rows = comments_in(idea)
    assert [(row.body, row.depth) for row in rows] == [("First.", 0), ("To the first.", 1), ("Second.", 0)]
    page = text_of(world.visitor().get(idea.path))
    assert shown(page) == [row.id for row in rows]
    assert "in reply to Leo" in page


def test_author_and_team_are_recognised_by_their_badges(world: World, idea: Idea, author: Member, say: Say) -> None:
    say(author, "Mine.")
    say(world.member("tomas", roles=(Role.TEAM,)), "Ours.")
    say(world.member("mod", roles=(Role.MODERATOR,)), "Theirs.")
    page = text_of(world.visitor().get(idea.path))
    assert "Author</span>" in page
    assert "Product team</span>" in page
    assert "Moderator</span>" in page


def test_a_mention_becomes_a_link(world: World, idea: Idea) -> None:
    world.member("sana")
    post(world.signed_in("leo"), idea, "What do you think, @sana?")
    assert '<a href="/members/sana"' in text_of(world.visitor().get(idea.path))


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    '<img src=x onerror="alert(1)">',
    "![x](https://evil.example/x.png)",
    "<a href=data:text/html,x>x</a>",
    "</div></li></ol><h1>Mine now</h1>",
]


@pytest.mark.parametrize("body", HOSTILE)
def test_what_is_hostile_is_shown_as_text(world: World, idea: Idea, body: str) -> None:
    assert post(world.signed_in("leo"), idea, body).status_code == 303
    page = text_of(world.visitor().get(idea.path)).split('id="thread-')[1].split("</ol>")[0]
    tags = re.findall(r"<(?!/)[^>]*>", page)
    assert not [tag for tag in tags if re.match(r"<(script|img|h1)\b|.*(javascript|data):|.* on\w+=", tag)]
    assert len([tag for tag in tags if tag.startswith("<li")]) == 1


@pytest.mark.parametrize("body", ["", "   ", "\n\t\n", "\x00\x07"])
def test_a_comment_needs_some_words(world: World, idea: Idea, body: str) -> None:
    answer = post(world.signed_in("leo"), idea, body)
    assert answer.status_code == 422
    assert "A comment needs some words" in text_of(answer)
    assert row_count(idea) == 0


def test_ten_thousand_characters_fit_and_one_more_is_kept_for_shortening(world: World, idea: Idea) -> None:
    leo = world.signed_in("leo")
    assert post(leo, idea, "a " * 5_000).status_code == 303
    answer = post(leo, idea, "b" * 10_001)
    assert answer.status_code == 422
    assert "10001 characters; 10000 fit" in text_of(answer)
    assert "b" * 10_001 in text_of(answer)
    assert (row_count(idea), count_of(idea)) == (1, 1)


def test_a_refused_reply_still_knows_what_it_answers(world: World, idea: Idea, say: Say) -> None:
    parent = say(world.member("sana"), "What do others think?")
    answer = post(world.signed_in("leo"), idea, "", parent_id=str(parent.id))
    assert answer.status_code == 422
    assert f'name="parent_id" type="hidden" value="{parent.id}"' in text_of(answer)
    assert "In reply to Sana" in text_of(answer)


def test_a_reply_to_what_is_not_there_is_not_taken(world: World, idea: Idea, say: Say) -> None:
    leo = world.signed_in("leo")
    assert post(leo, idea, "Hello?", parent_id="999").status_code == 404
    assert post(leo, idea, "Hello?", parent_id="-" + "9" * 19).status_code == 404
    taken_back = say(world.member("sana"), "Never mind.")
    world.browser_of(session.get_one(Member, taken_back.author_id)).delete(f"/comments/{taken_back.id}")
    assert post(leo, idea, "Why?", parent_id=str(taken_back.id)).status_code == 404
    assert post(leo, idea, "Text stays", parent_id="x").status_code == 303


def test_a_comment_of_another_thread_cannot_be_answered_here(world: World, idea: Idea, say: Say) -> None:
    elsewhere = another_idea(idea)
    post(world.signed_in("sana"), elsewhere, "Over there.")
    (there,) = comments_in(elsewhere)
    assert post(world.signed_in("leo"), idea, "Over here.", parent_id=str(there.id)).status_code == 404


def test_an_idea_taken_back_takes_no_comments(world: World, idea: Idea, author: Member) -> None:
    with writing():
        session.get_one(Idea, idea.id).withdrawn_at = at("2026-03-01")
    answer = post(world.browser_of(author), idea, "Still here?")
    assert answer.status_code == 409
    assert "takes no comments" in text_of(answer)
    assert "Still here?" in text_of(answer), "what was typed can be copied"
    assert post(world.signed_in("leo"), idea, "Hello?").status_code == 404


def test_twenty_comments_in_ten_minutes_are_enough(world: World, idea: Idea) -> None:
    leo = world.signed_in("leo")
    for number in range(20):
        assert post(leo, idea, f"Number {number}").status_code == 303
    refused = post(leo, idea, "Number 20")
    assert refused.status_code == 429
    assert "Number 20" in text_of(refused)
    assert (row_count(idea), count_of(idea)) == (20, 20)
    assert recount_threads() == {}


def test_replies_two_hundred_levels_deep_stay_in_order(world: World, idea: Idea, say: Say) -> None:
    leo = world.member("leo")
    parent = None
    for number in range(200):
        parent = say(leo, f"Level {number}", parent=parent)
    rows = comments_in(idea)
    assert [row.body for row in rows] == [f"Level {number}" for number in range(200)]
    assert [row.depth for row in rows] == [min(number, 20) for number in range(200)]
    assert rows[150].parent_id == rows[149].id, "beyond the last level they still know what they answer"
    assert max(len(row.path) for row in rows) == 21 * 20
    page = text_of(world.visitor().get(idea.path))
    assert "Level 49" in page
    assert "Level 50" not in page


def test_comments_of_the_same_moment_keep_apart(world: World, idea: Idea, say: Say) -> None:
    leo = world.member("leo")
    for number in range(5):
        say(leo, f"Midnight {number}", now=at("2009-05-21"))
    rows = comments_in(idea)
    assert [row.body for row in rows] == [f"Midnight {number}" for number in range(5)]
    assert len({row.path for row in rows}) == 5
