"""Work by the clock: one task that fails keeps no other from running."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from community.core import tasks
from community.core.tasks import Task
from community.worker import run_worker
from tests.world import World

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


class _OneMinute:
    """A consumer that lives for one stroke of the clock, and is asked for some tasks by name."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def consumer(
        self, run: Callable[[str], None], tick: Callable[[datetime], None], *, is_embedded: bool
    ) -> "_OneMinute":
        assert not is_embedded
        self._run, self._tick = run, tick
        return self

    def run(self) -> None:
        for name in self._names:
            self._run(name)
        self._tick(NOON)


def test_a_task_that_fails_keeps_no_other_from_running(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def fail() -> int:
        done.append("failed")
        raise RuntimeError("the disk is full")

    def work() -> int:
        done.append("worked")
        return 0

    monkeypatch.setattr(tasks, "TASKS", {"ill": Task("ill", fail, 1), "well": Task("well", work, 1)})
    surroundings: Any = world.app.extensions["community-surroundings"]
    hands = replace(surroundings, jobs=_OneMinute("ill", "unknown"))
    monkeypatch.setitem(world.app.extensions, "community-surroundings", hands)
    assert run_worker(world.app)
    assert done == ["failed", "failed", "worked"]
