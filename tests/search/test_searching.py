"""People search, in any language, and see what they may see."""

import random
import re

import pytest

from community.access import Role
from community.core.db import db, session
from community.core.transaction import writing
from community.ideas.models import Board
from tests.search.conftest import Tell, found, indexed, search, similar
from tests.statements import statements
from tests.world import World


@pytest.fixture
def shelf(tell: Tell) -> dict[str, int]:
    """Ideas in four languages."""
    ideas = {
        "window": tell("Choose a delivery window", "Mornings are **bad** for me.", tags=("delivery",), vote_count=5),
        "evening": tell(
            "Deliver in the evening", "A later delivery would help.", tags=("delivery", "time"), vote_count=9
        ),
        "dark": tell("Dark-mode for the app", "My eyes hurt at night.", tags=("app",), status="planned", vote_count=7),
        "zh": tell("希望可以选择送货时间", "我白天要上班。"),
        "ja": tell("配達の時間を選びたい", "夜がいいです。"),
        "es": tell("Envío los sábados por la mañana", "Los días laborables no estoy en casa."),
        "de": tell("Größere Gläser für Müsli", "Die Überfüllung ist ein Ärgernis."),
        "short": tell("A PDF of it", "As a file.", status="shipped"),
    }
    indexed()
    return ideas


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("window", ["window"]),
        ("WINDOW delivery", ["window"]),
        ("delivery", ["window", "evening"]),
        ("mornings", ["window"]),
        ('"delivery window"', ["window"]),
        ('"window delivery"', []),
        ("“delivery window”", ["window"]),
        ("deliv", ["window", "evening"]),
        ("wind", ["window"]),
        ("delivary", ["window", "evening"]),
        ("windwo", ["window"]),
        ("dark mode", ["dark"]),
        ("dark-mode", ["dark"]),
        ("darkmode", ["dark"]),
        ("pdf", ["short"]),
        ("送货", ["zh"]),
        ("送货时间", ["zh"]),
        ("時間", ["ja"]),
        ("配達", ["ja"]),
        ("sabados", ["es"]),
        ("SÁBADOS", ["es"]),
        ("manana", ["es"]),
        ("grosse", ["de"]),
        ("größere", ["de"]),
        ("grossere", ["de"]),
        ("überfüllung", ["de"]),
        ("uberfullung", ["de"]),
        ("muesli", ["de"]),
        ("tag:app", ["dark"]),
        ("tag:delivery", ["window", "evening"]),
        ("tag:delivery tag:time", ["evening"]),
        ("later tag:delivery", ["evening"]),
        ("status:planned", ["dark"]),
        ("status:planned status:shipped", ["dark", "short"]),
        ("by:amara window", ["window"]),
        ("by:@amara window", ["window"]),
        ("by:nobody", []),
        ("tag:nothing", []),
        ("status:nothing", []),
        ("zeppelin", []),
    ],
)
def test_people_find_what_they_mean(world: World, shelf: dict[str, int], typed: str, names: list[str]) -> None:
    assert sorted(found(world.visitor(), typed)) == sorted(shelf[name] for name in names)


@pytest.mark.parametrize("typed", ["tag:nothing", "by:nobody", "status:nothing", "window tag:delivery tag:nothing"])
def test_a_filter_that_names_nothing_goes_through_no_ideas(world: World, shelf: dict[str, int], typed: str) -> None:
    with statements(db.engine) as seen:
        assert found(world.visitor(), typed) == []
    assert not [statement for statement in seen if "ideas" in statement]


def test_filters_alone_list_everything_that_passes_most_votes_first(world: World, shelf: dict[str, int]) -> None:
    assert found(world.visitor(), "tag:delivery") == [shelf["evening"], shelf["window"]]
    assert len(found(world.visitor(), "by:amara")) == len(shelf)


