"""What machines ask for: whether we live, whether we are ready, what they may read."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import html5lib
import pytest

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from tests.pages.conftest import House
from tests.world import World

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def share(world: World, title: str, **values: object) -> Idea:
    """An idea of somebody, past the doors."""
    author = world.member(f"author-{abs(hash(title)) % 10_000}")
    with writing():
        board = session.query(Board).first()
        assert board is not None
        idea = post_idea(Proposal(title=title, body=""), board=board, by=author, now=clock.now())
        for name, value in values.items():
            setattr(idea, name, value)
    return idea


def test_a_site_that_lives_and_is_ready_says_so_in_one_word(house: House) -> None:
    visitor = house.app.test_client()
    for path, word in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        answer = visitor.get(path)
        assert (answer.status_code, answer.text) == (200, word)
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert "Set-Cookie" not in answer.headers


def test_without_its_database_it_lives_and_is_not_ready(house: House) -> None:
    house.lose_database()
    visitor = house.app.test_client()
    assert visitor.get("/healthz").status_code == 200
    for _ in range(2):
        answer = visitor.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "the database does not answer\n")


@pytest.mark.parametrize(
    "path", ["/", "/ideas?sort=top", "/about", "/join", "/no-such-page", "/ideas/1", "/search?q=x"]
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_without_its_database_every_page_says_so_in_words(house: House, path: str, accept: str) -> None:
    house.lose_database()
    answer = house.app.test_client().get(path, headers={"Accept": accept})
    assert answer.status_code in (404, 500, 503)
    assert "Content-Security-Policy" in answer.headers
    assert "Traceback" not in answer.text
    if accept == "application/json":
        assert answer.json is not None
        assert answer.json["title"]
        return
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert "<h1>" in answer.text


def test_without_its_database_a_form_is_answered_in_words_too(house: House) -> None:
    visitor = house.app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.get("/ideas/new").text)
    assert token
    house.lose_database()
    answer = visitor.post("/ideas", data={"csrf_token": token[1], "title": "A title", "body": "My long text."})
    assert answer.status_code in (500, 503)
    assert "<h1>" in answer.text


def test_robots_are_told_what_to_leave_alone_and_where_the_map_is(world: World) -> None:
    answer = world.visitor().get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /search", "Disallow: /settings", "Disallow: /owner"} <= set(lines)
    assert lines[-1] == "Sitemap: http://127.0.0.1:5000/sitemap.xml"


def test_the_map_names_every_page_that_everybody_may_read_and_no_other(world: World) -> None:
    share(world, "Deliver after six")
    share(world, "配達の時間 & <more>")
    share(world, "!!!!")
    share(world, "Taken back", withdrawn_at=clock.python_now())
    answer = world.visitor().get("/sitemap.xml")
    assert answer.headers["Content-Type"].startswith("application/xml")
    root = ET.fromstring(answer.data)
    assert root.tag == f"{SITEMAP}urlset"
    places = [unquote(each.text or "").removeprefix("http://127.0.0.1:5000") for each in root.iter(f"{SITEMAP}loc")]
    assert places == ["/", "/about", "/policy", "/ideas/3", "/ideas/2-配達の時間-more", "/ideas/1-deliver-after-six"]
    for place in places:
        assert world.visitor().get(place).status_code == 200, place
    for stamp in root.iter(f"{SITEMAP}lastmod"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", stamp.text or "")
