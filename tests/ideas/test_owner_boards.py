"""The owner keeps the boards."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from community.access import Role
from community.core.db import session
from community.ideas.models import Board, Idea
from community.membership.models import Member
from tests.ideas.conftest import MakeBoard, MakeIdea, listed, share, text_of, the_board
from tests.world import Browser, World

WORDS = {"name": "App", "description": "", "position": "2", "seen_by": "everyone", "posted_by": "members"}


def add(owner: Browser, **fields: Any) -> TestResponse:
    """Send the form for a new board."""
    return owner.post("/owner/boards", **(WORDS | fields))


def change(owner: Browser, board: Board, **fields: Any) -> TestResponse:
    """Send a board's form."""
    return owner.post(f"/owner/boards/{board.id}", **(WORDS | {"name": board.name} | fields))


def slugs() -> list[str]:
    """The boards in their order."""
    session.rollback()
    return [board.slug for board in session.query(Board).order_by(Board.position, Board.id)]


def test_a_new_board_is_there_for_everybody_at_once(world: World, owner: Browser) -> None:
    assert add(owner, name="The app", description="What you hold in your hand.").status_code == 303
    page = text_of(world.visitor().get("/ideas?board=the-app"))
    assert "<h1>The app</h1>" in page
    assert "What you hold in your hand." in page
    assert share(world.signed_in("ada"), board="the-app").status_code == 303


def test_boards_of_the_same_name_have_addresses_of_their_own(owner: Browser) -> None:
    for name in ("App", "App", "app!", "配達", "!!!", "???"):
        assert add(owner, name=name).status_code == 303
    assert slugs() == ["ideas", "app", "app-2", "app-3", "配達", "x", "x-2"]


def test_a_board_keeps_its_address_when_it_is_renamed(world: World, owner: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea()
    change(owner, the_board(), name="Wishes", description="All of them.")
    page = world.visitor().get("/ideas?board=ideas")
    assert "<h1>Wishes</h1>" in text_of(page)
    assert listed(page) == [idea.id]
    assert the_board().idea_count == 1


def test_boards_stand_in_the_owners_order(owner: Browser, make_board: MakeBoard) -> None:
    make_board("app")
    make_board("web")
    for slug, position in (("web", "1"), ("ideas", "5"), ("app", "-3")):
        change(owner, the_board(slug), position=position)
    assert slugs() == ["app", "web", "ideas"]
    page = text_of(owner.get("/owner/boards"))
    assert page.index("App") < page.index("Web") < page.index("Ideas</b>")


def test_a_board_closed_to_others_is_gone_for_them_at_once(world: World, owner: Browser, make_idea: MakeIdea) -> None:
    idea = make_idea()
    assert listed(world.visitor().get("/")) == [idea.id]
    change(owner, the_board(), seen_by="team", posted_by="team")
    for other in (world.visitor(), world.signed_in("mia")):
        assert listed(other.get("/?sort=new")) == []
        assert other.get(idea.path).status_code == 404
    change(owner, the_board(), seen_by="everyone")
    assert world.visitor().get(idea.path).status_code == 200


def test_a_board_with_ideas_stays_even_if_they_were_taken_back(
    world: World, owner: Browser, make_idea: MakeIdea, make_board: MakeBoard, author: Member
) -> None:
    board = make_board("app")
    idea = make_idea(board=board)
    for _ in range(2):
        refused = owner.delete(f"/owner/boards/{board.id}")
        assert refused.status_code == 409
        assert "There are ideas on this board" in text_of(refused)
        world.browser_of(author).post(f"/ideas/{idea.id}/withdrawal")
    assert slugs() == ["ideas", "app"]


def test_an_empty_board_may_go_but_not_the_last_one(owner: Browser, make_board: MakeBoard) -> None:
    board = make_board("app")
    assert owner.delete(f"/owner/boards/{board.id}").status_code == 303
    assert owner.delete(f"/owner/boards/{board.id}").status_code == 404
    refused = owner.delete(f"/owner/boards/{the_board().id}")
    assert refused.status_code == 409
    assert "A community needs at least one board." in text_of(refused)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": ""}, "A board needs a name."),
        ({"name": "\u200b\u200b"}, "A name has 1 to 60 characters."),
        ({"name": "x" * 61}, "A name has 1 to 60 characters."),
        ({"position": "first"}, "Not a valid integer value."),
        ({"position": ""}, "This field is required."),
        ({"position": "2147483648"}, "between"),
        ({"position": "9" * 40}, "between"),
        ({"position": "-" + "9" * 40}, "between"),
        ({"seen_by": "nobody"}, "Not a valid choice."),
        ({"posted_by": ""}, "Not a valid choice."),
        ({"posted_by": "everyone"}, "Not a valid choice."),
    ],
)
def test_what_a_board_cannot_be_is_said_beside_its_field_and_nothing_lost(
    owner: Browser, fields: dict[str, str], why: str
) -> None:
    for sent in (
        add(owner, **({"description": "My words."} | fields)),
        owner.post(f"/owner/boards/{the_board().id}", **(WORDS | {"description": "My words."} | fields)),
    ):
        assert sent.status_code == 422
        assert why in text_of(sent)
        assert "My words." in text_of(sent)
    assert slugs() == ["ideas"]
    assert the_board().name == "Ideas"