def test_the_best_comes_first_or_the_most_wanted(world: World, shelf: dict[str, int]) -> None:
    assert found(world.visitor(), "delivery") == [shelf["window"], shelf["evening"]]
    assert found(world.visitor(), "delivery", order="votes") == [shelf["evening"], shelf["window"]]
    assert found(world.visitor(), "delivery", order="nonsense") == [shelf["window"], shelf["evening"]]


def test_what_was_asked_for_is_marked_where_it_stands(world: World, shelf: dict[str, int]) -> None:
    page = search(world.visitor(), "delivery mornings").get_data(as_text=True)
    assert "Choose a <mark>delivery</mark> window" in page
    assert "<mark>Mornings</mark> are bad for me." in page


def test_facets_tell_how_what_was_found_spreads_and_lead_there(world: World, shelf: dict[str, int]) -> None:
    page = search(world.visitor(), "by:amara").get_data(as_text=True)
    rail = page.split('class="card facets"')[1]
    facets = dict(re.findall(r'<a class="facet" href="([^"]+)">.*?<span class="num">(\d+)</span>', rail))
    counts = {address.rpartition("+")[2]: int(count) for address, count in facets.items()}
    assert counts == {
        "status%3Aopen": 6, "status%3Aplanned": 1, "status%3Ashipped": 1,
        "tag%3Adelivery": 2, "tag%3Atime": 1, "tag%3Aapp": 1,
    }  # fmt: skip
    for address, count in facets.items():
        assert len(re.findall(r'<li id="idea-', world.visitor().get(address).get_data(as_text=True))) == int(count)


