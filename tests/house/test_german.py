"""Whoever reads German meets no English: each page of the matrix beside its English twin, for whoever may see it."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import html5lib
import pytest
from babel.messages.pofile import read_po
from werkzeug.test import TestResponse

from community.web.templating import LANGUAGES
from tests.house.matrix import Row, rows
from tests.house.snapshot import take
from tests.house.sources import PACKAGE
from tests.house.subjects import Subjects
from tests.house.test_matrix import send
from tests.world import Browser

ROLES = ("anonymous", "author", "team", "owner")
SAID = ("aria-label", "title", "placeholder", "alt", "data-text", "data-kept", "data-restored", "data-announce")
UNSEEN = {"script", "style"}
NUMBERED = re.compile(r"^§\d+ ")  # a clause's title is the owner's own words
# On the page of the design system: people, an idea in German, and names that a style sheet knows.
SPECIMENS = {
    "Tomas H.", "Leo M.", "Amara O.", "Katrin B.", "Priya S.", "mara.example.org", "code",
    "Spielt die Zutatenliste in meiner Sprache aus",
    "Ich bestelle auf Deutsch, aber die Etiketten kommen auf Englisch.",
    "slate", "amber", "blue", "violet", "green", "red", "teal", "pink", "paper", "card", "sunk", "soft",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_a_german_page_has_no_english_left_over(role: str, subjects: Subjects) -> None:
    """A text that is the same in both languages is a name, somebody's own words, or a word that both share."""
    browser, shared = subjects.browser(role), _the_same_in_both() | set(LANGUAGES.values()) | SPECIMENS
    written = "\n".join(_words_of_people())
    left = {
        piece: str(row)
        for row in rows()
        if row.statuses[role] == 200 or row.statuses[role] >= 400
        for piece in _said_alike(row, browser, subjects)
        if piece not in shared and piece.strip("@…") not in written
    }
    assert not left, "\n".join(f"{piece!r} on {row}" for piece, row in left.items())


def _said_alike(row: Row, browser: Browser, subjects: Subjects) -> set[str]:
    english, german = (set(_said(_answer(row, browser, subjects, tag))) for tag in ("en", "de"))
    return {piece for piece in english & german if re.search(r"[^\W\d_]{3}", piece)}


def _answer(row: Row, browser: Browser, subjects: Subjects, language: str) -> TestResponse:
    browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return browser.get(subjects.fill(row.at)) if row.is_read else send(row, browser, subjects)


def _said(answer: TestResponse) -> Iterator[str]:
    """What a page says to eyes and ears, piece by piece."""
    with answer:
        if answer.mimetype == "text/html":
            page = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
            for text in _texts(page):
                yield from (NUMBERED.sub("", piece.strip()) for piece in text.split(" · "))


def _texts(element: ET.Element) -> Iterator[str]:
    """Those inside it; but for what names a language of its own, or none, and for lists of places."""
    if isinstance(element.tag, str) and element.tag not in UNSEEN and not _speaks_for_itself(element):
        yield element.text or ""
        yield from (element.get(name, "") for name in SAID)
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def _speaks_for_itself(element: ET.Element) -> bool:
    return (element.tag != "html" and "lang" in element.attrib) or element.get("name") == "time_zone"


def _the_same_in_both() -> set[str]:
    with (PACKAGE / "translations" / "de" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {message.id for message in read_po(file, locale="de") if message.id == message.string}


def _words_of_people() -> Iterator[str]:
    """Everything written in the database, and what the matrix writes: names, ideas, the owner's words."""
    for each in rows():
        yield from each.send.values()
    for table in take().values():
        for row in table:
            yield from (value for value in row.values() if isinstance(value, str))
