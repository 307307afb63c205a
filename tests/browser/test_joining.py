"""What somebody had in mind before they joined is there once they have."""

import re
from typing import Any

import pytest

from tests.browser.pages import PASSWORD as DEMO_PASSWORD
from tests.browser.pages import SIGN_INS, Subjects
from tests.browser.people import COUNTER, PASSWORD, Browsers, Person

pytestmark = pytest.mark.browser


def _fill_in(person: Person) -> None:
    person.handle = f"newcomer-{next(COUNTER)}-{person.site.url[-4:]}"
    person.page.get_by_label("Handle").fill(person.handle)
    person.page.get_by_label("E-mail address").fill(person.address)
    person.page.get_by_label("Password").fill(PASSWORD)
    person.page.get_by_role("checkbox").check()
    person.press("Join", person.main)


def test_an_idea_typed_before_joining_is_shared_after_it(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options)
    person.go("/ideas/new")
    person.page.get_by_label("Title").fill("A shelf for the neighbours’ boxes")
    person.page.get_by_label("What would it change for you?").fill("They stand in the stairway.")
    person.press("Join and share it")
    person.sees("What you wrote is kept.")
    _fill_in(person)
    assert person.path.startswith("/ideas/new")
    assert person.page.get_by_label("Title").input_value() == "A shelf for the neighbours’ boxes"
    assert person.page.get_by_label("What would it change").input_value() == "They stand in the stairway."
    person.press("Share it")
    person.page.wait_for_url(re.compile(r"/ideas/\d+-a-shelf"))
    assert person.page.get_by_role("heading", level=1).inner_text() == "A shelf for the neighbours’ boxes"
    person.go("/ideas/new")
    assert person.page.get_by_label("Title").input_value() == "", "what was shared is no draft any more"


def test_an_idea_typed_before_signing_in_is_there_after_it(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options)
    person.go("/ideas/new")
    person.page.get_by_label("Title").fill("A bell at the refill corner")
    person.press("Join and share it")
    person.page.get_by_role("link", name="Sign in").last.click()
    person.page.get_by_label("Handle or e-mail address").fill(SIGN_INS["author"])
    person.page.get_by_label("Password").fill(DEMO_PASSWORD)
    person.press("Sign in", person.main)
    assert person.page.get_by_label("Title").input_value() == "A bell at the refill corner"


def test_a_vote_meant_before_joining_counts_after_it(
    browsers: Browsers, demo: Subjects, options: dict[str, Any]
) -> None:
    person = browsers.open(**options)
    person.go(demo.fill("{idea.path}"))
    ballot = person.page.locator(demo.fill("#ballot-{idea.id}"))
    count = int(ballot.inner_text())
    ballot.get_by_role("link").click()
    person.sees("Your vote counts in a moment.")
    _fill_in(person)
    button = person.page.locator(demo.fill("#ballot-{idea.id}")).get_by_role("button")
    assert button.get_attribute("aria-pressed") == "true"
    assert int(button.inner_text()) == count + 1


def test_a_form_that_comes_back_keeps_what_was_typed(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options)
    person.go("/join")
    person.page.get_by_label("Handle").fill("mira")
    person.page.get_by_label("E-mail address").fill("mara@example.org")
    person.page.get_by_label("Password").fill("password")
    person.press("Join", person.main)
    handle = person.page.get_by_label("Handle")
    assert handle.input_value() == "mira"
    assert handle.get_attribute("aria-invalid") == "true"
    told = person.page.locator(f"#{(handle.get_attribute('aria-describedby') or '').split()[-1]}")
    assert "taken" in told.inner_text()
    assert person.page.get_by_label("E-mail address").input_value() == "mara@example.org"


def test_a_mailed_link_opens_a_page_whose_button_acts(browsers: Browsers) -> None:
    person = browsers.open().join()
    link = person.site.mailed_link(person.address, "confirm")
    person.go(link)
    person.go(link)  # opening it, as mail scanners do, confirms nothing
    person.main.get_by_role("button").first.click()
    person.sees(f"{person.address} is confirmed.")


def test_leaving_a_browser_signed_in_elsewhere(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options).join()
    elsewhere = browsers.open()
    elsewhere.send("/sign-in", login=person.handle, password=PASSWORD)
    assert elsewhere.go("/me").status == 200
    person.go("/settings/sessions")
    person.press("Sign out everywhere else")
    person.sees("You are signed out everywhere but here.")
    elsewhere.go("/me")
    assert elsewhere.path.startswith("/sign-in")
    assert person.go("/me").status == 200
