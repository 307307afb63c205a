"""A brand is a hue, two fonts, a name and a mark; every page wears it at once."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from community.access import Role
from community.backends.files_local import LocalFiles
from community.core import clock, ports, tasks
from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.core.ports import chosen
from community.core.transaction import writing
from community.site.actions import NewBrand, change_brand, change_mark
from community.site.models import Site
from community.site.rules import FONTS, HUES, brand_css
from tests import pictures as make
from tests.world import Browser, World

FIELDS = {
    "name": "Fernwell Community",
    "tagline": "What should we refill next?",
    "colour": "violet",
    "hue": "162",
    "font_display": "slab",
    "font_text": "humanist",
}


@pytest.fixture
def owner(world: World) -> Browser:
    """The browser of somebody who may change it."""
    return world.signed_in("olga", roles=(Role.OWNER,))


@pytest.fixture(autouse=True)
def folder(world: World, tmp_path: Path) -> Path:
    """Where files are kept, empty at first."""
    ports.use(replace(ports.chosen(), files=LocalFiles(tmp_path)))
    return tmp_path


def css_address(page: str) -> str:
    """Where a page says its brand's style sheet is."""
    found = re.search(r'href="(/brand\.css\?v=[0-9a-f]{12})"', page)
    assert found, page[:2000]
    return found[1]


def site() -> Site:
    """The row as it is now."""
    session.rollback()
    return session.get_one(Site, 1, populate_existing=True)


def test_of_two_owners_the_later_one_sees_what_the_other_chose(world: World, owner: Browser) -> None:
    other = world.signed_in("otto", roles=(Role.OWNER,))
    mine, theirs = _seen(owner.get("/owner/brand").text), _seen(other.get("/owner/brand").text)
    assert other.post("/owner/brand", **FIELDS, seen=theirs).status_code == 303
    assert other.post("/owner/brand", **FIELDS, seen=theirs).status_code == 303, "a double click"
    later = FIELDS | {"colour": "red", "font_text": "sans", "tagline": "What else?"}
    look = owner.post("/owner/brand/look", **later, seen=mine).text
    shown = owner.post("/owner/brand", **later, seen=_seen(look))
    assert shown.status_code == 409
    assert "Another owner saved this page while you were here" in shown.text
    for label, value in (("Colour", "Violet"), ("Font of text", "Humanist, like handwriting set in type")):
        assert f"<li>{label}: <b>{value}</b></li>" in shown.text
    assert 'value="What else?"' in shown.text, "nothing typed is lost"
    assert site().tagline == FIELDS["tagline"]
    assert owner.post("/owner/brand", **later, seen=_seen(shown.text)).status_code == 303
    assert site().tagline == "What else?"


def _seen(page: str) -> str:
    return re.findall(r'name="seen"[^>]* value="(\w+)"', page)[0]


def test_a_change_is_on_every_page_at_once(world: World, owner: Browser) -> None:
    before = css_address(world.visitor().get("/about").get_data(as_text=True))
    answer = owner.post("/owner/brand", **FIELDS)
    assert (answer.status_code, answer.location) == (303, "/owner/brand")
    page = world.visitor().get("/privacy").get_data(as_text=True)
    assert "Fernwell Community</title>" in page
    assert 'content="What should we refill next?"' in page
    after = css_address(page)
    assert after != before
    css = world.visitor().get(after).get_data(as_text=True)
    assert css == brand_css(HUES["violet"], "humanist", "slab")
    assert "--hue: 300" in css


def test_the_style_sheet_is_kept_for_good_under_its_version_only(world: World) -> None:
    visitor = world.visitor()
    address = css_address(visitor.get("/about").get_data(as_text=True))
    kept, again, other = (visitor.get(path) for path in (address, address, "/brand.css?v=000000000000"))
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert again.headers["Cache-Control"] == kept.headers["Cache-Control"], "also out of the page cache"
    assert kept.content_type == "text/css; charset=utf-8"
    assert other.headers["Cache-Control"] == "no-cache"
    assert other.data == kept.data


