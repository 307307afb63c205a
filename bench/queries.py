"""How many statements each page sends, when nothing is kept from the request before.

Outside of any application context: within one, all requests would share it, and who is signed in with it.
"""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from bench.seed import Seeded
from community.core import shortly
from community.core.db import db, session
from community.membership.models import Member
from tests.statements import statements
from tests.world import Browser, World


def queries_per_page(app: Flask, seeded: Seeded) -> dict[str, int]:
    """Statements by name of the measure; BEGIN, COMMIT and PRAGMA are not counted."""
    visitor, member = World(app).visitor(), _reader(app, seeded)
    mine = {idea for who, idea in seeded.voted if who == 0}
    fresh = next(idea for idea in reversed(seeded.open_ids) if idea not in mine)
    discussed = seeded.discussed_paths[0]
    return {
        "front": _count(app, visitor, lambda: visitor.get("/")),
        "front, signed in": _count(app, member, lambda: member.get("/")),
        "idea": _count(app, visitor, lambda: visitor.get(discussed)),
        "idea, signed in": _count(app, member, lambda: member.get(discussed)),
        "search": _count(app, visitor, lambda: visitor.get("/search?q=export+recipes")),
        "search, signed in": _count(app, member, lambda: member.get("/search?q=export+recipes")),
        "vote": _count(app, member, lambda: member.htmx(f"/ideas/{fresh}/vote")),
        "comment": _count(app, member, lambda: member.htmx(f"/ideas/{fresh}/comments", body="Me, too.")),
        "new idea": _count(app, member, lambda: member.post("/ideas", title="Deliver on Sundays", body="Please.")),
    }


def _reader(app: Flask, seeded: Seeded) -> Browser:
    with app.app_context():
        reader = session.scalars(select(Member).where(Member.handle == seeded.readers[0])).one()
        return World(app).browser_of(reader)


def _count(app: Flask, browser: Browser, visit: Callable[[], TestResponse]) -> int:
    browser.csrf()
    forget_what_is_kept(app)
    with app.app_context():
        engine = db.engine
    with statements(engine) as seen:
        answer = visit()
    if answer.status_code >= 400:
        raise SystemExit(f"{answer.request.path} answered {answer.status}")
    return len(seen)


def forget_what_is_kept(app: Flask) -> None:
    """What a process keeps for a second: rows and pages."""
    shortly.forget()
    app.extensions["community-page-cache"].clear()
