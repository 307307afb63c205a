"""A view that writes: what others did in the same moment is told, or tried once more."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from community.core.errors import Busy, Conflict
from community.core.settings import Settings
from community.web.view import writes
from tests.world import World


class _Deadlock(Exception):
    sqlstate = "40P01"


DEADLOCK = OperationalError("", {}, _Deadlock())
TAKEN = IntegrityError("", {}, Exception())


def _raising(*failures: Exception) -> Callable[[], object]:
    left = list(failures)

    @writes
    def view() -> object:
        if left:
            raise left.pop(0)
        return "done"

    return view


def test_a_deadlock_is_tried_twice_more(world: World) -> None:
    with world.app.test_request_context("/", method="POST"):
        assert _raising(DEADLOCK, DEADLOCK)() == "done"
        with pytest.raises(Busy):
            _raising(DEADLOCK, DEADLOCK, DEADLOCK)()


@pytest.mark.slow(seconds=11)
def test_whoever_waited_in_vain_keeps_the_text(world: World, settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("PostgreSQL locks rows, not the whole database")
    browser = world.signed_in()
    browser.csrf()
    with closing(sqlite3.connect(Path(settings.data_dir) / "community.db", isolation_level=None)) as neighbour:
        neighbour.execute("BEGIN IMMEDIATE")
        answer = browser.post("/ideas", title="Jar lids rattle", body="Mine do.")
        neighbour.execute("ROLLBACK")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "Nothing was changed" in page
    assert "Jar lids rattle" in page
    assert "Mine do." in page


def test_whoever_was_a_moment_too_late_is_told_so_at_the_second_try_too(world: World) -> None:
    with world.app.test_request_context("/", method="POST"):
        for failures in ([TAKEN], [DEADLOCK, TAKEN]):
            with pytest.raises(Conflict):
                _raising(*failures)()