@pytest.mark.parametrize(
    "query",
    [
        "hue=361", "hue=-1", "hue=1e9", "hue=red", "font_text=}body{display:none", "font_display=url(//evil)",
        "hue=<script>", "font_text=",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_of_a_look_shows_the_brand_as_it_is(world: World, query: str) -> None:
    css = world.visitor().get(f"/brand.css?{query}").get_data(as_text=True)
    assert css == brand_css(162, "sans", "serif")


def test_a_look_shows_the_page_in_other_colours_and_changes_nothing(world: World, owner: Browser) -> None:
    answer = owner.post("/owner/brand/look", **(FIELDS | {"colour": "own", "hue": "77"}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'href="/brand.css?hue=77&amp;font_text=humanist&amp;font_display=slab"' in page
    assert "Nothing is saved yet" in page
    assert 'value="Fernwell Community"' in page
    assert "--hue: 77;" in owner.get("/brand.css?hue=77&font_text=humanist&font_display=slab").get_data(as_text=True)
    assert site().name == "Community"


def test_any_hue_will_do(world: World, owner: Browser) -> None:
    owner.post("/owner/brand", **(FIELDS | {"colour": "own", "hue": "0"}))
    assert site().hue == 0
    page = owner.get("/owner/brand").get_data(as_text=True)
    assert re.search(r'checked[^>]*value="own"', page)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " "}, "Please give the community a name."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"tagline": ""}, "Please write a heading."),
        ({"tagline": "x" * 141}, "at most 140 characters"),
        ({"colour": "own", "hue": "361"}, "between 0 and 360"),
        ({"colour": "own", "hue": "green"}, "Not a valid integer"),
        ({"colour": "own", "hue": ""}, "from 0 to 360"),
        ({"font_text": "comic"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_all_is_kept(
    world: World, owner: Browser, fields: dict[str, str], message: str
) -> None:
    answer = owner.post("/owner/brand", **(FIELDS | fields))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert "tagline" in fields or "What should we refill next?" in page
    assert site().name == "Community"


def test_a_mark_of_ones_own_is_shown_and_the_built_in_one_again(world: World, owner: Browser) -> None:
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"' in owner.get("/about").get_data(as_text=True)
    mark = make.sent(make.encoded(make.drawn(600, 300, mode="RGBA")))
    assert owner.post("/owner/brand", **FIELDS, mark=mark).status_code == 303
    key = site().mark_key
    assert key is not None
    path = chosen().files.path(key)
    assert path is not None
    assert make.opened(path.read_bytes()).size == (256, 128)
    assert f'<img src="/files/{key}" alt=""' in world.visitor().get("/about").get_data(as_text=True)
    assert f'<link rel="icon" href="/files/{key}">' in world.visitor().get("/privacy").get_data(as_text=True)
    assert world.visitor().get("/favicon.ico").location == f"/files/{key}"
    owner.post("/owner/brand", **FIELDS)
    assert site().mark_key == key, "saving other things leaves it"
    owner.post("/owner/brand", **FIELDS, is_built_in="y")
    tasks.run_until_idle()
    assert site().mark_key is None
    assert chosen().files.path(key) is None


def test_a_second_mark_replaces_the_first_and_its_file(world: World, owner: Browser, folder: Path) -> None:
    for colour in (make.RED, make.BLUE):
        owner.post("/owner/brand", **FIELDS, mark=make.sent(make.encoded(make.drawn(colour=colour))))
    tasks.run_until_idle()
    assert [path.name for path in folder.rglob("*.webp")] == [site().mark_key]


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", make.png_that_claims(9000, 9000)])
def test_a_mark_that_is_no_picture_is_refused_and_nothing_else_is_changed(
    world: World, owner: Browser, content: bytes
) -> None:
    answer = owner.post("/owner/brand", **FIELDS, mark=make.sent(content))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="mark-error"' in page
    assert site().name == "Community"
    assert site().mark_key is None


def test_the_manifest_names_the_community(world: World, owner: Browser) -> None:
    owner.post("/owner/brand", **FIELDS)
    answer = world.visitor().get("/site.webmanifest")
    assert answer.content_type == "application/manifest+json"
    assert json.loads(answer.data)["name"] == "Fernwell Community"
    icon = json.loads(answer.data)["icons"][0]["src"]
    assert world.visitor().get(icon).status_code == 200
    assert world.visitor().get("/favicon.ico").location == icon


def test_a_name_is_text_and_no_markup(world: World, owner: Browser) -> None:
    owner.post("/owner/brand", **(FIELDS | {"name": "<b>Jars</b> & “lids”"}))
    page = world.visitor().get("/about").get_data(as_text=True)
    assert "&lt;b&gt;Jars&lt;/b&gt; &amp; “lids”" in page
    assert "<b>Jars" not in page


def test_the_actions_themselves_ask_who_acts_and_what(world: World) -> None:
    mallory, olga = world.member("mallory"), world.member("olga", roles=(Role.OWNER,))
    good = NewBrand(name="Jars", tagline="Lids", hue=1, font_text="sans", font_display="sans")
    with pytest.raises(NotPermitted), writing():
        change_brand(good, by=mallory, now=clock.now())
    with pytest.raises(NotPermitted), writing():
        change_mark(None, by=mallory, now=clock.now(), files=chosen().files)
    for bad in (replace(good, hue=361), replace(good, font_text="comic"), replace(good, name="\u200b")):
        with pytest.raises(Invalid), writing():
            change_brand(bad, by=olga, now=clock.now())
    assert site().name == "Community"


@pytest.mark.parametrize("font", sorted(FONTS))
def test_every_font_makes_a_sound_style_sheet(font: str) -> None:
    css = brand_css(10, font, font)
    assert css.count("{") == css.count("}") == 1
    assert css.count('"') % 2 == 0
