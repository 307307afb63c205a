"""The console: who may open it, what keys do there, and what happens where two press at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Subjects
from tests.browser.people import Browsers, Person, click_twice
from tests.browser.stories import FACTS, WHY, Story, another_moderator, begin, fill_in
from tests.house.matrix import Row, rows

pytestmark = pytest.mark.browser
CONSOLE = [
    row for row in rows() if row.is_read and row.rule.startswith("/moderation") and row.statuses["member"] == 403
]


@pytest.fixture
def story(browsers: Browsers) -> Story:
    return begin(browsers)


@pytest.mark.parametrize("row", CONSOLE, ids=str)
def test_the_console_is_for_moderators(row: Row, member: Person, demo: Subjects) -> None:
    answer = member.go(demo.fill(row.at))
    assert answer.status == 403
    expect(member.page.get_by_role("heading", level=1)).to_have_text("This is not yours to do")
    expect(member.page.get_by_role("navigation", name="Main").get_by_role("link", name="Moderate")).to_have_count(0)


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the field or button of that name has the focus."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate(NAMES):
            return
    raise AssertionError(f"the Tab key does not lead to “{name}”")


NAMES = """() => {
  const one = document.activeElement;
  return [...(one.labels ?? [])].map((each) => each.innerText).join(" ") || one.innerText;
}"""


def test_a_case_is_decided_without_a_mouse(story: Story) -> None:
    """From the queue to the next case by keys alone, and every key does what it says."""
    story.reporter.send("/reports", subject=story.comment, clause="advertising")
    page = story.moderator.page
    story.moderator.go("/moderation")
    while story.name not in page.evaluate("() => document.activeElement.innerText.split('\\n')[0]"):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Decide", exact=True).wait_for()
    _tab_to(page, "A warning")
    for key, words in (("1", "A private word"), ("4", "Suspend the membership"), ("3", "Take away for a while")):
        page.keyboard.press(key)
        expect(page.get_by_label(words)).to_be_focused()
    _tab_to(page, "voting")
    page.keyboard.press("Space")
    for name, words in (("What happened", FACTS), ("Why the rule applies", WHY), ("Why not what", "Twice this week.")):
        _tab_to(page, name)
        page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/moderation$"))
    story.moderator.sees("Decided.")
    taken = "SELECT capability FROM withholdings JOIN members ON members.id = member_id WHERE handle = ? ORDER BY 1"
    assert story.member.site.look_up(taken, story.member.handle) == [("comment.post",), ("vote.cast",)]


def test_a_double_click_reports_decides_and_objects_once(story: Story) -> None:
    story.reporter.go(f"/reports/new?subject={story.comment}")
    story.reporter.page.get_by_label("§7 Spam and advertising").check()
    click_twice(story.reporter.main.get_by_role("button", name="Report"))
    story.reporter.sees("Thank you. A moderator will look at it")
    fill_in(story, "A private word")
    click_twice(story.moderator.main.get_by_role("button", name="Decide"))
    story.moderator.sees("Decided.")
    story.member.go("/")
    story.member.page.get_by_role("link", name="Why, and what you can do").first.click()
    story.member.page.get_by_label("How do you see it?").fill("Somebody had asked.")
    click_twice(story.member.page.get_by_role("button", name="Appeal"))
    story.member.sees("Another moderator decides by")
    counted = "SELECT count(*) FROM {} JOIN members ON members.id = {} WHERE handle = ?"
    site, handle = story.member.site, story.member.handle
    assert site.look_up(counted.format("decisions", "member_id"), handle) == [(1,)]
    assert site.look_up(counted.format("reports", "reporter_id"), story.reporter.handle) == [(1,)]


def test_a_case_that_another_decided_meanwhile_is_not_decided_again(story: Story, browsers: Browsers) -> None:
    """The second one learns it, and finds what they had typed."""
    path = fill_in(story, "A private word")
    other = another_moderator(browsers)
    story.moderator.send(f"{path}/claim", _method="DELETE")
    other.send(f"{path}/claim")
    other.go(path)
    story.moderator.press("Decide")
    story.moderator.sees("Another moderator is at this case.")
    story.moderator.sees(WHY)
    other.page.get_by_label("Nothing: no rule was broken").check()
    other.press("Decide")
    other.sees("Decided.")
    other.page.go_back()
    other.sees("This case is closed.")
