"""The owner changes how the community looks and what it is made of."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PASSWORD, SIGN_INS
from tests.browser.people import Browsers, Person

pytestmark = pytest.mark.browser

BRAND = "() => getComputedStyle(document.querySelector('.button.primary')).backgroundColor"


@pytest.fixture
def owner(browsers: Browsers, options: dict[str, Any]) -> Iterator[Person]:
    person = browsers.open(**options).sign_in(SIGN_INS["owner"], PASSWORD)
    yield person
    person.go("/owner/brand")
    person.page.get_by_label("Green").check(force=True)
    person.press("Save", person.main)


def test_the_owner_edits_the_hue_and_everybody_sees_it(owner: Person, browsers: Browsers) -> None:
    visitor = browsers.open()
    visitor.go("/")
    before = visitor.page.evaluate(BRAND)
    owner.go("/owner/brand")
    owner.page.get_by_label("Violet").check(force=True)
    owner.press("Have a look first")
    owner.sees("This is how it would look.")
    visitor.go("/")
    assert visitor.page.evaluate(BRAND) == before, "a look changes nothing"
    owner.press("Save", owner.main)
    owner.sees("Saved.")
    visitor.page.wait_for_timeout(1100)  # anonymous pages are kept for a second
    visitor.go("/")
    assert visitor.page.evaluate(BRAND) != before


def test_the_owner_adds_a_board_and_people_find_it(owner: Person, browsers: Browsers) -> None:
    name = f"Board of {'scripts' if owner.page.evaluate('() => 1') else 'none'} {owner.site.url[-3:]}"
    owner.go("/owner/boards")
    form = owner.page.locator("form", has=owner.page.get_by_role("button", name="Add the board"))
    form.get_by_label("Name").fill(name)
    form.get_by_role("button", name="Add the board").click()
    owner.sees("Saved.")
    expect(owner.page.locator("details", has_text=name)).to_be_visible()
    visitor = browsers.open()
    visitor.page.wait_for_timeout(1100)
    visitor.go("/")
    assert name in visitor.page.get_by_label("Board").inner_text()
    owner.page.locator("details", has_text=name).locator("summary").click()
    owner.page.locator("details", has_text=name).get_by_role("button", name="Delete").click()
    owner.sees("Saved.")
    assert name not in owner.main.inner_text()
