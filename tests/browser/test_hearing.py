"""The loop closes: somebody votes and comments, the team answers, and they hear of it where they look next."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.looks import faults_of
from tests.browser.pages import PASSWORD
from tests.browser.people import Browsers, Person, click_twice
from tests.browser.stories import PHONE, say

pytestmark = pytest.mark.browser

NEXT_YEAR = datetime.now(UTC).year + 1
WORDS = "We start in Leeds, with two couriers who drive in the evening."


def _bell(person: Person) -> Locator:
    return person.page.locator("#bell")


def _answer(team: Person, idea: str, press: Callable[[Locator], None]) -> None:
    """Fill in the form beside the idea, all of it."""
    team.go(idea)
    team.page.get_by_label("Status").select_option("Planned")
    team.page.get_by_label("Answer", exact=True).fill(WORDS)
    team.page.get_by_label("Aim to ship by").fill(f"{NEXT_YEAR}-02-14")
    press(team.page.get_by_role("button", name="Publish now"))
    team.sees("Your answer is public now.")


def test_whoever_voted_hears_the_answer_and_chooses_what_more(browsers: Browsers, options: dict[str, Any]) -> None:
    idea = browsers.open().join().share("Bring it in the evening, please")
    customer = browsers.open(viewport=PHONE, **options).join()
    customer.go(idea)
    customer.press(re.compile("Vote for"))
    say(customer, "After eight would be best.")
    team = browsers.open(**options).sign_in("tomas", PASSWORD)
    _answer(team, idea, lambda button: click_twice(button) if options["java_script_enabled"] else button.press("Enter"))
    expect(team.page.locator(".answer")).to_have_count(1)
    expect(team.page.get_by_role("listitem").filter(has_text="Moved to Planned")).to_have_count(1)

    customer.go("/")
    customer.waits_for(lambda: _bell(customer).get_by_text("1 notification to read").count() == 1)
    _bell(customer).click()
    told = customer.page.locator(".told-list li")
    expect(told).to_have_count(1)
    expect(told).to_contain_text(f"Tomas Hartvig answered: {WORDS}")
    expect(told).to_contain_text("because you voted")
    told.get_by_role("link", name="Bring it in the evening").click()
    expect(customer.page.locator(".answer")).to_contain_text(WORDS)
    expect(customer.page.locator(".answer")).to_contain_text(f"Aim: February {NEXT_YEAR}")
    if not options["java_script_enabled"]:
        customer.press("Mark as read")
    expect(_bell(customer)).to_have_text("Notifications")
    _chooses(customer)
    if options["java_script_enabled"]:
        customer.page.locator(".follow summary").click()
        assert not faults_of(customer.page)


def _chooses(customer: Person) -> None:
    """Everything, nothing, and the outcomes again: each says why it is so. By keyboard; and going back changes nothing."""
    follow = customer.page.locator(".follow")
    expect(follow).to_contain_text("Outcomes, because you voted.")
    for level, says in (
        ("Everything", "Everything, because you chose to."),
        ("Nothing", "You hear nothing of it."),
        ("Outcomes", "Outcomes, because you chose to."),
    ):
        follow.locator("summary").focus()
        customer.page.keyboard.press("Enter")
        follow.get_by_role("button", name=re.compile(f"^{level}")).focus()
        customer.page.keyboard.press("Enter")
        expect(follow).to_contain_text(says)
    customer.go("/notifications")
    customer.page.go_back()
    expect(follow).to_contain_text("Outcomes, because you chose to.")


HOSTILE = "<b>No.</b> \u202eلا يمكن " + "x" * 5_000 + " 👩‍👩‍👧‍👦" * 200


def test_news_look_right_whatever_they_say(browsers: Browsers) -> None:
    author = browsers.open().join()
    idea = author.share("Bring it before school, please")
    number = re.findall(r"\d+", idea)[0]
    team = browsers.open().sign_in("tomas", PASSWORD)
    team.send(f"/ideas/{number}/status", status="not-now", reason="cost", text=HOSTILE)
    author.go("/")
    author.waits_for(lambda: _bell(author).get_by_text("1 notification to read").count() == 1)
    author.go("/notifications")
    author.sees("because the idea is yours")
    assert not faults_of(author.page)
    author.go(idea)
    expect(author.page.locator(".answer")).to_contain_text("<b>No.</b>")
    assert not faults_of(author.page)
    author.go("/me")
    expect(author.page.get_by_role("table")).to_contain_text("Reason: Costs more than it gives")
    assert not faults_of(author.page)
