"""Whoever reads German meets no English: each page of the matrix beside its English twin, for whoever may see it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

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
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NUMBERED = re.compile(r"^§\d+ ")  # a clause's title is the owner's own words
# On the page of the design system: people, an idea in German, and names that a style sheet knows.
SPECIMENS = {
    "Tomas H.", "Leo M.", "Amara O.", "Katrin B.", "Priya S.", "mara.example.org", "code",
    "Spielt die Zutatenliste in meiner Sprache aus",
    "Ich bestelle auf Deutsch, aber die Etiketten kommen auf Englisch.",
    "slate", "amber", "blue", "violet", "green", "red", "teal", "pink", "paper", "card", "sunk", "soft",
}  # fmt: skip


@pytest.mark.slow(seconds=5)
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
        if piece not in shared and piece.strip("@…,") not in written
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
            ear = _Ear()
            ear.feed(answer.get_data(as_text=True))
            ear.close()
            for text in ear.texts:
                yield from (NUMBERED.sub("", piece.strip()) for piece in text.split(" · "))


class _Ear(HTMLParser):
    """Hears a page, but for what names a language of its own, or none, and for lists of places.

    That the markup is without fault is looked at elsewhere, with a parser that takes ten times as long.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unheard: list[str] = []  # what is open, from the element on that is passed over

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        speaks_for_itself = (tag != "html" and "lang" in given) or given.get("name") == "time_zone"
        if not (self.unheard or tag in UNSEEN or speaks_for_itself):
            self.texts += [given.get(name) or "" for name in SAID]
        elif tag not in VOID:
            self.unheard.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.unheard and self.unheard.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.unheard:
            self.texts.append(data)


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
