"""A rule is broken on a phone; it is reported, decided by keyboard, read, objected to, and looked at again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Browsers, Person
from tests.browser.site import Site
from tests.browser.stories import AGAIN, DEVIATION, FACTS, PHONE, WHY, WORDS, Story, another_moderator, begin

pytestmark = pytest.mark.browser


@pytest.fixture
def story(browsers: Browsers) -> Story:
    """The member is at a phone."""
    return begin(browsers, viewport=PHONE)


def report(story: Story) -> None:
    """Through the quiet link under the comment."""
    who = story.reporter
    who.go(story.idea)
    who.page.locator(".comment", has_text=WORDS).get_by_role("link", name="Report").click()
    who.page.get_by_label("§7 Spam and advertising").check()
    who.page.get_by_label("What should the moderators know?").fill("He sells jars.")
    who.press("Report")
    who.sees("Thank you. A moderator will look at it")
    who.sees("waits for a moderator")


def decide(story: Story) -> str:
    """By keyboard alone; the path of the case."""
    page = story.moderator.page
    story.moderator.go("/moderation")
    opener = page.get_by_role("button", name=f"Comment by {story.name}")
    for _step in range(20):
        page.keyboard.press("j")
        if opener.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Decide", exact=True).wait_for()
    path = story.moderator.path
    expect(page.locator("[data-advised]")).to_have_text("Warning")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("3")
    expect(page.get_by_label("Take away for a while")).to_be_checked()
    page.get_by_label("What happened").fill(FACTS)
    page.get_by_label("Why the rule applies").fill(WHY)
    page.get_by_label("Why not what is recommended").fill(DEVIATION)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/moderation$"))
    story.moderator.sees("Decided.")
    return path


def read_and_object(story: Story) -> str:
    """The member meets the banner, reads why, and objects; the path of the statement."""
    who = story.member
    who.go(f"{story.idea}?compose=1")
    who.page.get_by_role("link", name="Why, and what you can do").first.click()
    expect(who.page.get_by_role("heading", level=1)).to_contain_text("You cannot comment until")
    who.sees(WHY)
    who.sees("set aside: 1 comment; you and the moderators still see them")
    statement = who.path
    who.page.get_by_label("How do you see it?").fill("Somebody had asked where to buy them.")
    who.press("Appeal")
    who.sees("Another moderator decides by")
    assert who.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    return statement


def look_again(story: Story, other: Person, outcome: str) -> None:
    """Not by whoever decided it, but by somebody else."""
    story.moderator.go("/moderation")
    name = f"Appeal by {story.name}"
    story.moderator.page.get_by_role("link", name=name).click()
    story.moderator.sees("It is your own decision, so another moderator looks again.")
    other.go("/moderation")
    other.page.get_by_role("link", name=name).click()
    other.page.get_by_label(outcome).check()
    other.page.get_by_label("Reasons, as the member will read them").fill(AGAIN)
    other.page.keyboard.press("Control+Enter")
    other.sees("Decided. The member is told.")


def test_what_another_moderator_takes_back_is_as_if_it_had_not_been(story: Story, browsers: Browsers) -> None:
    report(story)
    decide(story)
    visitor = browsers.open()
    visitor.go(story.idea)
    expect(visitor.page.get_by_text(WORDS)).to_have_count(0)
    statement = read_and_object(story)
    look_again(story, another_moderator(browsers), "It is taken back, as if it had not been")
    story.member.go(statement)
    expect(story.member.page.get_by_role("heading", level=1)).to_have_text("This decision was taken back")
    story.member.sees(AGAIN)
    visitor.page.wait_for_timeout(1100)
    visitor.go(story.idea)
    visitor.sees(WORDS)
    story.member.go(f"{story.idea}?compose=1")
    story.member.page.get_by_label("Add to the discussion").fill("Thank you for looking again.")
    story.member.press("Comment")
    story.member.sees("Thank you for looking again.")
    story.reporter.go("/reports")
    story.reporter.sees("decided, and taken back later")


def test_what_another_moderator_upholds_stands(story: Story, site: Site, browsers: Browsers) -> None:
    report(story)
    decide(story)
    statement = read_and_object(story)
    look_again(story, another_moderator(browsers), "It stands")
    story.member.go(statement)
    story.member.sees(AGAIN)
    expect(story.member.page.get_by_role("heading", level=1)).to_contain_text("You cannot comment until")
    token = story.member.page.locator("input[name=csrf_token]").first.input_value()
    number = re.findall(r"\d+", story.idea)[0]
    refused = story.member.context.request.post(
        f"{site.url}/ideas/{number}/comments", form={"csrf_token": token, "body": "Once more."}
    )
    assert refused.status == 403
    assert statement in refused.text()
