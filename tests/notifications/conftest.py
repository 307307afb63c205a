"""What the tests of being told share: an idea, people around it, and what each of them reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

import pytest

from community.access import Role
from community.backends.mail_smtp import SmtpMailer
from community.core import ports, tasks
from tests.cli.inbox import Inbox, receiving
from tests.ideas.conftest import Unlimited
from tests.world import Browser, World

REPLIES = "replies@ideas.example.org"


@dataclass
class Village:
    """Amara's idea, Tomas of the product team, and whoever else comes by."""

    world: World
    author: Browser
    team: Browser
    idea_id: int

    @property
    def path(self) -> str:
        return f"/ideas/{self.idea_id}"

    def person(self, handle: str, **values: object) -> Browser:
        """Somebody who has just joined."""
        return self.world.signed_in(handle, **values)

    def voter(self, handle: str, **values: object) -> Browser:
        """Somebody who votes for the idea."""
        browser = self.person(handle, **values)
        assert browser.post(f"{self.path}/vote").status_code == 303
        return browser

    def answer(self, text: str = "We start in January.", status: str = "planned", **fields: str) -> None:
        """Tomas answers, and everybody is told."""
        sent = self.team.post(f"{self.path}/status", status=status, text=text, **fields)
        assert sent.status_code == 303, sent.get_data(as_text=True)
        tasks.run_until_idle()

    def comment(self, who: Browser, body: str, **fields: object) -> int:
        """Somebody speaks; the number of the comment."""
        sent = who.post(f"{self.path}/comments", body=body, **fields)
        assert sent.status_code == 303, sent.get_data(as_text=True)
        tasks.run_until_idle()
        found = re.search(r"comment-(\d+)", sent.headers["Location"])
        assert found
        return int(found[1])


def told(browser: Browser) -> list[str]:
    """What somebody reads on the page of notifications, a line each."""
    text = browser.get("/notifications").get_data(as_text=True)
    items = re.findall(r"<li(?: class=\"unread\")?>\s*<div>(.*?)</div>", text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", item)).split()) for item in items]


def bell(browser: Browser) -> int:
    """The number at the bell."""
    found = re.search(r'class="bell-count"[^>]*>(\d+)', browser.get("/about").get_data(as_text=True))
    return int(found[1]) if found else 0


@pytest.fixture
def village(world: World) -> Village:
    """Amara's idea, which nobody follows but she."""
    ports.use(replace(ports.chosen(), limiter=Unlimited()))
    author = world.signed_in("amara", display_name="Amara O.")
    team = world.signed_in("tomas", display_name="Tomas H.", roles=(Role.TEAM,))
    place = author.post("/ideas", title="Deliver after six", body="I am at work until then.").headers["Location"]
    found = re.search(r"/ideas/(\d+)", place)
    assert found
    tasks.run_until_idle()
    return Village(world, author, team, int(found[1]))


@pytest.fixture
def answered(village: Village) -> Iterator[Inbox]:
    """Where all mail arrives; what is answered comes back in."""
    box = Inbox()
    with receiving(box) as port:
        here = ports.chosen()
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "Fernwell <hello@example.org>")
        ports.use(replace(here, mailer=mailer, settings=replace(here.settings, mail_replies=REPLIES)))
        yield box


@pytest.fixture
def inbox(village: Village) -> Iterator[Inbox]:
    """Where all mail arrives, through a real server."""
    box = Inbox()
    with receiving(box) as port:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "Fernwell <hello@example.org>")
        ports.use(replace(ports.chosen(), mailer=mailer))
        yield box
