"""In a storm a moderator slows an idea down for everybody: it says so, until when, and nobody loses a word."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import Browsers, Person
from tests.browser.stories import Story, begin, say, write

pytestmark = pytest.mark.browser

NEXT = "And one more thing, which took me ten minutes to write."


@pytest.fixture
def story(browsers: Browsers, options: dict[str, Any]) -> Story:
    """A brake is pulled where a member has just spoken and is about to speak again."""
    story = begin(browsers, **options)
    story.member.go(f"{story.idea}?compose=1")
    pull(story.moderator, story.idea)
    return story


def pull(who: Person, idea: str) -> None:
    who.go("/moderation/brakes")
    who.page.get_by_label("Number of the idea").fill(re.findall(r"\d+", idea)[0])
    who.page.get_by_label("For how many hours").fill("6")
    who.page.get_by_label("Why, as everybody reads it").fill("The price change has many of us writing at once.")
    who.press("Pull the brake")
    who.sees("The brake is pulled. The page says so to everybody.")


def test_everybody_reads_until_when_and_why(story: Story, browsers: Browsers) -> None:
    visitor = browsers.open()
    visitor.go(story.idea)
    notice = visitor.page.locator(".notice", has_text="It is stormy here")
    expect(notice).to_contain_text("The price change has many of us writing at once.")
    ends = story.member.site.look_up("SELECT ends_at FROM brakes ORDER BY id DESC LIMIT 1")[0][0]
    expect(notice).to_contain_text(f"{ends[11:16]} UTC")


def test_who_is_slowed_is_told_until_when_and_keeps_the_text(story: Story, options: dict[str, Any]) -> None:
    member = story.member
    write(member, NEXT)
    if options["java_script_enabled"]:
        told, box = member.page.locator("#toasts"), member.page.get_by_label("Add to the discussion")
    else:
        told, box = member.main, member.page.get_by_label("Text")
    expect(told).to_contain_text("It is stormy here")
    expect(told).to_contain_text("UTC")
    expect(box).to_have_value(NEXT)


def test_who_has_not_spoken_speaks_and_all_do_when_it_is_released(story: Story, browsers: Browsers) -> None:
    other = browsers.open().join()
    other.go(f"{story.idea}?compose=1")
    say(other, "The first thing that I say here.")
    story.moderator.press("Release", within=story.moderator.page.locator("li", has_text="Pouches for every").first)
    story.moderator.sees("Released. Everybody goes on as always.")
    write(story.member, NEXT)
    story.member.sees(NEXT)
