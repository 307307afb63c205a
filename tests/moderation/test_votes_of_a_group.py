"""Votes of a group are set aside: each whose vote it was is told so on every page until they read it, and may object."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from community.access import Role
from community.core.db import session
from community.membership.models import Member
from community.membership.rules.measures import open_statement_path
from community.moderation.actions.reading import recheck_unread
from community.moderation.models import Appeal, Case, Decision, Statement, StatementReader
from community.moderation.tasks import look_for_signals
from tests.moderation.court import FACTS, WHY
from tests.moderation.town import Town, crowd, settle
from tests.world import Browser, World

TOLD = "A moderator set votes aside, and yours is among them."
PAGES = ("/", "/ideas/new", "/settings", "/me")


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    """The votes of a ring are set aside."""
    town = settle(world, moderator)
    crowd(town.ideas[0], device="one")
    assert look_for_signals() == 1
    browser, case = world.browser_of(town.people["mona"]), session.query(Case).one()
    browser.post(f"{case.path}/claim", form_on=case.path)
    asked = {"clause": "one-voice", "rung": "warning", "holds": "subject", "facts": FACTS, "why": WHY}
    assert browser.post(f"{case.path}/decisions", act="decide", **asked).status_code == 303
    return town


def statement() -> Statement:
    """Of the one decision."""
    session.rollback()
    return session.scalars(select(Statement)).one()


def of(town: Town, handle: str) -> Browser:
    """The browser of one of the ring."""
    return town.world.browser_of(session.scalars(select(Member).where(Member.handle == handle)).one())


def told(browser: Browser) -> list[str]:
    """The pages that say so and lead to the reasons."""
    pages = {page: browser.get(page).text for page in PAGES}
    return [page for page, text in pages.items() if TOLD in text and f'href="{statement().path}"' in text]


def reverse(town: Town) -> Any:
    """Another moderator takes it back."""
    noah = town.world.browser_of(town.world.member("noah", roles=(Role.MODERATOR,)))
    decision = session.query(Decision).one()
    case = session.get_one(Case, decision.case_id)
    return noah.post(f"{case.path}/decisions/{decision.id}/reversal", reason="They are a school class.")


def test_each_of_them_sees_it_on_every_page_until_they_read_it_themselves(town: Town) -> None:
    one, other = of(town, "ring0"), of(town, "ring1")
    assert told(one) == told(other) == list(PAGES)
    assert told(town.world.browser_of(town.people["mona"])) == []
    path = statement().path
    assert TOLD not in one.get(path).text, "not on the statement itself"
    assert one.post(f"{path}/acknowledgement", form_on=path).status_code == 303
    assert (told(one), told(other)) == ([], list(PAGES))
    assert "I have read this" not in one.get(path).text
    assert "I have read this" in other.get(path).text
    assert not recheck_unread()


def test_each_of_them_may_object_from_there(town: Town) -> None:
    one = of(town, "ring2")
    path = statement().path
    assert 'action="' + path + '/appeal"' in one.get(path).text
    assert one.post(f"{path}/appeal", text="We are a school class.").status_code == 303
    assert session.query(Appeal).one().text == "We are a school class."
    page = of(town, "ring1").get(path).text
    assert "An objection from one of those concerned" in page
    assert "Your objection" not in page


def test_what_was_taken_back_needs_no_reading(town: Town) -> None:
    one = of(town, "ring0")
    assert reverse(town).status_code == 303
    assert told(one) == []
    assert not session.scalars(select(Member.id).where(Member.has_unread)).all()
    assert not recheck_unread()


def test_whoever_opens_the_mailed_link_reads_all_but_says_nothing_for_the_others(town: Town) -> None:
    """The link is the same for all of them: it does not tell who holds it, until they are signed in."""
    link = open_statement_path(statement().id)
    page = town.world.visitor().get(link).text
    assert "Votes were set aside" in page
    assert "I have read this" not in page
    send = link.replace("?", "/acknowledgement?")
    assert town.world.visitor().post(send).status_code == 303
    assert session.scalars(select(StatementReader.read_at).where(StatementReader.read_at.is_not(None))).all() == []
    one = of(town, "ring3")
    assert re.search(r"<form[^>]*/acknowledgement\?key=", one.get(link).text)
    assert one.post(send).status_code == 303
    assert told(one) == []
    assert told(of(town, "ring4")) == list(PAGES)
