"""The public log is a chain: what somebody did to it behind the database's back, the command finds."""

import json
from collections.abc import Callable
from datetime import timedelta

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, text

from community.cli import main
from community.core.db import db, session
from community.core.settings import Settings
from community.membership.models import Scope
from community.moderation.actions.braking import pull_brake
from community.moderation.actions.log import verify_log
from community.moderation.models import LogEntry, Rung
from community.moderation.queries.log import log_page
from tests.moderation.court import Court, Later


@pytest.fixture
def logged(court: Court) -> Court:
    """Four entries, of different moments."""
    later = Later()
    for rung in (Rung.WORD, Rung.WARNING, Rung.WARNING):
        later.go(minutes=1)
        court.decide(rung)
    later.go(minutes=1)
    court.do(pull_brake, Scope.SITE, hours=3, reason="Many at once.", by=court.mona)
    return court


def _tamper(act: Callable[[Connection], None]) -> None:
    """As whoever owns the database could: with the triggers off."""
    session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE moderation_log DISABLE TRIGGER USER"))
            act(connection)
            connection.execute(text("ALTER TABLE moderation_log ENABLE TRIGGER USER"))
            return
        kept = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'moderation_log' AND type = 'trigger'")
        )
        for name, sql in (rows := kept.all()):
            connection.execute(text(f"DROP TRIGGER {name}"))
            assert sql
        act(connection)
        for _, sql in rows:
            connection.exec_driver_sql(sql)


def _problems() -> list[str]:
    session.rollback()
    found = verify_log()
    session.rollback()
    return found


def test_a_log_that_nobody_touched_is_whole(logged: Court) -> None:
    assert _problems() == []
    assert session.query(LogEntry).count() == 4


def test_an_edited_entry_is_found(logged: Court) -> None:
    _tamper(
        lambda on: on.execute(text("UPDATE moderation_log SET entry = replace(entry, 'word', 'warning') WHERE id = 1"))
    )
    assert _problems() == ["entry 1 was edited"]


@pytest.mark.parametrize("column", ["kind = 'brake'", "happened_at = '2020-01-01 00:00:00.000000'"])
def test_so_is_one_whose_kind_or_time_was_changed(logged: Court, column: str) -> None:
    _tamper(lambda on: on.execute(text(f"UPDATE moderation_log SET {column} WHERE id = 2")))
    assert "entry 2 was edited" in _problems()


def test_an_entry_edited_with_a_new_hash_breaks_the_next_one(logged: Court) -> None:
    from community.moderation.rules.chain import chained

    first = session.get_one(LogEntry, 1)
    words = first.entry.replace("word", "warning")
    values = {"entry": words, "hash": chained(first.previous, words)}
    _tamper(lambda on: on.execute(text("UPDATE moderation_log SET entry = :entry, hash = :hash WHERE id = 1"), values))
    assert _problems() == ["before entry 2 an entry is missing"]


def test_a_missing_entry_is_found(logged: Court) -> None:
    _tamper(lambda on: on.execute(text("DELETE FROM moderation_log WHERE id = 2")))
    assert _problems() == [
        "before entry 3 an entry is missing",
        "3 acts of the kind decision were done, 2 are logged",
    ]


def test_that_the_newest_are_missing_is_found_by_counting(logged: Court) -> None:
    _tamper(lambda on: on.execute(text("DELETE FROM moderation_log WHERE id >= 3")))
    assert _problems() == ["3 acts of the kind decision were done, 2 are logged"]


def test_reordered_entries_are_found(logged: Court) -> None:
    def swap(on: Connection) -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            on.execute(text("UPDATE moderation_log SET id = :new WHERE id = :old"), {"old": old, "new": new})

    _tamper(swap)
    assert _problems() == [f"entry {number} is out of order" for number in (2, 3, 4)]


def test_the_newest_page_comes_first_and_says_no_names(logged: Court) -> None:
    newest = log_page(limit=2)
    assert [row.kind for row in newest] == ["brake", "decision"]
    assert [row.number for row in log_page(before=newest[-1].number)] == [2, 1]
    (first,) = log_page(before=2)
    assert first.words == {
        "at": first.at.isoformat(),
        "capabilities": [],
        "clause": "advertising",
        "kind": "decision",
        "locked": False,
        "measure": "word",
        "scope": "site",
        "seconds": None,
        "set_aside": {},
    }


def test_it_says_how_long_and_where(court: Court) -> None:
    court.decide(Rung.WITHHOLD, days=7, scope="idea", scope_id=court.idea.id, capabilities=("comment.post",))
    words = json.loads(session.query(LogEntry).one().entry)
    assert (words["scope"], words["capabilities"]) == ("idea", ["comment.post"])
    assert abs(words["seconds"] - timedelta(days=7).total_seconds()) <= 1


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, settings: Settings, court: Court) -> Callable[[], Result]:
    """Runs the command on this database."""
    from community.cli import moderation

    session.rollback()
    monkeypatch.setattr(moderation, "create_app", lambda: court.world.app)
    assert isinstance(main, click.Group)
    return lambda: CliRunner().invoke(main, ["moderation", "verify-log"])


def test_the_command_says_that_all_is_well(logged: Court, command: Callable[[], Result]) -> None:
    result = command()
    assert (result.exit_code, result.output) == (0, "The log is whole.\n")


def test_the_command_ends_with_one_where_something_is_wrong(logged: Court, command: Callable[[], Result]) -> None:
    _tamper(lambda on: on.execute(text("DELETE FROM moderation_log WHERE id = 4")))
    assert command().exit_code == 0, "a brake is no measure against anybody"
    _tamper(lambda on: on.execute(text("UPDATE moderation_log SET entry = '{}' WHERE id = 3")))
    result = command()
    assert result.exit_code == 1
    assert "entry 3 was edited" in result.output


def test_the_page_is_a_list_with_each_entry_whole(logged: Court) -> None:
    page = logged.world.visitor().get("/log").get_data(as_text=True)
    listed = page.partition('<ol class="card flush log" role="list">')[2].partition("</ol>")[0]
    assert "<table" not in page, "a table is cut on a phone"
    assert listed.count("<li ") == len(log_page())
    assert 'href="/policy#advertising"' in listed
    for entry in log_page():
        assert f'id="entry-{entry.number}"' in listed
        assert entry.hash[:10] in listed
