"""Team and moderators leave notes that nobody else ever meets."""

import pytest

from community.access import Role
from community.ideas.models import Idea
from community.membership.models import Member
from tests.discussion.conftest import Say, comments_in, count_of, post, shown, text_of
from tests.world import Browser, World

SECRET = "Legal says no until spring."


@pytest.fixture
def team(world: World) -> Browser:
    """Tomas of the product team."""
    return world.signed_in("tomas", roles=(Role.TEAM,))


@pytest.fixture
def note(team: Browser, idea: Idea) -> int:
    """The number of the note that Tomas left."""
    assert post(team, idea, SECRET, internal="y").status_code == 303
    return comments_in(idea)[0].id


@pytest.mark.parametrize("role", [Role.TEAM, Role.MODERATOR])
def test_team_and_moderators_read_it_marked_as_a_note(world: World, idea: Idea, note: int, role: Role) -> None:
    page = text_of(world.signed_in("colleague", roles=(role,)).get(idea.path))
    assert SECRET in page
    assert "Internal note</span>" in page


@pytest.mark.parametrize("roles", [None, (), (Role.OWNER,)])
def test_nobody_else_meets_it_anywhere(world: World, idea: Idea, note: int, roles: tuple[Role, ...] | None) -> None:
    browser = world.visitor() if roles is None else world.signed_in("leo", roles=roles)
    tomas = "/members/tomas"
    for path in (idea.path, "/", "/ideas?sort=new", "/feeds/ideas.atom", "/search?q=legal+spring", tomas):
        assert SECRET not in text_of(browser.get(path)), path
    for path in (f"/comments/{note}", f"/comments/{note}/reply", f"/comments/{note}/revisions"):
        assert browser.get(path).status_code == 404, path
    page = browser.get(f"{idea.path}?reply_to={note}")
    assert SECRET not in text_of(page)
    assert "Tomas" not in text_of(page)
    assert shown(text_of(page)) == []


def test_the_public_count_does_not_know_it(world: World, idea: Idea, note: int, say: Say) -> None:
    assert count_of(idea) == 0
    say(world.member("leo"), "Hello.")
    assert count_of(idea) == 1
    assert "1 comment<" in text_of(world.visitor().get(idea.path))


def test_the_idea_s_author_does_not_meet_it_either(world: World, idea: Idea, author: Member, note: int) -> None:
    assert SECRET not in text_of(world.browser_of(author).get(idea.path))


def test_members_cannot_write_one_nor_answer_one(world: World, idea: Idea, note: int) -> None:
    leo = world.signed_in("leo")
    assert "internal" not in text_of(leo.get(idea.path)).split('id="composer"')[1].split("</form>")[0]
    assert post(leo, idea, "Psst.", internal="y").status_code == 403
    assert post(leo, idea, "I saw that.", parent_id=str(note)).status_code == 404
    assert len(comments_in(idea)) == 1


def test_a_reply_to_a_note_is_a_note(world: World, team: Browser, idea: Idea, note: int) -> None:
    post(team, idea, "Then in spring.", parent_id=str(note))
    assert [row.is_internal for row in comments_in(idea)] == [True, True]
    assert count_of(idea) == 0
    assert shown(text_of(world.visitor().get(idea.path))) == []


def test_a_note_under_a_comment_taken_back_does_not_keep_its_place(world: World, team: Browser, idea: Idea) -> None:
    leo = world.signed_in("leo")
    post(leo, idea, "Never mind.")
    first = comments_in(idea)[0].id
    post(team, idea, SECRET, parent_id=str(first), internal="y")
    leo.delete(f"/comments/{first}")
    assert shown(text_of(world.visitor().get(idea.path))) == []
    assert len(shown(text_of(team.get(idea.path)))) == 2


def test_taking_a_note_back_leaves_the_public_count_alone(team: Browser, idea: Idea, note: int) -> None:
    team.delete(f"/comments/{note}")
    assert count_of(idea) == 0
    team.post(f"/comments/{note}/restoration")
    assert count_of(idea) == 0
