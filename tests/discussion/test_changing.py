"""An author changes what a comment says, takes it back, and brings it back."""

import pytest

from community.access import Role
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import recount_threads
from community.discussion.models import CommentRevision
from community.ideas.models import Idea
from community.membership.models import Member
from tests.discussion.conftest import Say, comments_in, count_of, post, shown, text_of
from tests.world import Browser, World, at


@pytest.fixture
def leo(world: World) -> Browser:
    """Who wrote the first comment."""
    return world.signed_in("leo", display_name="Leo M.")


@pytest.fixture
def first(leo: Browser, idea: Idea) -> int:
    """The number of Leo's comment."""
    post(leo, idea, "A safe place would do.")
    return comments_in(idea)[0].id


def test_an_edit_is_shown_and_what_it_said_is_kept(world: World, leo: Browser, idea: Idea, first: int) -> None:
    form = text_of(leo.get(f"/comments/{first}/edit"))
    assert "A safe place would do." in form
    answer = leo.post(f"/comments/{first}/edit", body="A locker would do.", revision="1")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{idea.path}#comment-{first}")
    page = text_of(world.visitor().get(idea.path))
    assert "A locker would do." in page
    assert f'href="/comments/{first}/revisions"' in page
    history = text_of(world.visitor().get(f"/comments/{first}/revisions"))
    assert "<del>safe place</del>" in history
    assert "<ins>locker</ins>" in history


def test_the_same_words_again_are_no_edit(leo: Browser, idea: Idea, first: int) -> None:
    assert leo.post(f"/comments/{first}/edit", body="A safe place would do.", revision="1").status_code == 303
    (comment,) = comments_in(idea)
    assert (comment.revision, comment.edited_at) == (1, None)


def test_two_tabs_overwrite_nothing(leo: Browser, idea: Idea, first: int) -> None:
    leo.post(f"/comments/{first}/edit", body="From the first tab.", revision="1")
    answer = leo.post(f"/comments/{first}/edit", body="From the second tab.", revision="1")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Nothing was overwritten" in page
    assert "From the second tab." in page
    assert "<del>first</del>" in page
    assert comments_in(idea)[0].body == "From the first tab."
    assert 'name="revision" type="hidden" value="2"' in page
    assert leo.post(f"/comments/{first}/edit", body="From the second tab.", revision="2").status_code == 303
    assert comments_in(idea)[0].body == "From the second tab."
    session.rollback()
    assert session.query(CommentRevision).count() == 2


@pytest.mark.parametrize(("body", "said"), [("", "needs some words"), ("x" * 10_001, "10000 fit")])
def test_an_edit_obeys_the_same_limits(leo: Browser, idea: Idea, first: int, body: str, said: str) -> None:
    answer = leo.post(f"/comments/{first}/edit", body=body, revision="1")
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert comments_in(idea)[0].revision == 1


@pytest.mark.parametrize("roles", [(), (Role.TEAM,), (Role.MODERATOR,), (Role.OWNER,)])
def test_nobody_else_changes_it(world: World, idea: Idea, first: int, roles: tuple[Role, ...]) -> None:
    other = world.signed_in("sana", roles=roles)
    answers = [
        other.get(f"/comments/{first}/edit"),
        other.post(f"/comments/{first}/edit", body="Mine now.", revision="1"),
        other.delete(f"/comments/{first}"),
        other.post(f"/comments/{first}/restoration"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert comments_in(idea)[0].body == "A safe place would do."
    assert f'href="/comments/{first}/edit"' not in text_of(other.get(idea.path))


def test_taken_back_it_is_gone_for_others_and_the_count_follows(
    world: World, leo: Browser, idea: Idea, first: int
) -> None:
    assert leo.delete(f"/comments/{first}").status_code == 303
    assert count_of(idea) == 0
    others = text_of(world.signed_in("sana").get(idea.path))
    assert shown(others) == []
    assert "A safe place would do." not in others
    assert world.signed_in("bea").get(f"/comments/{first}").status_code == 404
    mine = text_of(leo.get(idea.path))
    assert "You have taken this comment back" in mine
    assert "A safe place would do." not in mine


def test_under_replies_its_place_stays_without_its_words(world: World, leo: Browser, idea: Idea, first: int) -> None:
    post(world.signed_in("sana"), idea, "Agreed.", parent_id=str(first))
    leo.delete(f"/comments/{first}")
    page = text_of(world.signed_in("bea").get(idea.path))
    assert len(shown(page)) == 2
    assert "Taken back by its author" in page
    assert "A safe place would do." not in page
    assert "Leo M." not in page
    assert count_of(idea) == 1
    assert world.visitor().get(f"/comments/{first}/revisions").status_code == 404


def test_it_can_be_brought_back_as_it_was(world: World, leo: Browser, idea: Idea, first: int) -> None:
    for _ in range(2):
        leo.delete(f"/comments/{first}")
    assert count_of(idea) == 0
    for _ in range(2):
        assert leo.post(f"/comments/{first}/restoration").status_code == 303
    assert count_of(idea) == 1
    assert "A safe place would do." in text_of(world.signed_in("sana").get(idea.path))
    assert recount_threads() == {}


def test_taken_back_it_cannot_be_edited(leo: Browser, first: int) -> None:
    leo.delete(f"/comments/{first}")
    assert leo.get(f"/comments/{first}/edit").status_code == 409
    assert leo.post(f"/comments/{first}/edit", body="Again.", revision="1").status_code == 409


def test_with_htmx_the_comment_is_swapped_where_it_stands(leo: Browser, idea: Idea, first: int) -> None:
    gone = text_of(leo.htmx(f"/comments/{first}", _method="DELETE"))
    assert shown(gone) == [first]
    assert "Bring it back" in gone
    assert 'id="comments" hx-swap-oob="true"' in gone
    back = text_of(leo.htmx(f"/comments/{first}/restoration"))
    assert "A safe place would do." in back
    assert "1 comment<" in back


def test_comments_of_an_import_go_to_whoever_claims_them(world: World, idea: Idea, say: Say) -> None:
    from community.core.events import record
    from community.membership.events import MemberClaimed

    unclaimed, leo = world.member("old-leo", source="forum", source_id="7"), world.member("leo")
    say(unclaimed, "From long ago.", now=at("2019-05-01"))
    with writing():
        record(MemberClaimed(unclaimed.id, leo.id))
    assert [row.author_id for row in comments_in(idea)] == [leo.id]
    assert session.get_one(Member, leo.id).id == leo.id
