"""Somebody at their browser. Whatever they do, nothing may break behind the page."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.browser.site import PATIENCE_SECONDS, Site

PASSWORD = "correct horse battery"
COUNTER = itertools.count(1)
# Chromium and htmx write a line for every answer of 400 and more; whether those are right is the matrix's business.
EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d|Response Status Error Code 4\d\d from "
)


@dataclass
class Person:
    """A browser of their own, with all that went wrong in it."""

    site: Site
    context: BrowserContext
    page: Page
    handle: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{self.handle}@example.org"

    def watch(self) -> None:
        """Write down what a visitor would not see: errors, violations, requests to elsewhere."""
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.match(message.text):
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.url}/", "data:", "blob:")):
            self.faults.append(f"request to elsewhere: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def go(self, path: str) -> Response:
        """Open a page of the site."""
        response = self.page.goto(self.site.url + path)
        assert response is not None
        return response

    @property
    def path(self) -> str:
        """Where they are, without the host."""
        return self.page.url.removeprefix(self.site.url)

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press the button of that name."""
        (within or self.page).get_by_role("button", name=name).first.click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """The text is on the page, or comes."""
        self.page.get_by_text(text).first.wait_for()

    def waits_for(self, is_there: Callable[[], bool]) -> None:
        """Look again and again, as people do who wait for what happens behind the page."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            self.page.reload()
            if is_there():
                return
        raise AssertionError(f"it never came: {self.page.url}")

    def send(self, path: str, **fields: str) -> str:
        """Post a form behind the page's back; where it led."""
        form_page = "/settings" if self.handle else "/join"
        page = self.context.request.get(self.site.url + form_page).text()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token, form_page
        answer = self.context.request.post(self.site.url + path, form={"csrf_token": token[1], **fields})
        assert answer.ok, (answer.status, path)
        return answer.url.removeprefix(self.site.url)

    def join(self, handle: str = "") -> "Person":
        """Become a member, without the pages."""
        handle = handle or f"guest-{next(COUNTER)}-{self.site.url[-4:]}"
        self.send("/join", handle=handle, email=f"{handle}@example.org", password=PASSWORD, agreement="y")
        self.handle = handle
        return self

    def sign_in(self, handle: str, password: str) -> "Person":
        """Come in as somebody of the demo."""
        self.send("/sign-in", login=handle, password=password)
        self.handle = handle
        return self

    def share(self, title: str, body: str = "Every week, on the way home.") -> str:
        """Share an idea, without the page; its path."""
        return self.send("/ideas", title=title, body=body)


def click_twice(button: Locator) -> None:
    """A double click that is one however busy the machine: between those of `dblclick`, half a second may pass."""
    button.click(trial=True)
    button.evaluate("(each) => { each.click(); each.click(); }")


class Browsers:
    """Opens browsers for people, and looks through what went wrong when the story is over."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._site = site
        self.people: list[Person] = []

    def open(self, **options: Any) -> Person:
        """Somebody new at a browser of their own. `java_script_enabled=False`, `color_scheme="dark"`, …"""
        context = self._browser.new_context(**{"locale": "en-GB", "timezone_id": "Europe/Berlin", **options})
        context.set_default_timeout(1000 * PATIENCE_SECONDS)
        person = Person(self._site, context, context.new_page())
        person.watch()
        self.people.append(person)
        return person

    @contextmanager
    def closing(self) -> Iterator["Browsers"]:
        try:
            yield self
        finally:
            for person in self.people:
                person.context.close()
        faults = [fault for person in self.people for fault in person.faults]
        assert not faults, "\n".join(faults)
