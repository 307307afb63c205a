"""Long lists come in pages. Whoever reads on meets every idea once, whatever others do meanwhile."""

import random
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy import update

from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.membership.models import Member
from tests.ideas.conftest import MakeIdea, listed, text_of
from tests.world import Browser, World, at

COUNT = 50
SORTS = ["trending", "top", "new", "answered", "unanswered", "mine"]
Between = Callable[[int], None]


@pytest.fixture
def many(make_idea: MakeIdea) -> list[int]:
    """Fifty ideas, most of them the same in everything by which lists are sorted."""
    chance, ideas = random.Random(7), []
    for number in range(COUNT):
        when = at("2026-03-01") + timedelta(days=chance.randrange(3))
        votes, score = chance.randrange(4), 2900.0 + chance.randrange(3)
        answered = when if number % 2 else None
        values = {"created_at": when, "answered_at": answered, "vote_count": votes, "score": score}
        ideas.append(make_idea(f"Idea number {number}", **values).id)
    return ideas


def _walk(browser: Browser, path: str, between: Between = lambda _page: None) -> list[int]:
    """Every idea on every page, by following the link to the next one."""
    met: list[int] = []
    for page in range(1, 20):
        answer = browser.get(path)
        assert answer.status_code == 200
        met += listed(answer)
        further = re.search(r'<a class="button" href="([^"]+)" rel="next">', text_of(answer))
        if not further:
            return met
        path = unescape(further[1])
        between(page)
    raise AssertionError("the list has no end")


def _holding(sort: str, ideas: list[int]) -> set[int]:
    rows = {idea.id: idea for idea in session.query(Idea)}
    session.rollback()
    if sort in ("answered", "unanswered"):
        return {number for number in ideas if (rows[number].answered_at is not None) == (sort == "answered")}
    return set(ideas)


@pytest.mark.parametrize("sort", SORTS)
def test_every_idea_is_met_once_though_most_tie(world: World, many: list[int], author: Member, sort: str) -> None:
    met = _walk(world.browser_of(author), f"/ideas?sort={sort}")
    assert len(met) == len(set(met))
    assert set(met) == _holding(sort, many)


@pytest.mark.parametrize("sort", ["trending", "top"])
def test_votes_that_arrive_meanwhile_make_no_gap_and_no_repeat_among_the_others(
    world: World, many: list[int], sort: str
) -> None:
    """What nobody voted for meanwhile has kept its place: it is met once."""
    chance, touched = random.Random(11), set()

    def vote(_page: int) -> None:
        lucky = chance.sample(many, 8)
        touched.update(lucky)
        with writing():
            more = {"vote_count": Idea.vote_count + 2, "score": Idea.score + 0.7}
            session.execute(update(Idea).where(Idea.id.in_(lucky)).values(more))

    met = _walk(world.visitor(), f"/ideas?sort={sort}", vote)
    untouched = [number for number in met if number not in touched]
    assert len(untouched) == len(set(untouched))
    assert set(untouched) == set(many) - touched
    assert touched


@pytest.mark.parametrize("sort", ["new", "top", "trending"])
def test_ideas_shared_and_taken_back_meanwhile_shift_nothing(
    world: World, many: list[int], make_idea: MakeIdea, sort: str
) -> None:
    gone = set()

    def change(page: int) -> None:
        for number in range(3):
            make_idea(f"New on page {page} number {number}")
        gone.add(many[page])
        with writing():
            session.execute(update(Idea).where(Idea.id == many[page]).values(withdrawn_at=at("2026-04-01")))

    met = [number for number in _walk(world.visitor(), f"/ideas?sort={sort}", change) if number in set(many) - gone]
    assert len(met) == len(set(met))
    assert set(met) == set(many) - gone


def test_a_full_last_page_leads_to_no_empty_one(world: World, make_idea: MakeIdea) -> None:
    for number in range(20):
        make_idea(f"Idea number {number}")
    assert 'rel="next"' not in text_of(world.visitor().get("/?sort=new"))


