"""Everything by keyboard: one always sees where one is, and gets everywhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Browsers, Person

pytestmark = pytest.mark.browser

WHERE = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
  const around = one.closest(".field, .search-box, .swatch, label, .card");
  const outline = (each) => {
    const its = getComputedStyle(each);
    return its.outlineStyle === "none" ? 0 : parseFloat(its.outlineWidth);
  };
  const shown = (each) => each && outline(each) > 0;
  const next = one.nextElementSibling;
  return {
    tag: one.tagName, text: (one.innerText || one.getAttribute("aria-label") || one.name || "").trim().slice(0, 40),
    isSeen: ring || style.boxShadow !== "none" || shown(around) || shown(next),
    isInside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    order: [...document.querySelectorAll("*")].indexOf(one),
  };
}"""


def _walk(page: Page, most: int = 150) -> list[dict[str, object]]:
    """Every stop of the Tab key, from the top to the end."""
    stops: list[dict[str, object]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(WHERE)
        if stop["tag"] == "BODY" or (stops and stop["order"] == stops[0]["order"]):
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("path", ["/", "/join", "/ideas/new", "/search?q=recipe", "/settings", "/owner/brand"])
def test_the_focus_is_always_seen_and_goes_with_the_page(path: str, browsers: Browsers) -> None:
    person = browsers.open()
    if path.startswith(("/settings", "/owner")):
        person.sign_in("ines", "try-it-out")
    person.go(path)
    stops = _walk(person.page)
    assert len(stops) > 8
    assert [stop for stop in stops if not stop["isSeen"]] == []
    assert [stop for stop in stops if not stop["isInside"]] == []
    order = [stop["order"] for stop in stops]
    assert order == sorted(order), "the order of the keyboard is that of the page"


def test_the_first_stop_skips_to_what_matters(visitor: Person) -> None:
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.main).to_be_focused()
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_and_closes_by_keyboard(member: Person) -> None:
    member.go("/")
    summary = member.page.locator("details.menu summary")
    summary.focus()
    member.page.keyboard.press("Enter")
    settings = member.page.get_by_role("link", name="Settings")
    expect(settings).to_be_visible()
    member.page.keyboard.press("Tab")
    member.page.keyboard.press("Escape")
    expect(settings).to_be_hidden()
    expect(summary).to_be_focused()
    member.page.keyboard.press("Enter")
    settings.focus()
    member.page.keyboard.press("Enter")
    member.page.wait_for_url(re.compile("/settings"))


def test_a_whole_story_by_keyboard(browsers: Browsers, member: Person) -> None:
    """Share, vote, comment: no mouse."""
    path = browsers.open().join().share("Reachable by keys alone")
    page = member.page
    member.go("/ideas/new")
    page.get_by_label("Title").focus()
    page.keyboard.type("Keys are enough")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText") == "Share it":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("keys-are-enough"))
    member.go(path)
    ballot = page.locator("[id^=ballot-]").first.get_by_role("button")
    ballot.focus()
    page.keyboard.press("Space")
    expect(ballot).to_have_attribute("aria-pressed", "true")
    expect(ballot).to_be_focused()
    page.get_by_label("Add to the discussion").focus()
    page.keyboard.type("Typed, not clicked.")
    page.get_by_role("button", name="Comment").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".comment", has_text="Typed, not clicked.")).to_be_visible()
    assert page.evaluate("() => document.activeElement !== document.body"), "the keyboard stays where the reader is"


def test_errors_are_reached_first(visitor: Person) -> None:
    visitor.go("/join")
    visitor.press("Join", visitor.main)
    expect(visitor.page.locator("[data-error-summary]")).to_be_focused()
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_label("Handle")).to_be_focused()
