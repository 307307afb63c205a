"""What the tests of joining and signing in share: a mailbox, limits that begin anew, people with passwords."""

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Self

import pytest
from werkzeug.test import TestResponse

from community.backends.limits_counted import in_memory
from community.core import ports, tasks
from community.core.db import session
from community.core.mail import HandingOver, Mail
from community.membership.models import Member
from community.membership.rules import hash_password
from tests.world import Browser, World, at

PASSWORD = "three green bottles"
HERE = "/settings/sessions"


@dataclass
class Mailbox:
    """Every mail that was sent, in the order of sending."""

    mails: list[Mail] = field(default_factory=list)

    def together(self) -> AbstractContextManager[Self]:
        return nullcontext(self)

    def send(self, mail: Mail, handing_over: HandingOver) -> None:
        handing_over()
        self.mails.append(mail)

    def collect(self) -> list[Mail]:
        """Let the outbox run, and take what arrived."""
        tasks.run_until_idle()
        arrived, self.mails = self.mails, []
        return arrived

    def link(self) -> str:
        """The path in the one mail that arrived."""
        (mail,) = self.collect()
        return path_in(mail)


def path_in(mail: Mail) -> str:
    """Where the link of a mail leads."""
    found = re.search(r"http://127\.0\.0\.1:5000(/(?:confirm|reset)/\S+)", mail.text)
    assert found, mail.text
    assert found[1] in mail.html
    return found[1]


def join(browser: Browser, handle: str = "mara", email: str = "mara@example.org", **fields: Any) -> TestResponse:
    """Fill in the form and send it."""
    values = {"handle": handle, "email": email, "password": PASSWORD, "agreement": "y"} | fields
    answer = browser.post("/join", **values)
    browser.tokens.clear()
    return answer


def sign_in(browser: Browser, login: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
    """Knock."""
    answer = browser.post("/sign-in", form_on="/sign-in", login=login, password=password, **fields)
    browser.tokens.clear()
    return answer


def with_password(world: World, handle: str = "ada", **values: Any) -> Member:
    """A member with the password of these tests, and a confirmed address."""
    mine = {
        "email": f"{handle}@example.org",
        "email_confirmed_at": at("2026-01-01"),
        "password_hash": hash_password(PASSWORD),
    }
    return world.member(handle, **(mine | values))


def is_in(browser: Browser) -> bool:
    """Whether this browser stands for a member."""
    return browser.get(HERE).status_code == 200


def look_again() -> None:
    """Read from the database what requests have written since."""
    session.rollback()
    session.expire_all()


def text_of(answer: TestResponse) -> str:
    """The page without its CSRF tokens, which differ each time."""
    return re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", answer.get_data(as_text=True))


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    """Where mails arrive."""
    box = Mailbox()
    ports.use(replace(ports.chosen(), mailer=box))
    return box


@pytest.fixture(autouse=True)
def _fresh_limits(request: pytest.FixtureRequest) -> None:
    if "world" in request.fixturenames:
        request.getfixturevalue("world")
        ports.use(replace(ports.chosen(), limiter=in_memory()))
