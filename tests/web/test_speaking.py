"""How pages speak: in whose language, and with numbers and times as its readers write them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from markupsafe import Markup

from community.web.mailing import clock_words, speaking
from community.web.tongue import ago, day, moment, number
from tests.world import World

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def _is_german(page: str) -> bool:
    return '<html lang="de"' in page


# ── in whose language ──

WISHES = [("de-AT,de;q=0.9,en;q=0.5", True), ("fr,en;q=0.5", False), ("fr", False)]


@pytest.mark.parametrize(
    ("wish", "is_german"), [("de-AT,de;q=0.9,en;q=0.5", True), ("fr,en;q=0.5", False), ("fr", False)]
)
def test_a_page_speaks_as_the_browser_wishes(world: World, wish: str, *, is_german: bool) -> None:
    answer = world.visitor().get("/about", headers={"Accept-Language": wish})
    assert _is_german(answer.text) is is_german


def test_a_visitor_who_has_chosen_a_language_keeps_it(world: World) -> None:
    visitor = world.visitor()
    assert _is_german(visitor.get("/about?lang=de").text)
    assert _is_german(visitor.get("/about").text)
    assert not _is_german(visitor.get("/about?lang=en").text)
    assert not _is_german(visitor.get("/about").text)
    assert not _is_german(visitor.get("/about?lang=tlh").text)


def test_a_search_goes_on_in_another_language(world: World) -> None:
    page = world.visitor().get("/search?q=oat+milk&lang=en").text
    assert '<a href="?q=oat+milk&amp;lang=de" hreflang="de"' in page


def test_what_a_member_has_set_goes_before_what_their_browser_remembers(world: World) -> None:
    browser = world.signed_in(language="de")
    assert not _is_german(browser.get("/about?lang=en").text)
    assert _is_german(browser.get("/about").text)


def test_a_member_who_has_set_none_reads_what_the_browser_remembers(world: World) -> None:
    browser = world.signed_in(language="")
    browser.get("/about?lang=de")
    assert _is_german(browser.get("/about").text)


# ── numbers and times ──


@pytest.fixture
def spoken(app: Flask) -> Callable[..., list[str]]:
    """What a function of the templates says, in English and in German."""

    def say(function: Callable[..., object], *what: object) -> list[str]:
        said = []
        for language in ("en", "de"):
            with app.app_context(), speaking(language):
                said.append(Markup(function(*what)).striptags())
        return said

    return say


Spoken = Callable[..., list[str]]


def test_numbers_are_grouped_as_the_reader_groups_them(spoken: Spoken) -> None:
    assert spoken(number, 12840) == ["12,840", "12.840"]


PASSED = [
    (timedelta(0), "just now", "gerade eben"),
    (timedelta(seconds=59), "just now", "gerade eben"),
    (timedelta(minutes=1), "1 minute ago", "vor 1 Minute"),
    (timedelta(minutes=59), "59 minutes ago", "vor 59 Minuten"),
    (timedelta(minutes=119), "1 hour ago", "vor 1 Stunde"),
    (timedelta(hours=23), "23 hours ago", "vor 23 Stunden"),
    (timedelta(days=1), "1 day ago", "vor 1 Tag"),
    (timedelta(days=6, hours=23), "6 days ago", "vor 6 Tagen"),
    (timedelta(days=13), "1 week ago", "vor 1 Woche"),
    (timedelta(days=31), "1 month ago", "vor 1 Monat"),
    (timedelta(days=364), "11 months ago", "vor 11 Monaten"),
    (timedelta(days=800), "2 years ago", "vor 2 Jahren"),
]


@pytest.mark.parametrize(("passed", "english", "german"), PASSED)
def test_a_unit_is_told_once_a_whole_one_has_passed(
    spoken: Spoken, passed: timedelta, english: str, german: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        assert spoken(ago, NOON - passed) == [english, german]


def test_a_day_has_its_year_only_where_it_is_not_this_one(spoken: Spoken) -> None:
    with time_machine.travel(NOON, tick=False):
        assert spoken(day, datetime(2026, 3, 5, tzinfo=UTC)) == ["5 Mar", "5. März"]
        assert spoken(day, datetime(2025, 3, 5, tzinfo=UTC)) == ["5 Mar 2025", "5. März 2025"]


def test_the_exact_time_is_told_in_full(spoken: Spoken) -> None:
    assert spoken(moment, NOON) == ["21 November 2026, 12:00 UTC", "21. November 2026, 12:00 Uhr (UTC)"]


def test_a_time_in_a_mail_is_in_the_zone_of_its_reader(spoken: Spoken) -> None:
    assert spoken(clock_words, NOON, "Europe/Berlin")[1] == "Samstag, 13:00 Uhr (MEZ)"
    assert spoken(clock_words, NOON, "no such zone") == ["Saturday 12:00 UTC", "Samstag, 12:00 Uhr (UTC)"]


def test_whose_zone_is_none_any_more_reads_in_utc(world: World) -> None:
    ada = world.signed_in("ada", time_zone="Atlantis/Capital")
    ada.post("/ideas", form_on="/ideas/new", title="A later delivery", body="Please.")
    page = ada.get("/ideas/1", follow_redirects=True)
    assert page.status_code == 200
    assert " UTC" in page.text


# ── names ──


def test_a_name_is_text_wherever_it_is_said(world: World) -> None:
    """A lazy text passes for markup in a template, so what somebody is called must not slip in with it."""
    member = world.member("eve", display_name="<i>Eve</i>")
    ada = world.signed_in("ada")
    ada.post("/ideas", form_on="/ideas/new", title="A later delivery", body="Please.")
    eve = world.browser_of(member)
    eve.post("/ideas/1/comments", body="Yes, please.")
    form = ada.get("/comments/1/reply", headers={"HX-Request": "true"}).text
    assert "&lt;i&gt;Eve&lt;/i&gt;" in form
    assert "<i>Eve" not in form


def test_zones_bear_the_names_that_the_language_has_for_them(world: World) -> None:
    page = world.signed_in(language="de").get("/settings").text
    assert '<option value="Europe/Vienna">Wien</option>' in page
    assert '<optgroup label="Europa">' in page
