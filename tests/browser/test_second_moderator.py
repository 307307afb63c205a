"""What is hard to bear takes two moderators: until the second agrees, nothing happens."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Browsers
from tests.browser.stories import WHY, WORDS, Story, another_moderator, begin, is_in, knock, propose

pytestmark = pytest.mark.browser


@pytest.fixture
def story(browsers: Browsers) -> Story:
    return begin(browsers)


def test_a_membership_is_revoked_when_another_moderator_agrees(story: Story, browsers: Browsers) -> None:
    path = propose(story, "Revoke the membership")
    story.moderator.sees("Your decision waits for a second moderator.")
    assert is_in(story.member), "nothing was decided yet"
    expect(story.moderator.page.get_by_role("button", name="Agree")).to_have_count(0)
    other = another_moderator(browsers)
    other.go("/moderation")
    other.page.get_by_role("link", name=f"Comment by {story.name}").click()
    assert other.path == path
    other.sees("Membership revoked")
    other.sees("Spam and advertising")
    other.sees(WHY)
    other.press("Agree")
    other.sees("You agreed, and the decision is in force.")
    assert not is_in(story.member)
    knock(story.member, PASSWORD)
    expect(story.member.page.get_by_role("heading", level=1)).to_have_text("Your membership has been revoked")


def test_more_than_thirty_days_take_two_and_the_second_may_decline(story: Story, browsers: Browsers) -> None:
    path = propose(story, "Take away for a while", For_how_long="31")
    story.moderator.sees("This decision waits for a second moderator")
    other = another_moderator(browsers)
    other.go(path)
    other.press("Decline")
    other.sees("The decision does not come into force. The case is open again.")
    other.press("Take this case")
    other.page.get_by_role("heading", name="Decide", exact=True).wait_for()
    story.member.go(f"{story.idea}?compose=1")
    story.member.sees(WORDS)
    assert story.member.page.get_by_label("Add to the discussion").is_visible(), "nothing was ever withheld"


def test_who_proposed_it_may_take_the_proposal_back(story: Story) -> None:
    propose(story, "Revoke the membership")
    story.moderator.press("Withdraw it")
    story.moderator.sees("The decision does not come into force. The case is open again.")
    assert is_in(story.member)
