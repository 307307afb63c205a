"""An answer that two of the team write together and one of them schedules; knobs that an owner turns in public."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.looks import faults_of
from tests.browser.pages import PASSWORD, SIGN_INS
from tests.browser.people import Browsers, Person, click_twice

pytestmark = pytest.mark.browser

NEXT_YEAR = datetime.now(UTC).year + 1


def _answer(who: Person) -> Locator:
    return who.page.get_by_label("Answer", exact=True)


def _keeps(who: Person, words: str) -> None:
    _answer(who).fill(words)
    who.press("Keep as a draft")


def _schedules(who: Person) -> None:
    """For next year, from the page that shows both drafts."""
    when = who.page.get_by_label("Publish it at")
    if not when.is_visible():
        who.page.get_by_text("Publish it later").click()
    when.fill(f"{NEXT_YEAR}-01-05T09:00")
    who.press("Save with this time")
    who.sees(re.compile(f"The answer waits for its time: .*January {NEXT_YEAR}"))
    who.sees("Scheduled")


def test_two_of_the_team_write_one_answer_and_schedule_it(browsers: Browsers, options: dict[str, Any]) -> None:
    idea = browsers.open().join().share("A lid that stays on")
    first, second = browsers.open(**options).sign_in("tomas", PASSWORD), browsers.open(**options).join()
    browsers.open().sign_in(SIGN_INS["owner"], PASSWORD).send("/owner/roles", handle=second.handle, role="team")
    first.go(idea)
    first.page.get_by_label("Status").select_option("Planned")
    _keeps(first, "The first try.")
    first.sees("The draft is kept.")
    for each in (first, second):
        each.go(idea)
        each.page.get_by_role("link", name="The first try.").click()
    _keeps(first, "The second try.")
    first.sees("The draft is kept.")
    _keeps(second, "Another second try.")
    second.sees("Somebody on the team saved this draft while you were writing")
    second.sees("The second try.")
    expect(_answer(second)).to_have_value("Another second try.")
    assert not options["java_script_enabled"] or not faults_of(second.page)
    _schedules(second)
    reader = browsers.open()
    reader.go(idea)
    assert "second try" not in reader.page.content()

    first.go(idea)
    first.page.get_by_role("link", name="Another second try.").click()
    first.sees("This will be published by itself")
    click_twice(first.page.get_by_role("button", name="Publish now"))
    first.sees("Your answer is public now.")
    expect(first.page.locator(".answer")).to_contain_text("Another second try.")


def test_knobs_are_turned_in_public_and_nobody_is_overruled_unseen(browsers: Browsers, options: dict[str, Any]) -> None:
    first, second = (browsers.open(**options).sign_in(SIGN_INS["owner"], PASSWORD) for _ in range(2))
    for each in (first, second):
        each.go("/knobs")
    days = "Days within which it is given"
    before = first.page.get_by_label(days).input_value()
    first.page.get_by_label(days).fill("0")
    first.press("Save", first.main)
    first.sees("Please stay within the safe range.")
    first.page.get_by_label(days).fill("21")
    first.page.get_by_label(days).press("Enter")
    first.sees("Saved. Everybody sees it below.")
    second.page.get_by_label(days).fill("7")
    second.press("Save", second.main)
    second.sees("Another owner turned knobs while you were here")
    expect(second.page.get_by_label(days)).to_have_value("7")
    assert not options["java_script_enabled"] or not faults_of(second.page)
    second.press("Save", second.main)
    second.sees("Saved. Everybody sees it below.")
    reader = browsers.open()
    reader.page.wait_for_timeout(1100)
    reader.go("/knobs")
    reader.sees(re.compile("Days within which it is given: 21 → 7 · Ines Duarte"))
    second.page.get_by_label(days).fill(before)
    second.press("Save", second.main)
    second.sees("Saved. Everybody sees it below.")
