"""The team marks an answer; a moderator locks a discussion."""

import pytest

from community.access import Role
from community.ideas.models import Idea
from community.membership.models import Member
from tests.discussion.conftest import Say, comments_in, post, shown, text_of
from tests.world import Browser, World


@pytest.fixture
def first(world: World, idea: Idea, say: Say) -> int:
    """The number of Leo's comment."""
    return say(world.member("leo"), "The courier's own app can do it.").id


def test_the_team_marks_an_answer_and_takes_the_mark_away(world: World, idea: Idea, first: int) -> None:
    team = world.signed_in("tomas", roles=(Role.TEAM,))
    for _ in range(2):
        assert team.post(f"/comments/{first}/answer").status_code == 303
    (comment,) = comments_in(idea)
    assert (comment.answered_at is not None, comment.answered_by_id) == (True, team.member_id)
    page = text_of(world.signed_in("bea").get(idea.path))
    assert "is-answer" in page
    assert "Answer</span>" in page
    for _ in range(2):
        assert team.delete(f"/comments/{first}/answer").status_code == 303
    assert comments_in(idea)[0].answered_at is None


def test_with_htmx_the_mark_appears_in_place(world: World, first: int) -> None:
    answer = text_of(world.signed_in("tomas", roles=(Role.TEAM,)).htmx(f"/comments/{first}/answer"))
    assert shown(answer) == [first]
    assert "Not the answer" in answer


@pytest.mark.parametrize("roles", [(), (Role.MODERATOR,), (Role.OWNER,)])
def test_nobody_else_marks_answers(world: World, idea: Idea, first: int, roles: tuple[Role, ...]) -> None:
    browser = world.signed_in("bea", roles=roles)
    assert browser.post(f"/comments/{first}/answer").status_code == 403
    assert browser.delete(f"/comments/{first}/answer").status_code == 403
    assert "Mark as answer" not in text_of(browser.get(idea.path))


def test_a_note_is_no_answer(world: World, idea: Idea) -> None:
    team = world.signed_in("tomas", roles=(Role.TEAM,))
    post(team, idea, "Between us.", internal="y")
    note = comments_in(idea)[0].id
    assert team.post(f"/comments/{note}/answer").status_code == 403


@pytest.fixture
def moderator(world: World) -> Browser:
    """Who may lock."""
    return world.signed_in("mod", roles=(Role.MODERATOR,))


def test_a_locked_discussion_is_read_and_not_continued(
    world: World, moderator: Browser, idea: Idea, first: int
) -> None:
    answer = moderator.post(f"/threads/{idea.thread_id}/lock")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{idea.path}#comments")
    leo = world.signed_in("bea")
    page = text_of(leo.get(idea.path))
    assert "This discussion is locked" in page
    assert "courier" in page
    assert 'id="composer"' not in page
    assert "reply_to=" not in page
    refused = post(leo, idea, "One more thing.")
    assert refused.status_code == 403
    assert "This discussion is locked" in text_of(refused)
    assert "One more thing." in text_of(refused)


def test_its_own_author_may_still_take_a_comment_back_but_not_rewrite_it(
    world: World, moderator: Browser, idea: Idea
) -> None:
    bea = world.signed_in("bea")
    post(bea, idea, "Hm.")
    number = comments_in(idea)[-1].id
    moderator.post(f"/threads/{idea.thread_id}/lock")
    assert bea.post(f"/comments/{number}/edit", body="Rewritten.", revision="1").status_code == 409
    assert bea.delete(f"/comments/{number}").status_code == 303


def test_whoever_can_open_it_may_speak_in_it(moderator: Browser, idea: Idea) -> None:
    moderator.post(f"/threads/{idea.thread_id}/lock")
    assert post(moderator, idea, "Why I locked this.").status_code == 303
    assert moderator.delete(f"/threads/{idea.thread_id}/lock").status_code == 303


def test_opened_again_it_goes_on(world: World, moderator: Browser, idea: Idea) -> None:
    moderator.post(f"/threads/{idea.thread_id}/lock")
    moderator.delete(f"/threads/{idea.thread_id}/lock")
    assert post(world.signed_in("bea"), idea, "Thank you.").status_code == 303


@pytest.mark.parametrize("roles", [(), (Role.TEAM,), (Role.OWNER,)])
def test_nobody_else_locks(world: World, idea: Idea, author: Member, roles: tuple[Role, ...]) -> None:
    browser = world.signed_in("bea", roles=roles)
    assert browser.post(f"/threads/{idea.thread_id}/lock").status_code == 403
    assert browser.delete(f"/threads/{idea.thread_id}/lock").status_code == 403
    assert world.visitor().post(f"/threads/{idea.thread_id}/lock").status_code == 401
    assert browser.post("/threads/999/lock").status_code == 404
