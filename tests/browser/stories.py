"""Stories of moderation: somebody breaks a rule under somebody's idea, and a moderator who knows neither is at work."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from community.membership.rules.handles import name_from
from tests.browser.pages import PASSWORD
from tests.browser.people import Browsers, Person

PHONE = {"width": 375, "height": 812}
WORDS = "Best prices for jars: jars-4-less.example, with the code COMMUNITY."
FACTS = "You posted a shop's link with a discount code."
WHY = "Equal posts with a discount code promote a shop; none of them spoke about the idea."
DEVIATION = "The same link stood in other threads."
AGAIN = "The comment answers a question that was asked in the thread before; nobody was sold anything."


@dataclass
class Story:
    """Who takes part in it, and where."""

    member: Person
    reporter: Person
    moderator: Person
    idea: str

    @property
    def name(self) -> str:
        """How the member appears."""
        return name_from(self.member.handle)

    @property
    def comment(self) -> str:
        """What the member said, as a report names it."""
        said = "SELECT comments.id FROM comments JOIN members ON members.id = author_id WHERE handle = ? ORDER BY 1"
        return f"comment-{self.member.site.look_up(said, self.member.handle)[0][0]}"


def begin(browsers: Browsers, **options: Any) -> Story:
    """A member says something under somebody's idea."""
    author, member = browsers.open().join(), browsers.open(**options).join()
    idea = author.share("Pouches for every dry good")
    member.go(f"{idea}?compose=1")
    say(member, WORDS)
    return Story(member, author, browsers.open().sign_in("dele", PASSWORD), idea)


def say(who: Person, words: str) -> None:
    """Comment where they are."""
    write(who, words)
    who.sees(words)


def write(who: Person, words: str) -> None:
    """Send a comment, whatever the answer."""
    who.page.get_by_label("Add to the discussion").fill(words)
    who.press("Comment")


def another_moderator(browsers: Browsers) -> Person:
    """Somebody else whom an owner makes a moderator."""
    person = browsers.open().join()
    browsers.open().sign_in("ines", PASSWORD).send("/owner/roles", handle=person.handle, role="moderator")
    return person


def propose(story: Story, rung: str, **fields: str) -> str:
    """The moderator opens a case and decides it on its page; the path of the case."""
    path = fill_in(story, rung, **fields)
    story.moderator.press("Decide")
    return path


def fill_in(story: Story, rung: str, **fields: str) -> str:
    """The moderator opens a case of their own accord and writes a decision down; the path of the case."""
    who = story.moderator
    path = who.send("/moderation/cases", subject=story.comment, clause="advertising")
    who.go(path)
    expect(who.page.get_by_label("Which rule was broken?")).to_have_value("advertising")
    who.page.get_by_label(rung).check()
    for label, value in fields.items():
        who.page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    who.page.get_by_label("What happened").fill(FACTS)
    who.page.get_by_label("Why the rule applies").fill(WHY)
    who.page.get_by_label("Why not what is recommended").fill(DEVIATION)
    return path.split("?")[0]


def knock(who: Person, password: str) -> None:
    """Come to the door with handle and password, by the page."""
    who.go("/sign-in")
    who.page.get_by_label("Handle or e-mail address").fill(who.handle)
    who.page.get_by_label("Password", exact=True).fill(password)
    who.press("Sign in", who.main)


def is_in(who: Person) -> bool:
    """Whether they are signed in."""
    who.go("/me")
    return who.path == "/me"
