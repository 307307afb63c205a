"""Every list as an Atom feed (RFC 4287), holding what its reader may see."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import TestResponse

from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from tests.ideas.conftest import MakeBoard, MakeIdea, share, text_of
from tests.world import Browser, World, at

ATOM = "{http://www.w3.org/2005/Atom}"
SORTS = ("", "trending", "top", "new", "answered", "unanswered")


def feed_of(answer: TestResponse) -> ET.Element:
    """The feed, after everything that RFC 4287 asks of one."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        _is_whole(element)
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    _has_link(root, "self")
    return root


def _is_whole(element: ET.Element) -> None:
    """Exactly one id, title and time of change; a way to the page; and, in an entry, somebody who wrote it."""
    for name in ("id", "title", "updated"):
        (found,) = element.findall(f"{ATOM}{name}")
        assert (found.text or "").strip(), name
    assert urlsplit(element.findtext(f"{ATOM}id") or "").scheme == "http"
    for stamp in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
        assert datetime.fromisoformat(stamp.text or "").tzinfo is not None
    _has_link(element, "alternate")
    if element.tag == f"{ATOM}entry":
        assert element.findtext(f"{ATOM}author/{ATOM}name")


def _has_link(element: ET.Element, rel: str) -> None:
    (link,) = [each for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
    assert (link.get("href") or "").startswith("http://127.0.0.1:5000/")


def titles(root: ET.Element) -> list[str | None]:
    """The titles of its entries, in their order."""
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("sort", SORTS)
def test_each_list_has_a_valid_feed(world: World, make_idea: MakeIdea, sort: str) -> None:
    for number in range(3):
        make_idea(f"Idea number {number}", tags=("app & web", "<b>"), answered_at=at("2026-05-01") if number else None)
    root = feed_of(world.visitor().get(f"/feeds/ideas.atom?sort={sort}&tag=app-web&author=amara"))
    assert len(titles(root)) == {"answered": 2, "unanswered": 1}.get(sort, 3)


@pytest.mark.parametrize("sort", SORTS)
def test_an_empty_feed_is_a_feed(world: World, sort: str) -> None:
    assert titles(feed_of(world.visitor().get(f"/feeds/ideas.atom?sort={sort}"))) == []


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert('&')</script>", "]]> & <!-- -->", "配達の時間を選びたい", "وقت التسليم",
        "a\x0b\x0cb\ufffe\uffffcd",
        "x\u2028y\u2029z &amp; &#0;", "👩‍👩‍👧 emoji \U0001f3f4\U000e0067\U000e0062\U000e007f",
    ],
)  # fmt: skip
def test_no_title_breaks_a_feed(world: World, title: str) -> None:
    share(world.signed_in("ada", display_name="A & <B>"), title, body=title * 5, tags="a&b, <c>")
    root = feed_of(world.visitor().get("/feeds/ideas.atom"))
    assert len(titles(root)) == 1
    sitemap = ET.fromstring(world.visitor().get("/sitemap.xml").data)
    assert "/ideas/1" in ET.tostring(sitemap, encoding="unicode")


def test_an_idea_keeps_its_entry_when_its_title_changes(world: World, make_idea: MakeIdea) -> None:
    idea = make_idea()
    before = feed_of(world.visitor().get("/feeds/ideas.atom?sort=new")).findtext(f"{ATOM}entry/{ATOM}id")
    with writing():
        changed = session.get_one(Idea, idea.id)
        changed.title, changed.slug = "Another", "another"
    after = feed_of(world.visitor().get("/feeds/ideas.atom?sort=new&author=amara")).find(f"{ATOM}entry")
    assert after is not None
    assert after.findtext(f"{ATOM}id") == before
    assert after.findtext(f"{ATOM}title") == "Another"


def test_an_answer_makes_an_old_entry_new_again(world: World, make_idea: MakeIdea) -> None:
    """Readers sort by the time of change: an answer that came today does not lie under last year's."""
    make_idea("Old and answered", created_at=at("2025-01-01"), answered_at=at("2026-05-01"))
    make_idea("Newer and answered before", created_at=at("2026-01-01"), answered_at=at("2026-02-01"))
    root = feed_of(world.visitor().get("/feeds/ideas.atom?sort=answered"))
    times = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") for entry in root.iter(f"{ATOM}entry")]
    assert titles(root) == ["Old and answered", "Newer and answered before"]
    assert times == [at("2026-05-01"), at("2026-02-01")]
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "") == at("2026-05-01")
    assert root.findtext(f"{ATOM}entry/{ATOM}published") == "2025-01-01T00:00:00+00:00"


def test_a_feed_holds_twenty_and_never_begins_in_the_middle_for_its_reader(world: World, make_idea: MakeIdea) -> None:
    for number in range(23):
        make_idea(f"Idea number {number}", created_at=at("2026-01-01") + timedelta(days=number))
    root = feed_of(world.visitor().get("/feeds/ideas.atom?sort=new"))
    assert titles(root) == [f"Idea number {number}" for number in range(22, 2, -1)]


def test_the_page_of_a_list_names_its_feed(world: World, make_idea: MakeIdea, make_board: MakeBoard) -> None:
    make_board("app")
    make_idea(tags=("time",))
    page = text_of(world.visitor().get("/ideas?sort=top&board=app&tag=time&author=amara&status=open"))
    wanted = "/feeds/ideas.atom?sort=top&amp;status=open&amp;tag=time&amp;board=app&amp;author=amara"
    assert f'href="{wanted}"' in page


def test_ones_own_list_is_no_feed(world: World, team: Browser) -> None:
    assert "/feeds/ideas.atom?sort=mine" not in text_of(team.get("/ideas?sort=mine"))
    assert world.visitor().get("/feeds/ideas.atom?sort=mine").status_code == 404
    assert team.get("/feeds/ideas.atom?sort=mine").status_code == 404


def test_a_feed_of_a_members_board_is_for_members(world: World, make_idea: MakeIdea, make_board: MakeBoard) -> None:
    make_idea("For members", board=make_board("inner", seen_by="members"))
    assert world.visitor().get("/feeds/ideas.atom?board=inner").status_code == 404
    answer = world.signed_in("mia").get("/feeds/ideas.atom?board=inner")
    assert titles(feed_of(answer)) == ["For members"]
    assert "private" in answer.headers["Cache-Control"], "no proxy keeps what not everybody may read"


def test_an_idea_of_a_former_member_has_an_author_all_the_same(world: World, make_idea: MakeIdea) -> None:
    make_idea(author_id=None)
    root = feed_of(world.visitor().get("/feeds/ideas.atom"))
    assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Former member"
