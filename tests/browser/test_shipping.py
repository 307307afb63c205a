"""From the roadmap to "did it solve it?": planned, shipped, thanked for, and judged by those who asked for it."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults_of
from tests.browser.pages import PASSWORD
from tests.browser.people import Browsers, Person
from tests.browser.stories import PHONE

pytestmark = pytest.mark.browser

NOTE = "Nice, but it cuts into the hand."


def _moves(team: Person, idea: str, status: str, text: str = "") -> None:
    team.go(idea)
    team.page.get_by_label("Status").select_option(status)
    team.page.get_by_label("Answer", exact=True).fill(text)
    team.press("Publish now")
    team.sees("Your answer is public now.")


def _reads_that_it_shipped(voter: Person, title: str) -> None:
    voter.go("/shipped")
    card = voter.page.locator(".shipped li", has_text=title)
    expect(card).to_contain_text("1 voter")
    expect(card).to_contain_text("Thanks to everybody who voted")
    card.get_by_role("link", name=title).click()
    expect(voter.page.get_by_role("img", name=re.compile("Voting is closed"))).to_be_visible()
    voter.sees(re.compile("on you can say whether it helped"))


def _says_that_it_helped_partly(voter: Person) -> None:
    """First without a choice, which is told beside it."""
    voter.go("/me")
    voter.page.get_by_role("link", name="Did it solve it?").click()
    voter.page.get_by_label("A word to the product team").fill(NOTE)
    voter.press("Send")
    voter.sees("One thing needs a change")
    expect(voter.page.get_by_label("A word to the product team")).to_have_value(NOTE)
    voter.page.get_by_label("Partly").check()
    voter.page.get_by_role("button", name="Send").press("Enter")
    voter.sees("You said: partly.")


def test_what_was_asked_for_ships_and_its_voter_says_whether_it_helped(
    browsers: Browsers, options: dict[str, Any]
) -> None:
    title = f"A handle on the box, {'with scripts' if options['java_script_enabled'] else 'without'}"
    idea = browsers.open().join().share(title)
    voter = browsers.open(viewport=PHONE, **options).join()
    voter.go(idea)
    voter.press(re.compile("Vote for"))
    team = browsers.open(**options).sign_in("tomas", PASSWORD)
    _moves(team, idea, "Planned")
    voter.go("/roadmap")
    expect(voter.page.get_by_role("region", name="Planned")).to_contain_text(title)
    _moves(team, idea, "Shipped", "It has one now, on both sides.")
    _reads_that_it_shipped(voter, title)
    voter.site.let_days_pass_since_shipping(20, idea)
    _says_that_it_helped_partly(voter)

    team.go(idea)
    team.sees("For the product team: 0 yes, 1 partly, 0 no")
    expect(team.page.locator("#verdict")).to_contain_text(NOTE)
    visitor = browsers.open()
    visitor.go(idea)
    assert NOTE not in visitor.page.content()
    if options["java_script_enabled"]:
        assert not faults_of(team.page) + faults_of(voter.page)