def test_hostile_words_stay_words(world: World, owner: Browser) -> None:
    add(owner, name="<script>alert(1)</script>", description='"><script>alert(2)</script>')
    for page in (owner.get("/owner/boards"), owner.get("/"), world.signed_in("ada").get("/ideas/new")):
        assert "<script>alert" not in text_of(page)


@pytest.mark.parametrize("shelf", ["boards", "statuses", "tags"])
@pytest.mark.parametrize("roles", [(), (Role.TEAM,), (Role.MODERATOR,)])
def test_nobody_but_the_owner_keeps_the_house(world: World, shelf: str, roles: tuple[Role, ...]) -> None:
    other = world.signed_in("other", roles=roles)
    assert other.get(f"/owner/{shelf}").status_code == 403
    assert other.post(f"/owner/{shelf}/1", **WORDS).status_code == 403
    assert other.delete(f"/owner/{shelf}/1").status_code == 403
    if shelf != "tags":
        assert other.post(f"/owner/{shelf}", **WORDS).status_code == 403
    assert "/owner/boards" not in text_of(other.get("/"))
    assert world.visitor().get(f"/owner/{shelf}").headers["Location"] == f"/sign-in?next=/owner/{shelf}"


@pytest.mark.parametrize("shelf", ["boards", "statuses", "tags"])
@pytest.mark.parametrize("number", ["0", "999", str(2**63), "9" * 60])
def test_a_row_that_is_not_there_is_not_there(owner: Browser, shelf: str, number: str) -> None:
    assert owner.post(f"/owner/{shelf}/{number}", **WORDS).status_code == 404
    assert owner.delete(f"/owner/{shelf}/{number}").status_code == 404


def test_every_form_of_the_page_is_told_apart_by_its_labels(owner: Browser, make_board: MakeBoard) -> None:
    make_board("app")
    page = text_of(owner.get("/owner/boards"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', page)) <= set(ids)


def test_an_idea_shared_while_its_board_was_taken_away_is_refused_with_its_text(
    world: World, owner: Browser, make_board: MakeBoard
) -> None:
    board = make_board("app")
    ada = world.signed_in("ada")
    assert 'value="app"' in text_of(ada.get("/ideas/new"))
    owner.delete(f"/owner/boards/{board.id}")
    answer = share(ada, board="app", body="What I typed stays.")
    assert answer.status_code == 422
    assert "What I typed stays." in text_of(answer)
    assert session.query(Idea).count() == 0
