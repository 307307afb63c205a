"""Two ideas that are one: a member says so, the team merges them, and takes them apart again."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults_of
from tests.browser.pages import PASSWORD
from tests.browser.people import Browsers, Person, click_twice
from tests.browser.stories import PHONE, say

pytestmark = pytest.mark.browser


def _proposes(member: Person, idea: str, other: str) -> None:
    """By the address of the other one, as people paste it."""
    member.go(idea)
    member.page.get_by_role("link", name="Say which idea it is the same as").click()
    member.main.get_by_role("searchbox").fill(other)
    member.main.get_by_role("searchbox").press("Enter")
    member.press(re.compile("It is this one"))
    member.sees("The team will decide.")


def _twice(who: Person, name: str) -> None:
    """With a mouse in a hurry."""
    click_twice(who.page.get_by_role("button", name=name))


def _is_part(member: Person, joined: str, kept: str) -> None:
    """The old address leads on, and all that the member gave came along."""
    member.go(joined)
    assert member.path.startswith(f"{kept}?merged=")
    member.sees(re.compile("is part of this idea now"))
    expect(member.page.locator(".comment", has_text="Two would do.")).to_be_visible()
    expect(_ballot(member)).to_have_attribute("aria-pressed", "true")


def _stands_alone(member: Person, joined: str) -> None:
    """With its comment and its vote, as before."""
    member.go(joined)
    assert member.path == joined
    expect(member.page.locator(".comment", has_text="Two would do.")).to_be_visible()
    expect(_ballot(member).get_by_text("1")).to_be_visible()


def _ballot(who: Person) -> Any:
    return who.page.locator("[id^=ballot-]").first.get_by_role("button")


def test_the_team_merges_what_a_member_proposed_and_undoes_it(browsers: Browsers, options: dict[str, Any]) -> None:
    author = browsers.open().join()
    words = "with scripts" if options["java_script_enabled"] else "without"
    kept, joined = author.share(f"A bench by the door, {words}"), author.share(f"Somewhere to sit, {words}")
    member = browsers.open(viewport=PHONE, **options).join()
    member.go(joined)
    member.press(re.compile("Vote for"))
    say(member, "Two would do.")
    _proposes(member, joined, kept)

    team = browsers.open(**options).sign_in("tomas", PASSWORD)
    team.go(joined)
    team.sees(re.compile("thinks it is one with"))
    _twice(team, "Merge them")
    team.sees("1 vote came along")
    assert team.path.split("#")[0] == kept
    _is_part(member, joined, kept)
    member.go("/me")
    member.sees("They are one idea now.")

    _twice(team, "Take it out again")
    team.page.wait_for_url(f"**{joined}")
    _stands_alone(member, joined)
    member.go("/me")
    member.sees("The team merged them, and took them apart again.")


def test_a_proposal_looks_right_wherever_it_is_shown(browsers: Browsers) -> None:
    author, member = browsers.open().join(), browsers.open().join()
    kept, joined = author.share("A rack for wet umbrellas"), author.share("Umbrellas drip on the floor")
    _proposes(member, joined, kept)
    team = browsers.open().sign_in("tomas", PASSWORD)
    for who, path in ((member, joined), (member, "/me"), (team, kept)):
        who.go(path)
        assert not faults_of(who.page), path
    team.page.keyboard.press("Home")
    team.page.get_by_role("button", name="Merge them").press("Enter")
    team.sees("Merged. Votes, comments and followers came along.")
    member.go("/")
    member.waits_for(lambda: member.page.locator("#bell").get_by_text("to read").count() == 1)
    member.go("/notifications")
    member.sees("What you proposed to merge is one idea now.")
    member.go(joined)
    assert not faults_of(member.page)
