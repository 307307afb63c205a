"""Whoever is suspended is signed out at once; the right password leads to the reasons, and they may object there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Browsers
from tests.browser.stories import (
    AGAIN,
    FACTS,
    PHONE,
    WORDS,
    Story,
    another_moderator,
    begin,
    is_in,
    knock,
    propose,
    say,
)

pytestmark = pytest.mark.browser


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def story(request: pytest.FixtureRequest, browsers: Browsers) -> Story:
    return begin(browsers, viewport=PHONE, java_script_enabled=request.param == "with JavaScript")


def test_a_suspended_member_objects_by_the_link_and_is_freed(story: Story, browsers: Browsers) -> None:
    member, other = story.member, another_moderator(browsers)
    propose(story, "Suspend the membership", For_how_long="14")
    story.moderator.sees("Decided.")
    assert not is_in(member)
    knock(member, "not the password")
    expect(member.page.get_by_text("Suspended")).to_have_count(0)
    assert member.path == "/sign-in", "who does not know the password learns nothing"
    knock(member, PASSWORD)
    assert re.fullmatch(r"/cases/\w+\?key=\S+", member.path)
    expect(member.page.get_by_role("heading", level=1)).to_contain_text("Your membership is suspended until")
    member.sees(FACTS)
    member.page.get_by_label("How do you see it?").fill("Somebody had asked where to buy them.")
    member.press("Appeal")
    member.sees("Another moderator decides by")
    other.go("/moderation")
    other.page.get_by_role("link", name=f"Appeal by {story.name}").click()
    other.page.get_by_label("It is taken back, as if it had not been").check()
    other.page.get_by_label("Reasons, as the member will read them").fill(AGAIN)
    other.press("Decide")
    other.sees("Decided. The member is told.")
    member.page.reload()
    member.sees("This decision was taken back")
    knock(member, PASSWORD)
    assert is_in(member)
    member.go(f"{story.idea}?compose=1")
    member.sees(WORDS)
    say(member, "Thank you for looking again.")


def test_an_emergency_stop_ends_by_itself(story: Story) -> None:
    """Nobody has to remember it, and no job has to run."""
    propose(story, "Emergency stop", For_how_long="3")
    story.moderator.sees("Decided.")
    assert not is_in(story.member)
    knock(story.member, PASSWORD)
    expect(story.member.page.get_by_role("heading", level=1)).to_contain_text("Your membership is stopped until")
    story.moderator.page.get_by_role("heading", name="Emergency stop").wait_for()
    story.member.site.let_days_pass(4, story.member.handle)
    story.member.page.reload()
    story.member.sees("This measure ended on")
    knock(story.member, PASSWORD)
    assert is_in(story.member)
