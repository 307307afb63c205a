"""What writes says so, is protected, and is the only thing that writes (test_pages.py: reading changes nothing)."""

import pytest
from flask import Flask

from community.web.view import is_writing
from tests.house.matrix import FREE, Row, rows
from tests.house.subjects import Subjects
from tests.rows import contents

WRITES = [row for row in rows() if not row.is_read]


def test_every_view_that_may_write_runs_in_a_transaction(shared_app: Flask) -> None:
    bare = [
        rule.endpoint
        for rule in shared_app.url_map.iter_rules()
        if (rule.methods or set()) - FREE - {"GET"} and not is_writing(shared_app.view_functions[rule.endpoint])
    ]
    assert not bare, "put @writes on these"


def test_an_address_has_one_view_for_each_method(shared_app: Flask) -> None:
    """Of two, the second would never be reached."""
    doors = [
        f"{method} {rule.rule}" for rule in shared_app.url_map.iter_rules() for method in (rule.methods or set()) - FREE
    ]
    assert sorted({door for door in doors if doors.count(door) > 1}) == []


def test_a_view_reads_or_writes_never_both(shared_app: Flask) -> None:
    both = [
        rule.endpoint
        for rule in shared_app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and is_writing(shared_app.view_functions[rule.endpoint])
    ]
    assert not both


# A mail program's one click (RFC 8058) brings the token of its mail, which can do nothing but make things quieter.
EXCUSED = {"community.notifications.views.mail.leave"}


def test_no_view_is_excused_from_tokens_but_a_mails_one_click(shared_app: Flask) -> None:
    protection = shared_app.extensions["csrf"]
    assert protection._exempt_views == EXCUSED
    assert protection._exempt_blueprints == set()
    assert shared_app.config.get("WTF_CSRF_CHECK_DEFAULT", True)
    assert shared_app.config.get("WTF_CSRF_ENABLED", True)
    assert set(shared_app.config.get("WTF_CSRF_METHODS", ["POST", "PUT", "PATCH", "DELETE"])) >= {"POST", "DELETE"}


@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in WRITES if row.rule != "/mail/leave/<token>"], ids=str)
def test_a_form_without_its_token_changes_nothing(row: Row, subjects: Subjects) -> None:
    fields = {name: subjects.fill(text) for name, text in row.send.items()}
    clients = {role: subjects.browser(role).client for role in ("anonymous", "author", "owner")}
    before = contents()
    for role, client in clients.items():
        for method in {row.method, "POST"}:
            extra = {"_method": row.method} if method != row.method else {}
            answer = client.open(subjects.fill(row.at), method=method, data=fields | extra)
            assert answer.status_code == 400, (role, method)
    assert contents() == before
