"""What the community says about itself: about and privacy. The policy has its stories in tests/moderation."""

import re

import pytest

from community.access import Role
from community.core import clock
from community.core.errors import NotPermitted
from community.core.transaction import writing
from community.site.actions import change_texts, write_version
from community.site.rules import levelled
from tests.world import Browser, World

OWNERS_PAGES = ["/owner", "/owner/brand", "/owner/texts"]


@pytest.fixture
def owner(world: World) -> Browser:
    """The browser of somebody who may change it all."""
    return world.signed_in("olga", roles=(Role.OWNER,))


@pytest.mark.parametrize(
    ("path", "heading", "words"),
    [
        ("/about", "About Community", "The product team answers in public"),
        ("/privacy", "Privacy", "there are no trackers".capitalize()),
    ],
)
def test_everybody_may_read_what_a_new_site_begins_with(world: World, path: str, heading: str, words: str) -> None:
    answer = world.visitor().get(path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f"<h1>{heading}</h1>" in page
    assert words in page
    assert "/owner" not in page


def test_the_owner_changes_about_and_privacy(world: World, owner: Browser) -> None:
    answer = owner.post("/owner/texts", about="We sell **jars**.", privacy="Ask `privacy@example.org`.")
    assert (answer.status_code, answer.location) == (303, "/owner/texts")
    assert "<p>We sell <strong>jars</strong>.</p>" in world.visitor().get("/about").get_data(as_text=True)
    assert "<code>privacy@example.org</code>" in world.visitor().get("/privacy").get_data(as_text=True)
    assert "We sell **jars**." in owner.get("/owner/texts").get_data(as_text=True)
    assert 'href="/owner/texts"' in owner.get("/about").get_data(as_text=True)


def test_of_two_owners_the_later_one_sees_what_the_other_wrote(world: World, owner: Browser) -> None:
    other = world.signed_in("otto", roles=(Role.OWNER,))
    mine, theirs = _seen(owner.get("/owner/texts").text), _seen(other.get("/owner/texts").text)
    assert other.post("/owner/texts", about="Theirs.", privacy="Ask.", seen=theirs).status_code == 303
    assert other.post("/owner/texts", about="Theirs.", privacy="Ask.", seen=theirs).status_code == 303, "a double click"
    shown = owner.post("/owner/texts", about="Mine.", privacy="Ask.", seen=mine)
    assert shown.status_code == 409
    assert "Another owner saved these pages while you were writing" in shown.text
    assert "<del>Theirs</del><ins>Mine</ins>." in shown.text
    assert re.search(r"<textarea[^>]*>\s*Mine\.", shown.text), "nothing typed is lost"
    assert "Theirs." in world.visitor().get("/about").text
    assert owner.post("/owner/texts", about="Mine.", privacy="Ask.", seen=_seen(shown.text)).status_code == 303
    assert "Mine." in owner.get("/about").text


def _seen(page: str) -> str:
    return re.findall(r'name="seen"[^>]* value="(\w+)"', page)[0]


@pytest.mark.parametrize(
    ("html", "first", "expected"),
    [
        ("<h4>a</h4><p>b</p>", 2, "<h2>a</h2><p>b</p>"),
        ("<h3>a</h3><h5>b</h5><h3>c</h3>", 3, "<h3>a</h3><h4>b</h4><h3>c</h3>"),
        ("<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6>", 5, "<h5>a</h5><h6>b</h6><h6>c</h6><h6>d</h6>"),
        ("<p>&lt;h4&gt;</p>", 2, "<p>&lt;h4&gt;</p>"),
        ("", 2, ""),
    ],
)
def test_headings_of_a_text_follow_those_of_its_page(html: str, first: int, expected: str) -> None:
    assert levelled(html, first) == expected


def test_markup_of_the_owner_is_made_safe_like_everybodys(world: World, owner: Browser) -> None:
    owner.post("/owner/texts", about="<script>alert(1)</script>", privacy="[x](javascript:alert(1))")
    assert "<script>alert" not in world.visitor().get("/about").get_data(as_text=True)
    assert 'href="javascript:' not in world.visitor().get("/privacy").get_data(as_text=True)


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"about": " "}, "Please write a few words."), ({"privacy": "x" * 20_001}, "at most 20000 characters")],
)
def test_a_text_that_cannot_be_taken_is_kept_in_its_form(
    world: World, owner: Browser, fields: dict[str, str], message: str
) -> None:
    answer = owner.post("/owner/texts", **({"about": "Kept about", "privacy": "Kept privacy"} | fields))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert ("Kept about" in page) == ("about" not in fields)
    assert ("Kept privacy" in page) == ("privacy" not in fields)


@pytest.mark.parametrize("path", OWNERS_PAGES)
def test_somebody_not_signed_in_is_sent_to_the_door_and_comes_back(world: World, path: str) -> None:
    answer = world.visitor().get(path)
    assert (answer.status_code, answer.location) == (302, f"/sign-in?next={path}")


@pytest.mark.parametrize("roles", [(), (Role.TEAM,), (Role.MODERATOR,)])
@pytest.mark.parametrize("path", OWNERS_PAGES)
def test_members_are_told_why_they_may_not(world: World, path: str, roles: tuple[Role, ...]) -> None:
    answer = world.signed_in("mallory", roles=roles).get(path)
    assert answer.status_code == 403
    assert "Your role does not include this." in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/owner/brand", "/owner/brand/look", "/owner/texts"])
def test_nobody_else_changes_anything(world: World, path: str) -> None:
    fields = {"about": "Mine", "privacy": "Mine", "name": "Mine"}
    assert world.signed_in("mallory", roles=(Role.TEAM,)).post(path, **fields).status_code == 403
    assert world.visitor().post(path, **fields).status_code == 401


def test_the_actions_themselves_ask_who_acts(world: World) -> None:
    mallory = world.member("mallory")
    with pytest.raises(NotPermitted), writing():
        change_texts(about="Mine", privacy="Mine", by=mallory, now=clock.now())
    with pytest.raises(NotPermitted), writing():
        write_version("Mine", after=1, is_material=False, by=mallory, now=clock.now())


def test_the_owner_begins_at_the_boards(world: World, owner: Browser) -> None:
    assert owner.get("/owner").location == "/owner/boards"
