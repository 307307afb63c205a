"""Somebody forgot their password, and comes back by a link in a mail."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from community.core import clock
from community.core.db import db, session
from community.core.transaction import writing
from community.membership.actions.links import ask_confirmation, send_resets
from community.membership.models import MailLink, Member, MemberSession
from tests.membership.conftest import HERE, PASSWORD, Mailbox, is_in, look_again, sign_in, text_of, with_password
from tests.world import Browser, World, at

NEW = "seven yellow submarines"


def _ask(browser: Browser, email: str = "ada@example.org") -> str:
    answer = browser.post("/reset", form_on="/reset", email=email)
    assert answer.status_code == 200
    return text_of(answer)


def test_the_link_sets_a_new_password_signs_in_here_and_out_everywhere_else(world: World, mailbox: Mailbox) -> None:
    ada = with_password(world)
    elsewhere, browser = world.browser_of(ada), world.visitor()
    _ask(browser, " Ada@Example.org ")
    path = mailbox.link()
    assert browser.post(path, form_on=path, password=NEW).location == "/"
    assert is_in(browser)
    assert not is_in(elsewhere)
    assert sign_in(world.visitor(), "ada").status_code == 422
    assert sign_in(world.visitor(), "ada", password=NEW).status_code == 303


def test_the_answer_and_the_work_are_the_same_for_every_address(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    world.member("imported", source="forum", source_id="1", claim_email="imported@example.org")
    browser = world.visitor()
    browser.get("/reset")
    work: list[list[str]] = []
    pages = {
        _watched(browser, email, work) for email in ("ada@example.org", "nobody@example.org", "imported@example.org")
    }
    assert len(pages) == 1
    assert work[0] == work[1] == work[2]
    assert [mail.to for mail in mailbox.collect()] == ["ada@example.org"]


def _watched(browser: Browser, email: str, work: list[list[str]]) -> str:
    """Ask, and note the statements that the database got."""
    from sqlalchemy import event

    from community.core.db import db

    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        page = _ask(browser, email)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    work.append(statements)
    return page


def test_a_link_works_once(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    browser = world.visitor()
    _ask(browser)
    path = mailbox.link()
    browser.post(path, form_on=path, password=NEW)
    thief = world.visitor()
    again = thief.post(path, form_on=path, password="the password of a thief")
    assert again.status_code == 410
    assert "It has set a password already" in again.get_data(as_text=True)
    assert not is_in(thief)
    assert sign_in(world.visitor(), "ada", password=NEW).status_code == 303


def test_after_half_an_hour_the_link_is_over_and_offers_another(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    browser = world.visitor()
    _ask(browser)
    path = mailbox.link()
    link = session.query(MailLink).one()
    assert link.expires_at - link.created_at == timedelta(minutes=30)
    with writing():
        session.query(MailLink).update({"expires_at": clock.now() - timedelta(seconds=1)})
    answer = browser.get(path)
    assert answer.status_code == 410
    assert 'name="email" value="ada@example.org"' in answer.get_data(as_text=True)
    assert browser.post(path, form_on=path, password=NEW).status_code == 410
    _ask(browser)
    assert browser.get(mailbox.link()).status_code == 200


def test_opening_the_page_uses_nothing_up(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    browser = world.visitor()
    _ask(browser)
    path = mailbox.link()
    for _ in range(3):
        assert browser.get(path).status_code == 200
    assert browser.post(path, form_on=path, password=NEW).status_code == 303


@pytest.mark.parametrize("password", ["short", "password123", "ada@example.org", ""])
def test_a_weak_password_is_refused_and_the_link_goes_on_working(world: World, mailbox: Mailbox, password: str) -> None:
    with_password(world)
    browser = world.visitor()
    _ask(browser)
    path = mailbox.link()
    assert browser.post(path, form_on=path, password=password).status_code == 422
    assert browser.post(path, form_on=path, password=NEW).status_code == 303


def test_the_newer_password_closes_every_older_link(world: World, mailbox: Mailbox) -> None:
    ada = with_password(world)
    browser = world.visitor()
    with writing():
        ask_confirmation(session.merge(ada), address="attacker@example.org", now=clock.now())
    change = mailbox.link()
    _ask(browser)
    first = mailbox.link()
    _ask(browser)
    second = mailbox.link()
    browser.post(second, form_on=second, password=NEW)
    for path in (first, change):
        assert world.visitor().get(path).status_code == 410


def test_the_link_confirms_the_address_it_was_sent_to(world: World, mailbox: Mailbox) -> None:
    ada = with_password(world, email_confirmed_at=None)
    browser = world.visitor()
    _ask(browser)
    path = mailbox.link()
    browser.post(path, form_on=path, password=NEW)
    look_again()
    assert ada.is_confirmed


def test_where_an_address_is_confirmed_other_accounts_that_gave_it_get_no_link(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    with_password(world, "squatter", email="ada@example.org", email_confirmed_at=None)
    _ask(world.visitor())
    (mail,) = mailbox.collect()
    assert "@ada;" in mail.text or "@ada." in mail.text
    assert "squatter" not in mail.text


def test_the_twenty_first_wish_of_a_network_waits(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    for number in range(20):
        _ask(browser, f"nobody-{number}@example.org")
    answer = browser.post("/reset", form_on="/reset", email="ada@example.org")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3000


def test_one_mailbox_gets_five_links_an_hour_at_most(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    for _ in range(7):
        _ask(world.visitor())
    assert len(mailbox.collect()) == 5


def test_something_that_is_no_address_is_told(world: World) -> None:
    answer = world.visitor().post("/reset", form_on="/reset", email="ada")
    assert answer.status_code == 422
    assert "not an e-mail address" in answer.get_data(as_text=True)


def test_a_reset_begins_one_new_session(world: World, mailbox: Mailbox) -> None:
    with_password(world)
    browser = world.visitor()
    sign_in(browser, "ada", password=PASSWORD)
    _ask(browser)
    path = mailbox.link()
    browser.tokens.clear()
    browser.post(path, form_on=HERE, password=NEW)
    assert session.query(MemberSession).count() == 1


def test_an_address_that_nobody_has_is_not_looked_for_through_all_members(world: World) -> None:
    """Anybody may ask for a link, and on SQLite all writers wait meanwhile."""
    _fill_a_town()
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        sent.append((statement, values))

    with writing():
        event.listen(db.engine, "before_cursor_execute", note)
        send_resets("nobody@example.org", now=clock.now())
        event.remove(db.engine, "before_cursor_execute", note)
    asked = [(statement, values) for statement, values in sent if "FROM members" in statement]
    assert len(asked) == 2
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        for statement, values in asked:
            explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
            plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values))
            assert re.search("_members_(un)?confirmed_email", plan), plan


def _fill_a_town() -> None:
    """People enough that a database would rather look them up."""
    people = [
        {
            "handle": f"person-{each}",
            "display_name": "A person",
            "email": f"{each}@example.org",
            "joined_at": at("2026-03-01T12:00"),
        }
        for each in range(2_000)
    ]
    confirmed = [person | {"email_confirmed_at": at("2026-03-01T12:00")} for person in people[::2]]
    with writing():
        session.execute(insert(Member), confirmed)
        session.execute(insert(Member), people[1::2])
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE members")
