"""Two owners keep boards, statuses and tags at once: whoever is later overrules nobody unseen, and loses no word."""

import re
from collections.abc import Callable

import pytest

from community.access import Role
from community.core.db import session
from community.ideas.actions import catalogue
from community.ideas.models import Board, Status, Tag
from community.membership.models import Member
from tests.ideas.conftest import MakeBoard, MakeIdea, tag_names, the_board
from tests.ideas.test_owner_statuses import first_ones, the_status
from tests.ideas.test_owner_tags import the_tag
from tests.meanwhile import uncommitted
from tests.world import Browser, World

BOARD = {"name": "App", "description": "", "position": "2", "seen_by": "everyone", "posted_by": "members"}
STATUS = {"name": "Planned", "stage": "active", "tone": "violet", "position": "3"}
TAG = {"name": "delivery"}

# Which shelf, what its form says at first, what the other owner makes of it, what the later one does, what they are shown.
STORIES = [
    ("boards", BOARD, {"name": "Web", "seen_by": "members"}, {"description": "Mine"}, ("Name", "Web"), Board),
    ("boards", BOARD, {"seen_by": "team"}, {"seen_by": "members"}, ("Who sees it", "Team, moderators"), Board),
    ("statuses", STATUS, {"tone": "pink"}, {"name": "Coming"}, ("Colour", "Pink"), Status),
    ("statuses", STATUS, {"on_roadmap": ""}, {"position": "9"}, ("Show it as a column", "No"), Status),
    ("tags", TAG, {"name": "Shipping"}, {"name": "Parcels"}, ("Name", "Shipping"), Tag),
]


@pytest.fixture
def other(world: World) -> Browser:
    """The browser of a second owner."""
    return world.signed_in("otto", roles=(Role.OWNER,))


@pytest.fixture(autouse=True)
def rows(make_board: MakeBoard, make_idea: MakeIdea) -> None:
    """A board, a status and a tag to be kept."""
    make_board("app")
    make_idea(tags=("delivery",))


def number_on(shelf: str) -> int:
    """Of the row that the stories are about."""
    found = {"boards": lambda: the_board("app"), "statuses": lambda: the_status("planned")}
    return found.get(shelf, lambda: the_tag("delivery"))().id


def seen_in(page: str, path: str) -> list[str]:
    """What the row's two forms carry: to change it, to delete it."""
    return [
        re.findall(r'name="seen"[^>]*value="(\w+)"', form)[0]
        for form in re.findall(rf'<form[^>]*action="{path}".*?</form>', page, re.DOTALL)
    ]


def as_sent(fields: dict[str, str]) -> dict[str, str]:
    """An empty box is not sent."""
    return {name: value for name, value in fields.items() if value or name == "description"}


@pytest.mark.parametrize(("shelf", "first", "their", "mine", "shown", "kind"), STORIES)
def test_the_later_one_sees_what_the_other_set_and_decides(
    owner: Browser,
    other: Browser,
    shelf: str,
    first: dict[str, str],
    their: dict[str, str],
    mine: dict[str, str],
    shown: tuple[str, str],
    kind: type[Board | Status | Tag],
) -> None:
    path = f"/owner/{shelf}/{number_on(shelf)}"
    if shelf == "statuses":
        first = first | {"on_roadmap": "y"}
    seen, seen_by_other = (seen_in(each.get(f"/owner/{shelf}").text, path)[0] for each in (owner, other))
    for why in ("saved", "a double click"):
        assert other.post(path, **as_sent(first | their), seen=seen_by_other).status_code == 303, why
    answer = owner.post(path, **as_sent(first | mine), seen=seen)
    assert answer.status_code == 409
    assert "Another owner changed this while you were here" in answer.text
    assert re.search(rf"<li>{shown[0]}[^:]*: <b>{shown[1]}", answer.text)
    (name, value) = next(iter(mine.items()))
    assert value in re.findall(rf'action="{path}".*?</form>', answer.text, re.DOTALL)[0], "nothing typed is lost"
    row = session.get_one(kind, int(path.rpartition("/")[2]), populate_existing=True)
    assert str(getattr(row, name)) != value, "and nothing overwritten"
    again = seen_in(answer.text, path)[0]
    assert owner.post(path, **as_sent(first | mine), seen=again).status_code == 303
    session.rollback()
    assert str(getattr(session.get_one(kind, row.id, populate_existing=True), name)) == value


