"""A view that writes: what others did in the same moment is told, or tried once more."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from community.core.errors import Conflict
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
        with pytest.raises(OperationalError):
            _raising(DEADLOCK, DEADLOCK, DEADLOCK)()


def test_whoever_was_a_moment_too_late_is_told_so_at_the_second_try_too(world: World) -> None:
    with world.app.test_request_context("/", method="POST"):
        for failures in ([TAKEN], [DEADLOCK, TAKEN]):
            with pytest.raises(Conflict):
                _raising(*failures)()
