"""Everybody gets from every route the answer that the matrix says: each row is knocked at for real, by each role."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.house.matrix import ROLES, Row, routes, rows
from tests.house.subjects import Subjects
from tests.world import Browser

ROWS = rows()
WRITES = [row for row in ROWS if not row.is_read]


def test_every_route_has_its_row(shared_app: Flask) -> None:
    written = {row.route for row in ROWS}
    assert routes(shared_app) - written == set(), "add these to tests/house/matrix.toml"
    assert written - routes(shared_app) == set(), "these are gone: take them out of tests/house/matrix.toml"


@pytest.mark.slow
@pytest.mark.parametrize("row", WRITES, ids=str)
def test_everybody_gets_the_answer_of_the_matrix(row: Row, subjects: Subjects, begin_again: Callable[[], None]) -> None:
    """Where they write; where they read, test_pages.py looks at what else the answer is, too."""
    answers: dict[str, int] = {}
    for role in ROLES:
        with send(row, subjects.browser(role), subjects) as answer:
            answers[role] = answer.status_code
        if answers[role] < 400:
            begin_again()  # what one has changed the next would miss
    assert answers == row.statuses


def send(row: Row, browser: Browser, subjects: Subjects) -> TestResponse:
    """The row's form, sent as a page would."""
    fields = {name: subjects.fill(text) for name, text in row.send.items()}
    if row.method == "DELETE":
        fields["_method"] = "DELETE"
    return browser.post(subjects.fill(row.at), **fields)


REFUSING = [row for row in WRITES if {401, 403} & set(row.statuses.values())]


@pytest.mark.slow
@pytest.mark.parametrize("row", REFUSING, ids=str)
def test_who_may_not_is_told_so_before_their_words_are_judged(row: Row, subjects: Subjects) -> None:
    """A form with nothing written in it is refused for who sent it, not for what it lacks."""
    fields = {name: value for name, value in row.send.items() if value == "y"}
    fields |= {"_method": row.method} if row.method == "DELETE" else {}
    for role, status in row.statuses.items():
        if status in (401, 403):
            with subjects.browser(role).post(subjects.fill(row.at), **fields) as answer:
                assert answer.status_code == status, role
