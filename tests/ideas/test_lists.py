"""Lists of ideas: every order with every filter, in an address that can be passed on."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest

from community.core.db import session
from community.ideas.models import Idea, Status
from community.ideas.queries import tags_of
from community.ideas.rules import first_score
from community.membership.models import Member
from tests.ideas.conftest import MakeBoard, MakeIdea, listed, text_of
from tests.world import Browser, World, at

DAY = timedelta(days=1)
ORDERS: dict[str, Callable[[Idea], object]] = {
    "trending": lambda idea: (idea.score, idea.id),
    "top": lambda idea: (idea.vote_count + idea.carried_votes, idea.id),
    "new": lambda idea: (idea.created_at, idea.id),
    "answered": lambda idea: (idea.answered_at, idea.id),
    "unanswered": lambda idea: (idea.vote_count + idea.carried_votes, idea.id),
    "mine": lambda idea: (idea.created_at, idea.id),
}
ROWS = (
    # status, board, tags, who, days after the first, votes, carried, answered
    ("open", "ideas", ("app",), "amara", 1, 3, 0, False),
    ("open", "ideas", (), "bela", 2, 3, 0, False),
    ("open", "app", ("app", "time"), "amara", 2, 0, 9, True),
    ("under-review", "app", ("time",), "bela", 3, 12, 0, True),
    ("planned", "ideas", ("app",), "amara", 3, 12, 0, False),
    ("in-progress", "app", (), "bela", 4, 1, 2, True),
    ("shipped", "ideas", ("time",), "amara", 5, 40, 0, True),
    ("not-now", "app", ("app",), "bela", 6, 0, 0, True),
    ("merged", "ideas", ("app",), "amara", 7, 5, 0, False),
    ("open", "ideas", ("time",), "amara", 8, 99, 0, False),
)


@dataclass
class Shelf:
    """Ideas as the database has them, with what the filters ask of each."""

    ideas: list[Idea]
    keys: dict[int, dict[str, set[str]]]

    def expected(self, sort: str, **wanted: str) -> list[int]:
        """What a list ought to hold, worked out in another way than by the database."""
        chosen = [idea for idea in self.ideas if self._belongs(idea, sort, wanted)]
        return [idea.id for idea in sorted(chosen, key=ORDERS[sort], reverse=True)]

    def _belongs(self, idea: Idea, sort: str, wanted: dict[str, str]) -> bool:
        keys = self.keys[idea.id]
        if (idea.withdrawn_at and sort != "mine") or any(value not in keys[name] for name, value in wanted.items()):
            return False
        if sort == "answered":
            return idea.answered_at is not None
        if sort == "unanswered":
            return idea.answered_at is None and keys["status"] == {"open"}
        return sort == "mine" or keys["status"] != {"merged"}


@pytest.fixture
def shelf(world: World, make_idea: MakeIdea, make_board: MakeBoard, author: Member) -> Shelf:
    people = {"amara": author, "bela": world.member("bela")}
    boards = {"app": make_board("app"), "ideas": None}
    ideas, keys = [], {}
    for number, (status, board, tags, who, day, votes, carried, answered) in enumerate(ROWS):
        created = at("2026-03-01") + day * DAY
        idea = make_idea(
            f"Idea number {number}", status=status, board=boards[board], tags=tags, by=people[who], created_at=created,
            vote_count=votes, carried_votes=carried, score=first_score(created, carried) + votes / 10,
            answered_at=created + number * DAY if answered else None,
        )  # fmt: skip
        keys[idea.id] = {"status": {status}, "board": {board}, "tag": set(tags), "author": {who}}
        ideas.append(idea)
    gone = make_idea("Taken back", withdrawn_at=at("2026-03-09"), tags=("app",))
    keys[gone.id] = {"status": {"open"}, "board": {"ideas"}, "tag": {"app"}, "author": {"amara"}}
    return Shelf([*ideas, gone], keys)


FILTERS = {"status": ("open", "shipped"), "board": ("app", "ideas"), "tag": ("app",), "author": ("amara", "bela")}


def test_every_order_with_every_choice_of_filters_holds_just_what_it_should(world: World, shelf: Shelf) -> None:
    visitor, found = world.visitor(), 0
    for names in itertools.chain.from_iterable(
        itertools.combinations(FILTERS, size) for size in range(len(FILTERS) + 1)
    ):
        for values in itertools.product(*(FILTERS[name] for name in names)):
            wanted = dict(zip(names, values, strict=True))
            for sort in ("trending", "top", "new", "answered", "unanswered"):
                page = visitor.get("/feeds/ideas.atom?" + urlencode({"sort": sort, **wanted}))
                numbers = [int(n) for n in re.findall(r"<id>http://127.0.0.1:5000/ideas/(\d+)</id>", text_of(page))]
                assert numbers == shelf.expected(sort, **wanted), (sort, wanted)
                found += len(numbers)
    assert found > 200


@pytest.mark.parametrize("sort", ["trending", "top", "new", "answered", "unanswered"])
def test_the_page_shows_the_same_as_its_feed(world: World, shelf: Shelf, sort: str) -> None:
    for wanted in ({}, {"status": "open"}, {"board": "app", "author": "bela"}, {"tag": "app"}):
        page = world.visitor().get("/ideas?" + urlencode({"sort": sort, **wanted}))
        assert listed(page) == shelf.expected(sort, **wanted)


def test_ones_own_list_holds_ones_own_whatever_became_of_them(world: World, shelf: Shelf, author: Member) -> None:
    amara = world.browser_of(author)
    assert listed(amara.get("/ideas?sort=mine")) == shelf.expected("mine", author="amara")
    assert listed(amara.get("/ideas?sort=mine&tag=time")) == shelf.expected("mine", author="amara", tag="time")
    assert listed(amara.get("/ideas?sort=mine&author=bela")) == []
    assert listed(world.signed_in("cleo").get("/ideas?sort=mine")) == []


def test_ones_own_list_needs_a_member_and_comes_back_after_signing_in(world: World) -> None:
    answer = world.visitor().get("/ideas?sort=mine")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/ideas%3Fsort%3Dmine")


def test_the_front_page_is_the_trending_list(world: World, shelf: Shelf) -> None:
    expected = shelf.expected("trending")
    for path in ("/", "/ideas", "/?sort=trending", "/?sort=", "/?sort=no-such-order", "/?status=&board=&tag=&author="):
        assert listed(world.visitor().get(path)) == expected, path


@pytest.mark.parametrize("name", ["status", "board", "tag", "author"])
@pytest.mark.parametrize(
    "value", ["no-such", "\x00", "a\x00b", "' OR 1=1 --", "%", "x" * 5_000, "配達", "\ud800", "../x"]
)
def test_a_filter_that_names_nothing_is_not_there(world: World, name: str, value: str) -> None:
    query = urlencode({name: value.encode("utf-8", "surrogatepass")})
    for place in ("/ideas", "/", "/feeds/ideas.atom"):
        assert world.visitor().get(f"{place}?{query}").status_code == (400 if "\x00" in value else 404), place


def test_addresses_of_lists_can_be_passed_on(world: World, shelf: Shelf) -> None:
    """Whoever follows the links of a page gets to each order of the same choice, and out of each filter again."""
    page = text_of(world.visitor().get("/ideas?tag=app&author=amara&board=ideas&status=open&sort=top"))
    links = {unescape(link) for link in re.findall(r'href="(/ideas\?[^"]*)"', page)}
    same = "status=open&tag=app&board=ideas&author=amara"
    assert {f"/ideas?sort=new&{same}", f"/ideas?{same}", f"/ideas?sort=answered&{same}"} <= links
    assert "/ideas?sort=top&status=open&board=ideas&author=amara" in links, "without the tag"
    assert "/ideas?sort=top&status=open&tag=app&board=ideas" in links, "without the author"
    for link in links:
        assert world.visitor().get(link).status_code == 200, link


def test_the_filters_work_without_a_script_and_keep_what_was_chosen(world: World, shelf: Shelf) -> None:
    page = text_of(world.visitor().get("/ideas?tag=app&sort=top"))
    form = re.search(r'<form[^>]*action="/ideas".*?</form>', page, re.DOTALL)
    assert form
    assert 'method="get"' in form[0]
    assert re.search(r'type="hidden" name="sort" value="top"', form[0])
    assert re.search(r'type="hidden" name="tag" value="app"', form[0])
    assert 'value="merged"' not in form[0], "what the community sets itself is nobody's filter"
    assert "<button" in form[0]


def test_nothing_to_show_says_what_to_do(world: World) -> None:
    front, filtered = text_of(world.visitor().get("/")), text_of(world.visitor().get("/?status=shipped"))
    assert "Be the first" in front
    assert 'href="/ideas/new"' in front
    assert "Take a filter away, or look at all ideas." in filtered


def test_an_idea_shows_its_status_votes_comments_author_and_tags(world: World, shelf: Shelf) -> None:
    card = text_of(world.visitor().get("/ideas?status=shipped"))
    idea = next(idea for idea in shelf.ideas if shelf.keys[idea.id]["status"] == {"shipped"})
    session.rollback()
    assert f'href="{idea.path}"' in card
    assert "Shipped" in card
    assert "Amara O." in card
    assert [tag.name for tag in tags_of(idea)] == ["time"]
    assert 'href="/ideas?tag=time"' in card
    assert ">40<" in card
    assert "Voting is closed" in card


def test_what_the_owner_renames_is_renamed_on_every_list_at_once(world: World, owner: Browser, shelf: Shelf) -> None:
    shipped = session.query(Status).filter_by(key="shipped").one()
    assert "Delivered!" not in text_of(world.visitor().get("/"))
    owner.post(f"/owner/statuses/{shipped.id}", name="Delivered!", stage="done", tone="green", position="5")
    assert "Delivered!" in text_of(owner.get("/"))
