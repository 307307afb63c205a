"""What the community says about itself: about, privacy, and a policy whose every version stays readable."""

import pytest

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.errors import NotPermitted
from community.core.transaction import writing
from community.site.actions import change_texts, publish_policy
from community.site.models import PolicyVersion
from community.site.rules import levelled
from tests.world import Browser, World

OWNERS_PAGES = ["/owner", "/owner/brand", "/owner/policy", "/owner/texts"]


@pytest.fixture
def owner(world: World) -> Browser:
    """The browser of somebody who may change it all."""
    return world.signed_in("olga", roles=(Role.OWNER,))


def publish(owner: Browser, text: str, after: int = 1, **fields: str) -> str:
    """Send the policy's form; the page that follows."""
    answer = owner.post("/owner/policy", text=text, after=str(after), **fields)
    if answer.status_code == 303:
        answer = owner.get(answer.location)
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "heading", "words"),
    [
        ("/about", "About Community", "The product team answers in public"),
        ("/privacy", "Privacy", "there are no trackers".capitalize()),
        ("/policy", "Community policy", "Argue with ideas, not with people."),
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


def test_a_new_version_is_in_force_at_once_and_the_old_one_stays_readable(world: World, owner: Browser) -> None:
    page = publish(owner, "# Be kind\n\nThat is all.")
    assert "Version 2 is in force." in page
    visitor = world.visitor()
    now = visitor.get("/policy").get_data(as_text=True)
    assert "That is all." in now
    assert "In force since" in now
    assert 'href="/policy?version=1"' in now
    before = visitor.get("/policy?version=1").get_data(as_text=True)
    assert "Argue with ideas" in before
    assert "This is how it read before." in before
    assert "In force from" in before
    row = session.query(PolicyVersion).filter_by(number=2).one()
    assert row.written_by == owner.member_id


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "1e1", "９", "9" * 30])
def test_a_version_that_never_was_is_not_there(world: World, number: str) -> None:
    assert world.visitor().get("/policy", query_string={"version": number}).status_code == 404


def test_the_newest_version_by_its_number_is_the_one_in_force(world: World) -> None:
    page = world.visitor().get("/policy?version=1").get_data(as_text=True)
    assert "This is how it read before." not in page


def test_a_look_at_a_text_publishes_nothing(world: World, owner: Browser) -> None:
    answer = owner.post("/owner/policy", text="Be **kind**.", after="1", look="yes")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<p>Be <strong>kind</strong>.</p>" in page
    assert ">\r\nBe **kind**.</textarea>" in page or "Be **kind**.</textarea>" in page
    assert session.query(PolicyVersion).count() == 1


def test_the_same_words_are_no_new_version(world: World, owner: Browser) -> None:
    last = session.query(PolicyVersion).one().text
    assert "word for word the version in force" in publish(owner, last.replace("\n", "\r\n"))
    assert session.query(PolicyVersion).count() == 1


@pytest.mark.parametrize(("text", "message"), [(" ", "Please write the policy."), ("x" * 20_001, "at most 20000")])
def test_a_policy_has_words_and_an_end(world: World, owner: Browser, text: str, message: str) -> None:
    assert message in publish(owner, text)
    assert session.query(PolicyVersion).count() == 1


def test_of_two_owners_who_write_at_once_nobody_loses_anything(world: World, owner: Browser) -> None:
    publish(owner, "Be kind.", after=1)
    page = publish(owner, "Be kinder.", after=1)
    assert "Version 2 was published while you were writing." in page
    assert "Be kinder.</textarea>" in page
    assert session.query(PolicyVersion).count() == 2
    assert 'name="after" type="hidden" value="2"' in page
    assert "Version 3 is in force." in publish(owner, "Be kinder.", after=2)


@pytest.mark.parametrize("after", ["", "x", "-1", "0"])
def test_a_forged_version_to_follow_is_refused(world: World, owner: Browser, after: str) -> None:
    assert owner.post("/owner/policy", text="Be kind.", after=after).status_code == 422
    assert session.query(PolicyVersion).count() == 1


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


@pytest.mark.parametrize("path", ["/owner/brand", "/owner/brand/look", "/owner/policy", "/owner/texts"])
def test_nobody_else_changes_anything(world: World, path: str) -> None:
    fields = {"about": "Mine", "privacy": "Mine", "text": "Mine", "after": "1", "name": "Mine"}
    assert world.signed_in("mallory", roles=(Role.TEAM,)).post(path, **fields).status_code == 403
    assert world.visitor().post(path, **fields).status_code == 401


def test_the_actions_themselves_ask_who_acts(world: World) -> None:
    mallory = world.member("mallory")
    with pytest.raises(NotPermitted), writing():
        change_texts(about="Mine", privacy="Mine", by=mallory, now=clock.now())
    with pytest.raises(NotPermitted), writing():
        publish_policy("Mine", after=1, by=mallory, now=clock.now())


def test_the_owner_begins_at_the_boards(world: World, owner: Browser) -> None:
    assert owner.get("/owner").location == "/owner/boards"