@pytest.mark.parametrize(("shelf", "first", "mine"), [("boards", BOARD, "Wishes"), ("statuses", STATUS, "Coming")])
def test_who_changes_what_was_deleted_keeps_the_words_for_a_new_one(
    owner: Browser, other: Browser, shelf: str, first: dict[str, str], mine: str
) -> None:
    path = f"/owner/{shelf}/{number_on(shelf)}"
    seen = seen_in(owner.get(f"/owner/{shelf}").text, path)[0]
    assert other.delete(path).status_code == 303
    answer = owner.post(path, **first | {"name": mine}, seen=seen)
    assert answer.status_code == 404
    assert f"“{mine}” was not saved" in answer.text
    new = re.findall(rf'<form[^>]*action="/owner/{shelf}" .*?</form>', answer.text, re.DOTALL)[0]
    assert f'value="{mine}"' in new
    assert owner.post(f"/owner/{shelf}", **first | {"name": mine}).status_code == 303


def test_a_tag_that_became_another_is_named_as_gone(owner: Browser, other: Browser, make_idea: MakeIdea) -> None:
    make_idea(tags=("parcels",))
    path = f"/owner/tags/{number_on('tags')}"
    seen = seen_in(owner.get("/owner/tags").text, path)[0]
    assert other.post(path, name="Parcels", seen=seen).status_code == 303
    answer = owner.post(path, name="Post", seen=seen)
    assert (answer.status_code, tag_names()) == (404, ["Parcels"])
    assert "“Post” was not saved" in answer.text


@pytest.mark.parametrize(("shelf", "first"), [("boards", BOARD), ("statuses", STATUS), ("tags", TAG)])
def test_nobody_deletes_what_has_become_something_else(
    owner: Browser, other: Browser, shelf: str, first: dict[str, str]
) -> None:
    path = f"/owner/{shelf}/{number_on(shelf)}"
    seen = seen_in(owner.get(f"/owner/{shelf}").text, path)[1]
    assert other.post(path, **first | {"name": "Treasures"}).status_code == 303
    answer = owner.delete(path, seen=seen)
    assert answer.status_code == 409
    assert "It was not deleted." in answer.text
    assert "<li>Name: <b>Treasures</b></li>" in answer.text
    assert owner.delete(path, seen=seen_in(answer.text, path)[1]).status_code == 303
    assert owner.delete(path, seen=seen).status_code == 404


def test_the_first_status_is_not_taken_back_unseen(owner: Browser, other: Browser) -> None:
    """Its form, opened before, still says that new ideas begin with it."""
    path = f"/owner/statuses/{the_status('open').id}"
    seen = seen_in(owner.get("/owner/statuses").text, path)[0]
    new = {"name": "Just in", "stage": "open", "tone": "teal", "position": "1", "is_first": "y"}
    assert other.post("/owner/statuses", **new).status_code == 303
    mine = {"name": "Fresh", "stage": "open", "tone": "slate", "position": "1", "is_first": "y"}
    answer = owner.post(path, **mine, seen=seen)
    assert answer.status_code == 409
    assert "<li>New ideas begin with this status: <b>No</b></li>" in answer.text
    assert first_ones() == ["just-in"]


def renamed(shelf: str, number: int, who: int) -> Callable[[], None]:
    """An owner gives the row another name."""

    def act() -> None:
        by = session.get_one(Member, who)
        if shelf == "tags":
            catalogue.rename_tag(session.get_one(Tag, number), "Theirs", by=by)
        elif shelf == "boards":
            words = catalogue.BoardWords(name="Theirs", position=2)
            catalogue.change_board(session.get_one(Board, number), words, by=by)
        else:
            status = catalogue.StatusWords(name="Theirs", stage="active", tone="teal", position=2)
            catalogue.change_status_row(session.get_one(Status, number), status, by=by)

    return act


def deleted(shelf: str, number: int, who: int) -> Callable[[], None]:
    """An owner deletes it."""
    kind, act = {
        "boards": (Board, catalogue.delete_board),
        "statuses": (Status, catalogue.delete_status),
        "tags": (Tag, catalogue.delete_tag),
    }[shelf]
    return lambda: act(session.get_one(kind, number), by=session.get_one(Member, who))


@pytest.mark.parametrize("act", [renamed, deleted])
@pytest.mark.parametrize(("shelf", "first"), [("boards", BOARD), ("statuses", STATUS), ("tags", TAG)])
def test_the_other_one_is_just_committing(
    world: World, owner: Browser, shelf: str, first: dict[str, str], act: Callable[[str, int, int], Callable[[], None]]
) -> None:
    otto, number = world.member("otto", roles=(Role.OWNER,)).id, number_on(shelf)
    path = f"/owner/{shelf}/{number}"
    seen = seen_in(owner.get(f"/owner/{shelf}").text, path)[0]
    with uncommitted(world.app, act(shelf, number, otto)):
        answer = owner.post(path, **first | {"name": "Mine"}, seen=seen)
    assert answer.status_code == (409 if act is renamed else 404)
    assert "Mine" in answer.text
