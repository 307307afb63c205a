"""The people of the tests, and their browsers."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.ids import hashed, new_token
from community.core.transaction import writing
from community.membership.models import Member, MemberSession

PASSWORD = "correct horse battery"
PAGES = ("/sign-in", "/about")  # with a form, for visitors and for members
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Browser:
    """Somebody's browser: keeps cookies, follows nothing by itself, fills forms with their CSRF token."""

    client: FlaskClient
    member_id: int | None = None
    tokens: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        _begin_request()
        return self.client.get(path, **options)

    def post(self, path: str, /, form_on: str | None = None, **fields: Any) -> TestResponse:
        """Send a form with a token from this session; `form_on` is the page it stands on (default: PAGES, which are small)."""
        headers = fields.pop("headers", {})
        data = {"csrf_token": self.csrf(form_on), **fields}
        _begin_request()
        return self.client.post(path, data=data, headers=headers)

    def htmx(self, path: str, **fields: Any) -> TestResponse:
        """Send a form as htmx does."""
        return self.post(path, headers={"HX-Request": "true"}, **fields)

    def delete(self, path: str, **fields: Any) -> TestResponse:
        """Send a form with _method=DELETE."""
        return self.post(path, _method="DELETE", **fields)

    def csrf(self, page: str | None = None) -> str:
        """A CSRF token of this browser's session."""
        key = page or PAGES[self.member_id is not None]
        if key not in self.tokens:
            found = CSRF.search(self.get(key).get_data(as_text=True))
            assert found, f"no form on {key}"
            self.tokens[key] = unescape(found[1])
        return self.tokens[key]


def _begin_request() -> None:
    """Empty `g`, which lives as long as the application context that a test holds: one visitor is not the next."""
    if has_app_context():
        vars(g._get_current_object()).clear()


class World:
    """A community to test in: an application, a database, and people by name."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def visitor(self) -> Browser:
        """Somebody who has not signed in."""
        return Browser(self.app.test_client())

    def member(self, handle: str = "ada", *, roles: tuple[Role, ...] = (), **values: Any) -> Member:
        """A member, made directly in the database."""
        with writing():
            member = Member(
                handle=handle,
                display_name=values.pop("display_name", handle.title()),
                joined_at=values.pop("joined_at", clock.now()),
                role_names=" ".join(sorted(roles)),
                **values,
            )
            session.add(member)
        return member

    def browser_of(self, member: Member) -> Browser:
        """The browser of a member who is signed in."""
        token = new_token()
        with writing():
            now = clock.now()
            row = MemberSession(
                member_id=member.id,
                token_hash=hashed(token),
                browser="Tests",
                created_at=now,
                expires_at=now + timedelta(days=30),
            )
            session.add(row)
        browser = Browser(self.app.test_client(), member.id)
        with browser.client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return browser

    def signed_in(self, handle: str = "ada", **values: Any) -> Browser:
        """A new member's browser."""
        return self.browser_of(self.member(handle, **values))


def at(text: str) -> datetime:
    """A time in UTC, from `2026-03-01` or `2026-03-01T12:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
