"""Pages that only a story leads to: as accessible, as fitting and as quiet as those that have an address."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults_of
from tests.browser.people import Browsers
from tests.browser.stories import FACTS, WHY, Story, another_moderator, begin, fill_in, propose, write

pytestmark = pytest.mark.browser


@pytest.fixture
def story(browsers: Browsers) -> Story:
    return begin(browsers)


def test_what_the_member_will_read_and_what_is_refused(story: Story) -> None:
    who = story.moderator
    fill_in(story, "Take away for a while")
    who.main.get_by_role("button", name="Preview").last.click()
    who.page.get_by_role("heading", name="What the member will read").wait_for()
    who.sees(WHY)
    assert faults_of(who.page) == []
    fill_in(story, "Revoke the membership")
    who.page.get_by_label("What happened").fill("")
    who.press("Decide")
    who.sees("Please say what happened.")
    assert faults_of(who.page) == []


def test_a_decision_that_waits_and_one_that_is_made(story: Story, browsers: Browsers) -> None:
    path = propose(story, "Revoke the membership")
    story.moderator.sees("This decision waits for a second moderator")
    other = another_moderator(browsers)
    other.go(path)
    other.sees(FACTS)
    assert faults_of(other.page) == []
    other.go(path)
    other.press("Agree")
    other.go(path)
    expect(other.page.get_by_role("heading", name="Membership revoked")).to_be_visible()
    assert faults_of(other.page) == []


def test_what_is_withheld_and_what_was_typed(story: Story) -> None:
    member = story.member
    member.go(f"{story.idea}?compose=1")
    propose(story, "Take away for a while", For_how_long="7")
    story.moderator.sees("Decided.")
    write(member, "One more thing.")
    toast = member.page.locator("#toasts")
    expect(toast).to_contain_text("You cannot do this for now")
    assert faults_of(member.page) == []
    toast.get_by_role("link", name="Why, and what you can do").click()
    member.page.get_by_role("heading", name="Why", exact=True).wait_for()
    assert faults_of(member.page) == []
