"""Work by the clock: one task that fails keeps no other from running."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from community.core import ports, tasks
from community.core.tasks import Task
from community.worker import Lanes, run_worker
from tests.beside import beside_the_others
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

    def send(self, name: str) -> None:
        self._run(name)


def test_a_task_that_fails_keeps_no_other_from_running(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def fail() -> int:
        done.append("failed")
        raise RuntimeError("the disk is full")

    def work() -> int:
        done.append("worked")
        return 0

    monkeypatch.setattr(tasks, "TASKS", {"ill": Task("ill", fail, 1, "ill"), "well": Task("well", work, 1, "well")})
    surroundings: Any = world.app.extensions["community-surroundings"]
    hands = replace(surroundings, jobs=_OneMinute("ill", "unknown"))
    monkeypatch.setitem(world.app.extensions, "community-surroundings", hands)
    with beside_the_others():
        ports.use(hands)
        tasks.send_through(hands.jobs)
        assert run_worker(world.app)
    assert done == ["failed", "failed", "worked"]


def test_one_that_hangs_keeps_its_lane_and_no_other(world: World) -> None:
    """What is asked for in the lane meanwhile is run by whoever is in it, once, however often it was asked for."""
    lanes, begun, may_end, done = Lanes(), threading.Event(), threading.Event(), list[str]()
    named = {name: Task(name, lambda: 0, 1, lane) for name, lane in (("a", "mail"), ("b", "mail"), ("index", "index"))}

    def run(name: str) -> None:
        if name == "a" and not begun.is_set():
            begun.set()
            assert may_end.wait(30)
        done.append(name)

    known = tasks.TASKS | named
    before = dict(tasks.TASKS)
    tasks.TASKS.update(known)
    try:
        hanging = threading.Thread(target=lanes.run, args=("a", run))
        hanging.start()
        assert begun.wait(30)
        for name in ("b", "a", "b", "index"):
            lanes.run(name, run)
        assert done == ["index"], "the others were left to the lane, and the index did not wait"
        may_end.set()
        hanging.join()
    finally:
        tasks.TASKS.clear()
        tasks.TASKS.update(before)
    assert done == ["index", "a", "b", "a"]
