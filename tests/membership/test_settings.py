"""Members set up how they appear, what they are reached by, and what keeps others out."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from werkzeug.test import TestResponse

from community.access import Role
from community.backends.files_local import LocalFiles
from community.core import ports, tasks
from community.core.db import session
from community.core.ports import Limit, chosen
from community.membership.models import Member, Upload
from community.membership.queries import by_handle
from community.web import limits
from tests import pictures as make
from tests.membership.conftest import PASSWORD, Mailbox, is_in, sign_in, with_password
from tests.world import Browser, World

NEW_PASSWORD = "four brown jars"
FIELDS = {"display_name": "Ada Lovelace", "bio": "I **count** jars.", "language": "de", "time_zone": "Europe/Berlin"}


def save(browser: Browser, **changed: str) -> TestResponse:
    """Send the form of the first page."""
    return browser.post("/settings", **(FIELDS | changed))


def reread(handle: str = "ada") -> Member:
    """The member as the database has them now."""
    session.expire_all()
    member = by_handle(handle)
    assert member is not None
    return member


@pytest.fixture(autouse=True)
def folder(world: World, tmp_path: Path) -> Path:
    """Where files are kept, empty at first."""
    ports.use(replace(ports.chosen(), files=LocalFiles(tmp_path)))
    return tmp_path


@pytest.mark.parametrize("path", ["/settings", "/settings/sign-in", "/settings/sessions"])
def test_somebody_not_signed_in_is_sent_to_the_door_and_comes_back(world: World, path: str) -> None:
    answer = world.visitor().get(path)
    assert (answer.status_code, answer.location) == (302, f"/sign-in?next={path}")


WRITTEN = ["/settings", "/settings/email", "/settings/password", "/settings/avatar"]


@pytest.mark.parametrize("path", WRITTEN)
def test_somebody_not_signed_in_changes_nothing(world: World, path: str) -> None:
    fields = {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "email": "x@example.org"}
    assert world.visitor().post(path, **(FIELDS | fields)).status_code == 401


def test_a_member_says_who_they_are_and_the_pages_speak_their_language(world: World) -> None:
    browser = world.signed_in()
    answer = save(browser)
    assert (answer.status_code, answer.location) == (303, "/settings")
    ada = reread()
    assert (ada.display_name, ada.bio, ada.language, ada.time_zone) == tuple(FIELDS.values())
    assert ada.bio_html == "<p>I <strong>count</strong> jars.</p>\n"
    page = browser.get("/settings").get_data(as_text=True)
    assert '<html lang="de"' in page
    assert '<option selected value="Europe/Berlin">Berlin</option>' in page
    assert 'value="Ada Lovelace"' in page


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"display_name": " "}, "Please give a name."),
        ({"display_name": "–––"}, "at least one letter"),
        ({"display_name": "x" * 61}, "at most 60 characters"),
        ({"display_name": "Ada\u202eecalevoL"}, "invisible characters"),
        ({"display_name": "Ada\u200bLovelace"}, "invisible characters"),
        ({"display_name": "Jana Weiss"}, "somebody from the team"),
        ({"display_name": "Jаnа Wеiss"}, "somebody from the team"),
        ({"display_name": "J.A.N.A Weıss"}, "somebody from the team"),
        ({"display_name": "Moderator"}, "somebody from the team"),
        ({"bio": "x" * 2001}, "at most 2000 characters"),
        ({"time_zone": "Moon/Tranquility"}, "Not a valid choice"),
        ({"language": "tlh"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_all_is_kept(
    world: World, fields: dict[str, str], message: str
) -> None:
    world.member("jana", roles=(Role.TEAM,), display_name="Jana Weiss")
    answer = save(world.signed_in(), **({"language": "", "bio": "Kept as typed"} | fields))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    (name,) = fields
    assert re.search(rf'aria-describedby="[^"]*{name}-error"', page)
    assert name == "bio" or "Kept as typed" in page
    assert reread().display_name == "Ada"


def test_two_thousand_characters_are_counted_as_people_see_them(world: World) -> None:
    assert save(world.signed_in(), bio="x\r\n" * 999 + "yy").status_code == 303
    assert len(reread().bio) == 2000


def test_somebody_from_the_team_keeps_their_own_name(world: World) -> None:
    browser = world.signed_in("jana", roles=(Role.TEAM,), display_name="Jana Weiss")
    assert save(browser, display_name="Jana Weiß").status_code == 303


def test_a_zone_that_is_no_longer_offered_stays_until_it_is_changed(world: World) -> None:
    browser = world.signed_in(time_zone="Etc/GMT-3")
    assert '<option selected value="Etc/GMT-3">' in browser.get("/settings").get_data(as_text=True)
    assert save(browser, time_zone="Etc/GMT-3").status_code == 303


def test_the_foot_of_every_page_changes_the_language(world: World) -> None:
    browser = world.signed_in(language="en")
    headers = {"Referer": "http://localhost/about?x=1"}
    answer = browser.post("/language", language="de", headers=headers)
    assert (answer.status_code, answer.location) == (303, "/about?x=1")
    assert reread().language == "de"
    assert '<html lang="de"' in browser.get("/about").get_data(as_text=True)
    assert browser.post("/language", language="tlh").location == "/"
    assert browser.post("/language", language="en", headers={"Referer": "https://evil.example/x"}).location == "/"
    assert reread().language == "en"


def test_a_member_shows_a_picture_and_another_and_none_again(world: World) -> None:
    browser = world.signed_in()
    first = _show(browser, make.encoded(make.drawn(400, 100), "JPEG"))
    content = chosen().files.path(first)
    assert content is not None
    assert make.opened(content.read_bytes()).size == (256, 256)
    assert f'src="/files/{first}"' in browser.get("/settings").get_data(as_text=True)
    second = _show(browser, make.encoded(make.drawn(colour=make.BLUE)))
    tasks.run_until_idle()
    assert chosen().files.path(first) is None
    assert chosen().files.path(second) is not None
    assert browser.delete("/settings/avatar").status_code == 303
    tasks.run_until_idle()
    assert reread().avatar_key is None
    assert chosen().files.path(second) is None
    assert session.query(Upload).count() == 0
    assert browser.delete("/settings/avatar").status_code == 303, "twice is no harm"


def _show(browser: Browser, content: bytes) -> str:
    answer = browser.post("/settings/avatar", picture=make.sent(content))
    assert (answer.status_code, answer.location) == (303, "/settings")
    key = reread().avatar_key
    assert key is not None
    return key


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg/>", "no picture that we can read"),
        (make.png_that_claims(9000, 9000), "million pixels"),
        (b"", "Please choose a picture."),
    ],
)
def test_a_picture_that_is_none_is_refused_beside_its_field(world: World, content: bytes, message: str) -> None:
    browser = world.signed_in(display_name="Ada the First")
    answer = browser.post("/settings/avatar", picture=make.sent(content, "me.png" if content else ""))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert 'aria-describedby="picture-hint picture-error"' in page
    assert 'value="Ada the First"' in page, "the other form of the page is as it was"
    assert reread().avatar_key is None


@pytest.mark.parametrize(("part", "page"), [("avatar", ""), ("email", "/sign-in"), ("password", "/sign-in")])
def test_the_address_of_a_refused_form_leads_back_to_its_page(world: World, part: str, page: str) -> None:
    assert world.signed_in().get(f"/settings/{part}").location == f"/settings{page}"


def test_a_new_address_counts_once_its_link_is_opened(world: World, mailbox: Mailbox) -> None:
    browser = world.browser_of(with_password(world))
    fields = {"email": " New@Example.org ", "current_password": PASSWORD}
    answer = browser.post("/settings/email", **fields)
    assert (answer.status_code, answer.location) == (303, "/settings/sign-in")
    assert "new@example.org" in browser.get("/settings/sign-in").get_data(as_text=True)
    assert reread().email == "ada@example.org"
    path = mailbox.link()
    assert browser.post(path, form_on=path).status_code in (200, 303)
    ada = reread()
    assert (ada.email, ada.is_confirmed) == ("new@example.org", True)


def test_the_mail_about_a_new_address_goes_there(world: World, mailbox: Mailbox) -> None:
    browser = world.browser_of(with_password(world))
    browser.post("/settings/email", email="new@example.org", current_password=PASSWORD)
    assert [mail.to for mail in mailbox.collect()] == ["new@example.org"]


def test_an_address_of_another_member_is_not_given_away(world: World, mailbox: Mailbox) -> None:
    with_password(world, "bea")
    browser = world.browser_of(with_password(world))
    answer = browser.post("/settings/email", email="bea@example.org", current_password=PASSWORD)
    assert answer.status_code == 303
    assert "We sent a link to bea@example.org" in browser.get("/settings/sign-in").get_data(as_text=True)
    (mail,) = mailbox.collect()
    assert mail.to == "bea@example.org"
    assert "/confirm/" not in mail.text
    assert reread().email == "ada@example.org"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": ""}, "Please give the new address."),
        ({"email": "nonsense"}, "not an e-mail address"),
        ({"email": "ADA@example.org"}, "your address already"),
        ({"current_password": ""}, "so that we know it is you"),
        ({"current_password": "not my password"}, "not your password"),
    ],
)
def test_an_address_needs_a_good_shape_and_the_password(
    world: World, mailbox: Mailbox, fields: dict[str, str], message: str
) -> None:
    browser = world.browser_of(with_password(world))
    answer = browser.post("/settings/email", **({"email": "new@example.org", "current_password": PASSWORD} | fields))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert PASSWORD not in page
    assert "email" in fields or 'value="new@example.org"' in page
    assert mailbox.collect() == []


def test_a_new_password_signs_every_other_browser_out(world: World) -> None:
    ada = with_password(world)
    here, elsewhere = world.browser_of(ada), world.browser_of(ada)
    answer = here.post("/settings/password", current_password=PASSWORD, new_password=NEW_PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/settings/sign-in")
    assert is_in(here)
    assert not is_in(elsewhere)
    assert sign_in(world.visitor(), "ada").status_code == 422
    assert sign_in(world.visitor(), "ada", password=NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"current_password": "not my password"}, "not your password"),
        ({"current_password": ""}, "so that we know it is you"),
        ({"new_password": "short"}, "8 to 256"),
        ({"new_password": "password123"}, "first passwords"),
        ({"new_password": "ada@example.org"}, "must not be your handle"),
    ],
)
def test_a_password_is_not_changed_by_anybody_nor_to_anything(
    world: World, fields: dict[str, str], message: str
) -> None:
    ada = with_password(world)
    here, elsewhere = world.browser_of(ada), world.browser_of(ada)
    sent = {"current_password": PASSWORD, "new_password": NEW_PASSWORD} | fields
    answer = here.post("/settings/password", **sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert PASSWORD not in page
    assert NEW_PASSWORD not in page
    assert is_in(elsewhere)
    assert sign_in(world.visitor(), "ada").status_code == 303


def test_guessing_the_password_in_the_settings_counts_like_guessing_at_the_door(world: World) -> None:
    browser = world.browser_of(with_password(world))
    wrong = {"current_password": "not my password", "new_password": NEW_PASSWORD}
    assert {browser.post("/settings/password", **wrong).status_code for _ in range(10)} == {422}
    assert browser.post("/settings/password", **wrong).status_code == 429
    assert browser.post("/settings/email", email="n@example.org", current_password=PASSWORD).status_code == 429


def test_nobody_has_a_stranger_written_to_again_and_again(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast(dict[str, Any], limits.LIMITS), "reset", (Limit(2, limits.HOUR),))
    with_password(world, "bea")
    browser = world.browser_of(with_password(world))
    fields = {"email": "bea@example.org", "current_password": PASSWORD}
    assert [browser.post("/settings/email", **fields).status_code for _ in range(3)] == [303, 303, 429]
    assert [mail.to for mail in mailbox.collect()] == ["bea@example.org"] * 2
