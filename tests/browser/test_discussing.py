"""Talking about an idea, with and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import Browsers, Person, click_twice

pytestmark = pytest.mark.browser


def test_commenting_and_replying(browsers: Browsers, options: dict[str, Any]) -> None:
    path = browsers.open().join().share("A second scale by the door")
    person = browsers.open(**options).join()
    person.go(path)
    person.page.get_by_label("Add to the discussion").fill("The queue is long on Saturdays.")
    person.press("Comment")
    first = person.page.locator(".comment", has_text="The queue is long")
    expect(first).to_be_visible()
    expect(person.page.locator("#comments")).to_have_text("1 comment")
    expect(person.page.get_by_label("Add to the discussion")).to_have_value("")
    first.get_by_role("link", name="Reply").click()
    form = person.page.locator("form.composer", has=person.page.get_by_role("button", name="Reply"))
    form.get_by_role("textbox").fill("And on *Fridays*.")
    form.get_by_role("button", name="Reply").click()
    reply = person.page.locator(".comment", has_text="And on Fridays.")
    expect(reply).to_be_visible()
    expect(reply.locator("em")).to_have_text("Fridays")
    person.go(path)
    assert [each.inner_text().split("\n")[0] for each in person.page.locator(".comment .prose").all()] == [
        "The queue is long on Saturdays.",
        "And on Fridays.",
    ]


def test_a_comment_arrives_without_a_reload(browsers: Browsers, member: Person) -> None:
    member.go(browsers.open().join().share("A third scale by the window"))
    member.page.evaluate("() => { window.stayed = true; }")
    member.page.get_by_label("Add to the discussion").fill("Yes, please.")
    member.press("Comment")
    expect(member.page.locator(".comment", has_text="Yes, please.")).to_be_visible()
    expect(member.page.locator("#live")).to_contain_text("Your comment is there.")
    assert member.page.evaluate("() => window.stayed")


def test_a_double_click_on_comment_says_it_once(browsers: Browsers, member: Person) -> None:
    path = browsers.open().join().share("A fourth scale on the roof")
    member.go(path)
    member.page.get_by_label("Add to the discussion").fill("Once is enough.")
    click_twice(member.page.get_by_role("button", name="Comment"))
    expect(member.page.locator(".comment", has_text="Once is enough.")).to_have_count(1)
    member.page.wait_for_timeout(300)
    member.go(path)
    expect(member.page.locator(".comment")).to_have_count(1)


def test_an_empty_comment_is_answered_beside_its_field(browsers: Browsers, options: dict[str, Any]) -> None:
    path = browsers.open().join().share("A fifth scale in the cellar")
    person = browsers.open(**options).join()
    person.go(path)
    person.press("Comment")
    expect(person.page.locator("[aria-invalid=true]")).to_be_visible()
    expect(person.page.get_by_text("A comment needs some words.").first).to_be_visible()


def test_taking_a_comment_back_and_bringing_it_back(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options).join()
    path = person.share("A sixth scale under water")
    person.go(path)
    person.page.get_by_label("Add to the discussion").fill("I was too quick.")
    person.press("Comment")
    person.page.get_by_text("I was too quick.").wait_for()
    person.press("Take back")
    person.sees("You have taken this comment back.")
    person.press("Bring it back")
    person.sees("I was too quick.")


def test_a_comment_written_before_signing_in_is_there_after_it(browsers: Browsers, options: dict[str, Any]) -> None:
    path = browsers.open().join().share("A seventh scale, and no more")
    person = browsers.open(**options)
    person.go(path)
    person.page.get_by_role("link", name="Add to the discussion").click()
    person.page.get_by_label("Add to the discussion").fill("I had not joined when I wrote this.")
    person.press("Comment")
    assert person.path.startswith("/sign-in")
    person.page.get_by_label("Handle or e-mail address").fill("mira")
    person.page.get_by_label("Password").fill("try-it-out")
    person.press("Sign in", person.main)
    box = person.page.get_by_label("Add to the discussion")
    expect(box).to_have_value("I had not joined when I wrote this.")
    person.press("Comment")
    expect(person.page.locator(".comment", has_text="I had not joined")).to_be_visible()


def test_the_team_locks_nothing_but_a_moderator_does(browsers: Browsers) -> None:
    path = browsers.open().join().share("An argument about scales")
    moderator = browsers.open().sign_in("dele", "try-it-out")
    moderator.go(path)
    moderator.press("Lock the discussion")
    moderator.sees("The discussion is locked.")
    other = browsers.open().join()
    other.go(path)
    other.sees("This discussion is locked")
    assert not other.page.get_by_role("button", name="Comment").count()
