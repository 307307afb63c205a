"""What somebody typed before they joined is kept for a week, for the browser that holds its token."""

from datetime import timedelta

from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.membership.actions.drafts import drop_draft, keep_draft
from community.membership.actions.links import ask_reset, send_resets
from community.membership.models import Draft, MailLink, MemberSession
from community.membership.queries import draft_for
from tests.membership.conftest import with_password
from tests.world import World

NEW = "/ideas/new"


def test_a_draft_is_found_by_its_token_and_its_page(world: World) -> None:
    with writing():
        token = keep_draft(NEW, {"title": "Later slots", "body": "…"}, now=clock.now())
    assert draft_for(token, NEW) == {"title": "Later slots", "body": "…"}
    assert draft_for(token, "/ideas/7") is None
    assert draft_for("another", NEW) is None
    assert draft_for(None, NEW) is None
    assert token not in session.query(Draft).one().token_hash


def test_a_newer_draft_of_the_same_browser_takes_its_place(world: World) -> None:
    with writing():
        first = keep_draft(NEW, {"title": "one"}, now=clock.now())
        second = keep_draft(NEW, {"title": "two"}, now=clock.now(), instead_of=first)
    assert draft_for(first, NEW) is None
    assert draft_for(second, NEW) == {"title": "two"}


def test_a_draft_that_was_sent_is_dropped(world: World) -> None:
    with writing():
        token = keep_draft(NEW, {"title": "one"}, now=clock.now())
    with writing():
        drop_draft(token)
        drop_draft(None)
    assert draft_for(token, NEW) is None


def test_the_daily_round_forgets_what_is_over_and_nothing_else(world: World) -> None:
    ada = with_password(world)
    with writing():
        now = clock.now()
        old, young = (keep_draft(NEW, {}, now=now - timedelta(days=days)) for days in (8, 6))
        for hours in (-1, 1):
            row = {"member_id": ada.id, "token_hash": f"{hours}", "browser": "", "created_at": now}
            session.add(MemberSession(**row, expires_at=now + timedelta(hours=hours)))
        for days in (8, 6):
            send_resets("ada@example.org", now=now - timedelta(days=days))
        ask_reset("ada@example.org")
    assert tasks.TASKS["membership.tidy"].run() == 3
    assert draft_for(old, NEW) is None
    assert draft_for(young, NEW) == {}
    assert [row.token_hash for row in session.query(MemberSession)] == ["1"]
    assert session.query(MailLink).count() == 1
    assert tasks.TASKS["membership.tidy"].run() == 0
