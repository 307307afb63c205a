"""Pages for visitors are kept for a second, and not a moment longer."""

import gzip

import pytest
from sqlalchemy import update

from community.core import shortly
from community.core.db import db
from community.site.models import Site
from community.web import page_cache
from tests.watch import Watch, watch_over
from tests.world import World


@pytest.fixture
def watch(world: World, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """What pages and rows are kept by."""
    return watch_over(monkeypatch, page_cache, shortly)


def _rename_behind_our_back(name: str) -> None:
    """As another process would: no event of this one tells the caches."""
    with db.engine.begin() as connection:
        connection.execute(update(Site).values(name=name))


def _front_page(world: World) -> str:
    """Read in a context of its own, as every real request is: with a session that sees what others have committed."""
    with world.app.app_context():
        return world.visitor().get("/").get_data(as_text=True)


def test_a_visitor_who_keeps_reloading_sees_a_change_within_two_seconds(world: World, watch: Watch) -> None:
    assert "Renamed" not in _front_page(world)
    _rename_behind_our_back("Renamed by the owner")
    for _ in range(100):
        watch.seconds += 0.02
        page = _front_page(world)
    assert "Renamed by the owner" in page, "the old page is still given out"


def test_visitors_within_a_second_are_given_the_same_page(world: World, watch: Watch) -> None:
    first = world.visitor().get("/").data
    _rename_behind_our_back("Too new to be seen")
    assert world.visitor().get("/").data == first


def test_whoever_takes_gzip_is_given_the_same_page_packed(world: World) -> None:
    plain = world.visitor().get("/")
    packed = world.visitor().get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_form_for_joining_is_never_shared_between_visitors(world: World) -> None:
    tokens = {world.visitor().csrf("/join") for _ in range(3)}
    assert len(tokens) == 3


def test_a_member_is_not_given_a_visitors_page(world: World) -> None:
    world.visitor().get("/")
    page = world.signed_in("ada").get("/").get_data(as_text=True)
    assert "/sign-out" in page


def test_languages_have_pages_of_their_own(world: World) -> None:
    english = world.visitor().get("/", headers={"Accept-Language": "en"}).get_data(as_text=True)
    german = world.visitor().get("/", headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert '<html lang="en"' in english
    assert '<html lang="de"' in german


def test_what_was_refused_is_not_kept(world: World) -> None:
    for path in ("/no-such-page", "/ideas/99999", "/ideas.csv", "/ideas?board=no-such"):
        assert world.visitor().get(path).status_code in (401, 404)
    assert len(world.app.extensions["community-page-cache"]) == 0


def test_addresses_without_end_do_not_fill_the_memory(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MOST_PAGES", 3)
    for number in range(9):
        assert world.visitor().get(f"/about?nothing={number}").status_code == 200
    assert len(world.app.extensions["community-page-cache"]) == 3