def test_filters_stay_on_further_pages_and_other_orders_begin_at_the_first(world: World, many: list[int]) -> None:
    page = text_of(world.visitor().get("/ideas?sort=top&author=amara&status=open"))
    further = unescape(re.findall(r'<a class="button" href="([^"]+)" rel="next">', page)[0])
    assert further.startswith("/ideas?sort=top&status=open&author=amara&after=")
    second = text_of(world.visitor().get(further))
    assert 'href="/ideas?sort=new&amp;status=open&amp;author=amara"' in second
    assert '<meta name="robots" content="noindex, follow">' in second
    assert 'rel="prev"' in second


def test_whoever_reads_behind_the_end_is_led_back(world: World, many: list[int]) -> None:
    end = urlsafe_b64encode(b"[-1, 0]").decode().rstrip("=")
    page = world.visitor().get(f"/ideas?sort=top&after={end}")
    assert (page.status_code, listed(page)) == (200, [])
    assert "That was the last one" in text_of(page)


HUGE = 10**40
FORGED = [
    b"[0.5, 99999999999999999999999]",
    b"[%d, 1]" % HUGE,
    b"[-%d, -%d]" % (HUGE, HUGE),
    b"[9223372036854775808, 9223372036854775808]",
    b"[9223372036854775807, 9223372036854775807]",
    b"[2147483648, 1]",
    b"[1e400, 1]", b"[NaN, 1]", b"[Infinity, 1]", b"[-Infinity, NaN]", b"[1e308, 1e308]",
    b'["2026-03-01", 1]',
    b'["2026-03-01T00:00:00", 1]',
    b'["0001-01-01T00:00:00+14:00", 1]',
    b'["9999-12-31T23:59:59-14:00", 1]',
    b'["0001-01-01T00:00:00+00:00", 1]',
    b'["9999-12-31T23:59:59.999999+00:00", 1]',
    b'["now", 1]', b'["\\u0000", "\\u0000"]', b'["1", "1"]', b"[true, false]", b"[null, null]",
    b"[[1], {}]", b'{"0": 1, "1": 2}', b"[]", b"[1]", b"[1, 2, 3]", b"7", b'"ab"', b"null",
    b"[" * 700 + b"]" * 700, b"\xff\xfe", b"[1, 2", b'[1.5, 2.5]',
]  # fmt: skip


@pytest.mark.parametrize("content", FORGED, ids=lambda content: content[:24].decode("latin-1"))
def test_a_forged_place_does_no_harm(world: World, make_idea: MakeIdea, author: Member, content: bytes) -> None:
    make_idea(answered_at=at("2026-03-01"))
    browser = world.browser_of(author)
    place = urlsafe_b64encode(content).decode().rstrip("=")
    for sort in SORTS:
        assert browser.get(f"/ideas?sort={sort}&after={place}").status_code == 200, sort


@pytest.mark.parametrize("after", ["", "x", "%", "====", "é", "a" * 3_000, "[1,2]", "💥", "WzEsIDJd" * 300])
def test_nonsense_in_place_of_a_place_begins_at_the_first_page(world: World, make_idea: MakeIdea, after: str) -> None:
    number = make_idea().id
    for place in ("/ideas?sort=top&after=", "/ideas?after=", "/feeds/ideas.atom?sort=new&after="):
        page = world.visitor().get(place + quote(after))
        assert page.status_code == 200
        assert f"/ideas/{number}" in text_of(page)


def test_the_place_of_one_list_is_no_place_in_another(world: World, many: list[int]) -> None:
    for sort in ("trending", "top", "new"):
        page = text_of(world.visitor().get(f"/ideas?sort={sort}"))
        place = re.findall(r"after=([\w-]+)", page)[0]
        for other in SORTS[:-1]:
            assert world.visitor().get(f"/ideas?sort={other}&after={place}").status_code == 200
