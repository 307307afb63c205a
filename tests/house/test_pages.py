"""Every page, as each role gets it: the status of the matrix, markup without a fault, nothing on it that leads nowhere,
and nothing changed by reading it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from community.core.db import db
from community.web.security import CONTENT_SECURITY_POLICY
from tests.house.matrix import ROLES, Row, rows
from tests.house.subjects import Subjects
from tests.rows import contents

READS = [row for row in rows() if row.is_read]
FORMS_FIELDS = ("input", "select", "textarea")
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "form")
HTMX = {"HX-Request": "true"}
Element = ET.Element


def _parsed(answer: TestResponse, *, container: str | None = None) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    text = answer.get_data(as_text=True)
    root: Element = parser.parseFragment(text, container) if container else parser.parse(text)
    return root


def _all(root: Element, *names: str) -> list[Element]:
    return [each for each in root.iter() if isinstance(each.tag, str) and (not names or each.tag in names)]


@pytest.mark.slow
@pytest.mark.parametrize("row", READS, ids=str)
def test_everybody_reads_what_the_matrix_says_without_fault(row: Row, subjects: Subjects, shared_app: Flask) -> None:
    """As a page and as htmx asks for it, by every role. Nothing is written meanwhile."""
    adapter = shared_app.url_map.bind("127.0.0.1")
    browsers = {role: subjects.browser(role) for role in ROLES}
    before, path = contents(), subjects.fill(row.at)
    answers: dict[str, int] = {}
    with _statements_that_write() as written:
        for role, browser in browsers.items():
            browser.client.head(path).close()
            with browser.get(path) as answer:
                answers[role] = answer.status_code
                if _is_html(answer) and not _is_fragment(answer):
                    assert _faults_of_page(answer, adapter, is_specimen=row.rule == "/design") == [], role
            with browser.get(path, headers=HTMX) as answer:
                if _is_html(answer) and _is_fragment(answer):
                    assert _faults_of_fragment(answer, adapter) == [], role
    assert answers == row.statuses
    assert written == []
    assert contents() == before


@pytest.mark.slow
@pytest.mark.parametrize("row", READS, ids=str)
def test_a_visitor_is_led_through_the_door_to_where_they_wanted(row: Row, subjects: Subjects) -> None:
    """Nobody is refused what a member may look at: they go in, and on. A script that fetches a table is told so."""
    visitor, path = subjects.browser("anonymous"), subjects.fill(row.at)
    door = f"/sign-in?next={quote(path)}"
    with visitor.get(path) as answer:
        if path.endswith(".csv") and answer.status_code == 401:
            assert f'href="{door}"' in answer.text
        elif (answer.location or "").startswith("/sign-in"):
            assert answer.location == door
            assert f'name="next" value="{escape(path)}"' in visitor.get(door).text
        else:
            assert answer.status_code not in (401, 403)


@contextmanager
def _statements_that_write() -> Iterator[list[str]]:
    found: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        verbs = {each.split(maxsplit=1)[0].upper() for each in statement.split(";") if each.strip()}
        if not verbs <= {"SELECT", "WITH", "BEGIN", "PRAGMA", "SET"}:
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", look)


def _is_html(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and not 300 <= answer.status_code < 400


def _faults_of_page(answer: TestResponse, adapter: Any, *, is_specimen: bool) -> list[str]:
    """Strictly parsed; everything on it has a name, a token, and an address that exists; sent with its headers."""
    page = _parsed(answer)
    faults = [*_of_a_page(page), *_of_markup(page), *_of_headers(answer), *_leading_nowhere(page, adapter)]
    # The specimens of the design system point to nothing.
    return faults if is_specimen else faults + _pointing_nowhere(page)


def _faults_of_fragment(answer: TestResponse, adapter: Any) -> list[str]:
    container = "ol" if answer.get_data(as_text=True).lstrip().startswith("<li") else "div"
    fragment = _parsed(answer, container=container)
    return [*_of_markup(fragment), *_of_headers(answer), *_leading_nowhere(fragment, adapter)]


def _is_fragment(answer: TestResponse) -> bool:
    return not answer.get_data(as_text=True).lstrip().startswith("<!doctype html>")


def _of_a_page(page: Element) -> Iterator[str]:
    for name, number in (("main", 1), ("h1", 1), ("title", 1)):
        if len(_all(page, name)) != number:
            yield f"{len(_all(page, name))} × {name}"
    if not page.get("lang") or page.get("dir") not in ("ltr", "rtl"):
        yield "no language or direction"
    if len("".join(_all(page, "title")[0].itertext()).split("·")[0].strip()) < 2:
        yield "no title of its own"
    yield from _heading_leaps(page)


def _of_headers(answer: TestResponse) -> Iterator[str]:
    if answer.headers["Content-Security-Policy"] != CONTENT_SECURITY_POLICY or "unsafe" in CONTENT_SECURITY_POLICY:
        yield "another Content-Security-Policy"
    if answer.headers["X-Content-Type-Options"] != "nosniff":
        yield "no nosniff"
    if answer.headers["Referrer-Policy"] not in ("same-origin", "no-referrer"):
        yield "addresses leave the site"


def _of_markup(root: Element) -> list[str]:
    return [*_doubled(root), *_inline(root), *_nameless(root), *_unguarded(root)]


def _doubled(root: Element) -> list[str]:
    counted = Counter(each.get("id") for each in _all(root) if each.get("id"))
    return [f"id twice: {name}" for name, number in counted.items() if number > 1]


def _pointing_nowhere(root: Element) -> list[str]:
    known = {each.get("id") for each in _all(root)}
    asked = [(name, word) for each in _all(root) for name in REFERENCES for word in (each.get(name) or "").split()]
    local = [
        ("href", link[1:]) for each in _all(root, "a") if len(link := each.get("href") or "") > 1 and link[0] == "#"
    ]
    return [f"{name} to nothing: {word}" for name, word in asked + local if word not in known]


def _inline(root: Element) -> list[str]:
    found = [f"style in <{each.tag}>" for each in _all(root) if each.get("style") is not None or each.tag == "style"]
    found += [f"{name} in <{each.tag}>" for each in _all(root) for name in each.attrib if name.startswith("on")]
    return found + ["script without a file" for each in _all(root, "script") if not each.get("src")]


def _nameless(root: Element) -> list[str]:
    """Fields that nobody could name: no label, no aria-label."""
    labelled = {each.get("for") for each in _all(root, "label")}
    inside = {field for label in _all(root, "label") for field in _all(label, *FORMS_FIELDS)}
    return [
        f"no label: {field.get('name')}"
        for field in _all(root, *FORMS_FIELDS)
        if field.get("type") not in ("hidden", "submit")
        and field.get("aria-hidden") != "true"
        and not (
            field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled or field in inside
        )
    ]


def _unguarded(root: Element) -> list[str]:
    posted = [form for form in _all(root, "form") if (form.get("method") or "").lower() == "post"]
    return [
        f"no csrf_token: {form.get('action')}"
        for form in posted
        if not [each for each in _all(form, "input") if each.get("name") == "csrf_token" and each.get("value")]
    ]


def _heading_leaps(page: Element) -> list[str]:
    """Headings that go down by more than one level at once, in the main part."""
    main = _all(page, "main")[0]
    levels = [int(each.tag[1]) for each in _all(main) if re.fullmatch("h[1-6]", each.tag)]
    return [f"h{before} to h{after}" for before, after in pairwise(levels) if after > before + 1]


def _leading_nowhere(root: Element, adapter: Any) -> list[str]:
    """Links, forms and attributes of htmx without a route of that method."""
    return [
        f"nothing there: {method} {path}" for method, path in _offered(root) if not _is_there(adapter, method, path)
    ]


def _offered(root: Element) -> Iterator[tuple[str, str]]:
    for each in _all(root):
        yield from (("GET", each.get(name) or "") for name in ("href", "src", "hx-get") if each.get(name))
        yield from (("POST", each.get(name) or "") for name in ("formaction",) if each.get(name))
        if each.tag == "form":
            names = {field.get("name"): field.get("value") for field in _all(each, "input")}
            verb = (names.get("_method") or each.get("method") or "get").upper()
            yield from ((verb, each.get(name) or "") for name in ("action", "hx-post") if each.get(name))


def _is_there(adapter: Any, method: str, address: str) -> bool:
    parts = urlsplit(address)
    if parts.netloc or address.startswith(("#", "?", "data:", "mailto:")):
        return parts.netloc in ("", "127.0.0.1:5000") or parts.scheme in ("https", "mailto")
    try:
        adapter.match(parts.path, method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def test_feeds_and_maps_are_well_formed(subjects: Subjects) -> None:
    visitor = subjects.browser("anonymous")
    for path in ("/feeds/ideas.atom", "/feeds/ideas.atom?sort=top", "/sitemap.xml"):
        ET.fromstring(visitor.get(path).get_data(as_text=True))
