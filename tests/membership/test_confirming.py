"""A mail asks whether an address is theirs; a page with a button takes the answer."""

from datetime import timedelta

import pytest

from community.core import clock
from community.core.db import session
from community.core.ids import hashed, link_token
from community.core.transaction import writing
from community.membership.actions.links import ask_confirmation
from community.membership.models import MailLink, Member
from community.membership.queries import by_handle
from tests.membership.conftest import HERE, Mailbox, join, look_again, path_in, sign_in, with_password
from tests.world import World


def _asked(member: Member, address: str | None = None) -> None:
    with writing():
        ask_confirmation(session.merge(member), now=clock.now(), address=address)


def test_the_mail_leads_to_a_page_whose_button_confirms(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    join(browser)
    path = mailbox.link()
    page = browser.get(path).get_data(as_text=True)
    assert "mara@example.org, for the account @mara." in page
    look_again()
    mara = by_handle("mara")
    assert mara is not None
    assert not mara.is_confirmed, "opening the page confirms nothing, for mail scanners open all links"
    assert browser.post(path, form_on=path).location == "/"
    look_again()
    assert mara.is_confirmed
    assert "mara@example.org is confirmed." in browser.get(HERE).get_data(as_text=True)


def test_it_works_on_a_device_that_is_not_signed_in(world: World, mailbox: Mailbox) -> None:
    join(world.visitor())
    phone, path = world.visitor(), mailbox.link()
    assert phone.post(path, form_on=path).location == "/sign-in"
    phone.tokens.clear()
    assert sign_in(phone, "mara@example.org").status_code == 303


def test_the_button_works_twice_and_says_the_same(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    join(browser)
    path = mailbox.link()
    for _ in range(2):
        assert browser.post(path, form_on=HERE).status_code == 303
    assert "Your address is confirmed" in browser.get(path).get_data(as_text=True)


def test_after_a_day_the_link_is_over_and_another_one_comes(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    join(browser)
    path = mailbox.link()
    with writing():
        session.query(MailLink).update({"expires_at": clock.now() - timedelta(seconds=1)})
    answer = browser.get(path)
    assert answer.status_code == 410
    assert "This link is over" in answer.get_data(as_text=True)
    assert browser.post(path, form_on=path).status_code == 410
    assert browser.post("/confirm", form_on=path, token=path.removeprefix("/confirm/")).status_code == 303
    assert browser.post(mailbox.link(), form_on=HERE).location == "/"


def test_links_last_as_long_as_they_say(world: World, mailbox: Mailbox) -> None:
    member = with_password(world)
    _asked(member, "new@example.org")
    with writing():
        link = session.query(MailLink).one()
    assert link.expires_at - link.created_at == timedelta(hours=24)


def test_another_purpose_another_row_or_a_guess_opens_nothing(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    join(browser)
    token = mailbox.link().removeprefix("/confirm/")
    row = session.query(MailLink).one()
    wrong = [
        f"/reset/{token}",
        f"/confirm/{row.token_hash}",
        f"/confirm/{link_token('only for tests', 'confirm', row.id)}",
        f"/confirm/{token[:-1]}{'0' if token[-1] != '0' else '1'}",
        "/confirm/1.",
        f"/confirm/{'x' * 3000}",
    ]
    for path in wrong:
        assert browser.get(path).status_code == 404, path
        assert browser.post(path, form_on=HERE, password="a good new password").status_code == 404, path
    row = session.query(MailLink).one()
    assert row.token_hash == hashed(token)
    assert row.used_at is None


def test_a_row_that_takes_the_place_of_a_deleted_one_has_another_token(world: World, mailbox: Mailbox) -> None:
    member = with_password(world, email_confirmed_at=None)
    _asked(member)
    old = mailbox.link()
    with writing():
        before = session.query(MailLink).one()
        number = before.id
        session.delete(before)
    _asked(member)
    new = mailbox.link()
    with writing():
        row = session.query(MailLink).one()
        if row.id != number:
            pytest.skip("this database never gives a number twice")
    assert old != new
    assert world.visitor().get(old).status_code == 404


def test_somebody_else_was_faster_to_confirm_the_address(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    join(browser)
    path = mailbox.link()
    with_password(world, "holder", email="mara@example.org")
    answer = browser.post(path, form_on=path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Another account has this address" in page
    assert "sign in with @mara" in page
    mara = by_handle("mara")
    assert mara is not None
    assert not mara.is_confirmed


def test_a_new_address_replaces_the_old_one_once_it_is_confirmed(world: World, mailbox: Mailbox) -> None:
    member = with_password(world)
    _asked(member, "new@example.org")
    look_again()
    assert member.email == "ada@example.org"
    path = mailbox.link()
    browser = world.visitor()
    browser.post(path, form_on=path)
    look_again()
    assert (member.email, member.is_confirmed) == ("new@example.org", True)


def test_an_address_asked_for_later_wins(world: World, mailbox: Mailbox) -> None:
    member = with_password(world)
    _asked(member, "first@example.org")
    first = mailbox.link()
    _asked(member, "second@example.org")
    mailbox.collect()
    assert world.visitor().get(first).status_code == 410


def test_a_mailbox_gets_five_links_an_hour_at_most(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    join(browser)
    for _ in range(6):
        assert browser.post("/confirm", form_on=HERE).status_code == 303
    assert len(mailbox.collect()) == 5


def test_asking_for_a_link_to_a_taken_address_looks_the_same(world: World, mailbox: Mailbox) -> None:
    with_password(world, "holder", email="mara@example.org")
    browser = world.visitor()
    join(browser)
    mailbox.collect()
    assert browser.post("/confirm", form_on=HERE).location == "/settings/sign-in"
    assert [mail.subject for mail in mailbox.collect()] == ["Somebody joined Community with your address"]


def test_asking_without_being_signed_in_leads_to_the_door(world: World) -> None:
    assert world.visitor().post("/confirm", token="unknown").location == "/sign-in?next=/settings/sign-in"


def test_what_an_import_kept_for_the_address_becomes_theirs(world: World, mailbox: Mailbox) -> None:
    imported = world.member("old-mara", source="forum", source_id="7", claim_email="mara@example.org")
    stranger = world.member("old-nora", source="forum", source_id="8", claim_email="nora@example.org")
    browser = world.visitor()
    join(browser)
    path = mailbox.link()
    look_again()
    assert imported.claimed_by_id is None, "joining alone takes nothing over"
    browser.post(path, form_on=path)
    look_again()
    mara = by_handle("mara")
    assert mara is not None
    assert imported.claimed_by_id == mara.id
    assert stranger.claimed_by_id is None


def test_mails_speak_the_language_and_zone_of_the_member(world: World, mailbox: Mailbox) -> None:
    member = with_password(world, language="de", time_zone="Asia/Tokyo", email_confirmed_at=None)
    _asked(member)
    (mail,) = mailbox.collect()
    assert 'lang="de"' in mail.html
    assert "JST" in mail.text or "MEZ" not in mail.text
    assert path_in(mail).startswith("/confirm/")


def test_a_newcomers_mail_speaks_the_language_of_the_page_they_joined_on(world: World, mailbox: Mailbox) -> None:
    browser = world.visitor()
    browser.get("/join?lang=de")
    join(browser)
    (mail,) = mailbox.collect()
    assert 'lang="de"' in mail.html


def test_a_name_in_a_mail_is_text_and_never_markup(world: World, mailbox: Mailbox) -> None:
    member = with_password(world, display_name="<b>Ada</b>", email_confirmed_at=None)
    _asked(member)
    (mail,) = mailbox.collect()
    assert "Hello <b>Ada</b>," in mail.text
    assert "&lt;b&gt;Ada&lt;/b&gt;" in mail.html
