"""A vote is one press: without a reload, without JavaScript, and once, however often one presses."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Browsers, Person, click_twice

pytestmark = pytest.mark.browser


def _idea(browsers: Browsers, title: str) -> str:
    """Somebody else's idea; its path."""
    return browsers.open().join().share(title)


def _ballot(person: Person, path: str) -> Locator:
    number = re.findall(r"\d+", path)[0]
    return person.page.locator(f"#ballot-{number}").get_by_role("button")


def test_voting_and_taking_back_without_a_reload(browsers: Browsers, member: Person) -> None:
    path = _idea(browsers, "Longer opening hours on Fridays")
    member.go(path)
    member.page.evaluate("() => { window.stayed = true; }")
    ballot = _ballot(member, path)
    ballot.click()
    expect(ballot).to_have_attribute("aria-pressed", "true")
    expect(ballot).to_have_text("1")
    expect(ballot).to_be_focused()
    member.page.wait_for_timeout(600)
    ballot.click()
    expect(ballot).to_have_attribute("aria-pressed", "false")
    expect(ballot).to_have_text("0")
    assert member.page.evaluate("() => window.stayed")


def test_voting_and_taking_back_without_javascript(browsers: Browsers) -> None:
    path = _idea(browsers, "Shorter opening hours on Mondays")
    person = browsers.open(java_script_enabled=False).join()
    person.go("/ideas?sort=new")
    _ballot(person, path).click()
    assert person.path.startswith("/ideas?sort=new"), "one stays on the list that one was reading"
    expect(_ballot(person, path)).to_have_attribute("aria-pressed", "true")
    expect(_ballot(person, path)).to_have_text("1")
    _ballot(person, path).click()
    expect(_ballot(person, path)).to_have_attribute("aria-pressed", "false")


def test_a_double_click_votes_once(browsers: Browsers, member: Person) -> None:
    path = _idea(browsers, "A chair by the scales")
    member.go(path)
    click_twice(_ballot(member, path))
    expect(_ballot(member, path)).to_have_attribute("aria-pressed", "true")
    member.page.wait_for_timeout(300)
    member.go(path)
    expect(_ballot(member, path)).to_have_text("1")
    expect(_ballot(member, path)).to_have_attribute("aria-pressed", "true")


def test_a_double_click_on_sending_shares_one_idea(member: Person) -> None:
    member.go("/ideas/new")
    member.page.get_by_label("Title").fill("Twice is once too often")
    click_twice(member.page.get_by_role("button", name="Share it"))
    member.page.wait_for_url(re.compile("twice-is-once"))
    rows = member.site.look_up("SELECT count(*) FROM ideas WHERE title = 'Twice is once too often'")
    assert rows == [(1,)]


def test_what_the_back_button_shows_is_what_counts(browsers: Browsers, member: Person) -> None:
    path = _idea(browsers, "A hook for the bag")
    member.go("/ideas?sort=new")
    member.go(path)
    _ballot(member, path).click()
    expect(_ballot(member, path)).to_have_attribute("aria-pressed", "true")
    member.page.go_back()
    assert member.path == "/ideas?sort=new"
    member.page.go_forward()
    expect(_ballot(member, path)).to_have_attribute("aria-pressed", "true")
    expect(_ballot(member, path)).to_have_text("1")


def test_a_refusal_is_told_where_one_stands(browsers: Browsers, member: Person) -> None:
    """The idea is decided while somebody looks at it: the press is answered by words, and nothing else moves."""
    author = browsers.open().join()
    path = author.share("Something about to vanish")
    member.go(path)
    author.send(f"/ideas/{re.findall(r'[0-9]+', path)[0]}/withdrawal")
    _ballot(member, path).click()
    member.page.locator("#toasts").get_by_text("nothing that is yours to see").wait_for()