def test_long_results_come_in_pages_and_every_idea_on_one_of_them(world: World, tell: Tell) -> None:
    numbers = [tell(f"Bread number {number}") for number in range(25)]
    indexed()
    visitor = world.visitor()
    pages = [found(visitor, "bread", page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert sorted(number for page in pages for number in page) == numbers
    assert found(visitor, "bread", page=99) == pages[2], "behind the end is the end"
    for nonsense in ("0", "-1", "x", "1e3", "9" * 30, "", "٢"):
        assert found(visitor, "bread", page=nonsense) in (pages[0], pages[2])
    last = search(visitor, "bread", page=3).get_data(as_text=True)
    assert 'rel="next"' not in last
    assert "q=bread&amp;page=2" in last


def test_an_empty_box_explains_and_a_fruitless_search_says_what_to_do(world: World, shelf: dict[str, int]) -> None:
    assert "small typos are forgiven" in search(world.visitor(), "").get_data(as_text=True)
    page = search(world.visitor(), 'xylophone & "more"').get_data(as_text=True)
    assert "Nothing found" in page
    assert 'href="/ideas/new?title=xylophone%20%26%20%22more%22"' in page


def test_ideas_like_a_title_come_up_with_their_votes_and_a_button(world: World, shelf: dict[str, int]) -> None:
    ada = world.signed_in("ada")
    for title in ("Choose the delivery window", "chose a delivary window", "delivery windows", "window for delivery"):
        assert similar(ada, title)[0] == shelf["window"], title
    assert similar(ada, "选择送货时间")[0] == shelf["zh"]
    assert similar(ada, "dark mode")[0] == shelf["dark"]
    fragment = ada.get("/ideas/similar?title=Choose+a+delivery+window").get_data(as_text=True)
    assert "It is this one" in fragment
    assert "<html" not in fragment
    assert similar(ada, "x") == similar(ada, "") == similar(ada, "xylophone orchestra") == []


def test_an_ideas_page_asks_for_others_like_it_and_never_gets_itself(world: World, shelf: dict[str, int]) -> None:
    page = world.visitor().get(f"/ideas/similar?idea={shelf['window']}").get_data(as_text=True)
    assert f"/ideas/{shelf['evening']}-" in page
    assert f"/ideas/{shelf['window']}-" not in page
    for number in ("99999", "x", "9" * 15, "9" * 16):
        assert world.visitor().get(f"/ideas/similar?idea={number}").status_code in (200, 404)


def test_nobody_finds_what_they_may_not_see_not_even_its_number_or_its_tags(world: World, tell: Tell) -> None:
    shown = tell("Bread for everybody", vote_count=1)
    with writing():
        inner = Board(slug="inner", name="Inner", position=2, seen_by="members")
        secret = Board(slug="secret", name="Secret", position=3)
        session.add_all([inner, secret])
    members, team = tell("Bread for members", board=inner), tell("Bread of the team", board=secret, tags=("hush",))
    with writing():
        session.get_one(Board, secret.id).seen_by = "team"
    indexed()
    mia, tom = world.signed_in("mia"), world.signed_in("tom", roles=(Role.TEAM,))
    for typed in ("bread", "brea", "bredd", "tag:hush", "by:amara", '"bread of"', "status:open"):
        assert set(found(world.visitor(), typed)) <= {shown}, typed
        assert set(found(mia, typed)) <= {shown, members}, typed
        assert team not in similar(mia, typed)
        assert "hush" not in search(mia, "bread").get_data(as_text=True)
    assert sorted(found(tom, "bread")) == [shown, members, team]
    assert 'role="status">1 idea<' in search(world.visitor(), "bread").get_data(as_text=True)
    assert 'role="status">2 ideas<' in search(mia, "bread").get_data(as_text=True)


def test_ideas_that_nobody_may_see_do_not_crowd_out_those_that_one_may(world: World, tell: Tell) -> None:
    with writing():
        secret = Board(slug="secret", name="Secret", position=3)
        session.add(secret)
    for _ in range(30):
        tell("Choose a delivery window", board=secret)
    shown = tell("A delivery window to choose from")
    with writing():
        session.get_one(Board, secret.id).seen_by = "team"
    indexed()
    assert found(world.visitor(), "delivery window") == [shown]
    assert similar(world.visitor(), "Choose a delivery window") == [shown]


SIGNS = "aZ \t\n\"'“”()[]{}*?+-~^:/\\|&!<>=%_@#$;,.字é"
HOSTILE = (
    *SIGNS, "\x00", "\x01", "\x7f", "\u200b", "\u202e", "\ufeff", "\ufffe", "\u0301", "ß", "İ", "ﬁ", "ก", "ا", "配達",
    "👩\u200d👩\u200d👧", "\U0001f3f4", "AND", "OR", "NOT", "TO", "tag:", "status:", "by:", 'tag:"', "OR 1=1", "--", "';",
    "<script>", "..", "1e9", "0", "[a TO z]", "a*b?c", "delivery", "window",
)  # fmt: skip


@pytest.mark.slow
def test_four_thousand_strings_that_nobody_would_type_do_no_harm(world: World, shelf: dict[str, int]) -> None:
    chance, visitor = random.Random(4_000), world.visitor()
    for _ in range(4_000):
        typed = "".join(chance.choices(HOSTILE, k=chance.randrange(1, 14)))
        if "\x00" in typed:
            assert visitor.get("/search", query_string={"q": typed}).status_code == 400
        else:
            assert visitor.get("/search", query_string={"q": typed}).status_code == 200, typed
            if chance.random() < 0.2:
                assert visitor.get("/ideas/similar", query_string={"title": typed}).status_code == 200, typed


@pytest.mark.parametrize(
    "typed",
    ["x" * 50_000, "a " * 5_000, '"' * 999, "tag:a " * 500, "字" * 5_000, "( " * 400, "a" * 299 + "é", "\ud800x"],
)
def test_a_query_without_end_is_answered_like_any_other(world: World, shelf: dict[str, int], typed: str) -> None:
    query = {"q": typed.encode("utf-8", "surrogatepass")}
    assert world.visitor().get("/search", query_string=query).status_code == 200
    assert world.visitor().get("/ideas/similar", query_string={"title": query["q"]}).status_code == 200


def test_what_was_typed_comes_back_as_text(world: World, shelf: dict[str, int]) -> None:
    page = search(world.visitor(), '"><script>alert(1)</script> delivery').get_data(as_text=True)
    assert "<script>alert" not in page
    assert 'value="&#34;&gt;&lt;script&gt;' in page
