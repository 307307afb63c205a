"""Whoever something was decided about is told so on every page, until they said that they read it."""

import pytest

from community.core.db import db, session
from community.membership.models import Member
from community.moderation.actions.forcing import reverse
from community.moderation.actions.reading import recheck_unread
from community.moderation.models import Decision, Rung
from tests.moderation.court import Court
from tests.statements import statements

PAGES = ("/", "/ideas/new", "/settings", "/me", "/policy")
TOLD = "A moderator decided something about you."


def _told(court: Court, decision: Decision) -> list[str]:
    """The pages that say so, and lead to the reasons."""
    browser, path = court.world.browser_of(court.dora), court.statement(decision).path
    pages = {page: browser.get(page).get_data(as_text=True) for page in PAGES}
    return [page for page, words in pages.items() if TOLD in words and f'href="{path}"' in words]


@pytest.mark.parametrize("rung", [Rung.WORD, Rung.WARNING])
def test_who_was_only_warned_sees_it_on_every_page_until_they_read_it(court: Court, rung: Rung) -> None:
    decision = court.decide(rung)
    assert _told(court, decision) == list(PAGES)
    browser, path = court.world.browser_of(court.dora), court.statement(decision).path
    assert TOLD not in browser.get(path).get_data(as_text=True), "not on the statement itself"
    assert browser.post(f"{path}/acknowledgement", form_on=path).status_code == 303
    assert _told(court, decision) == []
    assert not recheck_unread()


def test_what_was_taken_back_needs_no_reading(court: Court) -> None:
    first, second = court.decide(Rung.WARNING), court.decide(Rung.WORD)
    court.do(reverse, first, by=court.noah, reason="A mistake.")
    assert _told(court, first) == []
    assert _told(court, second) == list(PAGES)
    court.do(reverse, second, by=court.noah, reason="A mistake.")
    assert _told(court, second) == []
    assert not recheck_unread()


def test_it_costs_nobody_else_a_query(court: Court) -> None:
    rita = court.world.browser_of(court.rita)
    rita.get("/policy")
    with statements(db.engine) as before:
        rita.get("/policy")
    court.decide(Rung.WARNING)
    rita.get("/policy")
    with statements(db.engine) as after:
        rita.get("/policy")
    assert len(after) == len(before)
    assert not session.get_one(Member, court.rita.id).has_unread
