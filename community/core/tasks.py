"""Named work outside of requests: run on a nudge after a commit, and by the clock.

What must not be lost is a row that the task finds by itself; a nudge only makes it sooner.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from community.core.db import session

_NUDGES = "tasks.nudges"


@dataclass(frozen=True)
class Task:
    """`run` does what is due and returns how much it did; called again at least each `every_minutes`.

    Of the tasks of one `lane` a process runs one at a time. All that may wait for a mail server share a lane, so that
    one that hangs takes no more than one of the worker's threads.
    """

    name: str
    run: Callable[[], int]
    every_minutes: int
    lane: str


class Jobs(Protocol):
    """Whoever runs tasks elsewhere: a thread of this process, or the worker."""

    def send(self, name: str) -> None:
        """Ask for one run of the task `name`, soon. May be lost: the clock comes by anyway."""


@runtime_checkable
class KeepsFile(Protocol):
    """Jobs that pass through a file."""

    def compact(self) -> None:
        """Write it anew, without what has passed."""


MAIL = "mail"
TASKS: dict[str, Task] = {}
_jobs: list[Jobs] = []


def task(name: str, *, every_minutes: int = 1, lane: str = "") -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Declare a function as the task `name`, in a lane of its own unless one is named."""

    def declare(run: Callable[[], int]) -> Callable[[], int]:
        TASKS[name] = Task(name, run, every_minutes, lane or name)
        return run

    return declare


def send_through(jobs: Jobs | None) -> Jobs | None:
    """Nudges go through `jobs` from now on; None: they go nowhere. What they went through before."""
    before = _jobs[0] if _jobs else None
    _jobs[:] = [jobs] if jobs else []
    return before


def nudge(name: str) -> None:
    """Ask for the task `name` once the current transaction has committed."""
    session.info.setdefault(_NUDGES, set()).add(name)


def take_nudges() -> set[str]:
    """The nudges asked for in this transaction; forgets them."""
    names: set[str] = session.info.pop(_NUDGES, set())
    return names


def send(names: set[str]) -> None:
    """Hand nudges on."""
    for jobs in _jobs:
        for name in sorted(names):
            jobs.send(name)


def run_until_idle() -> int:
    """Run every task, each as often as it finds something, until none of them does; how much was done in all."""
    total = idle = 0
    for each in itertools.cycle(list(TASKS.values())):
        done = sum(iter(each.run, 0))
        total += done
        idle = 1 if done else idle + 1
        if idle >= len(TASKS):
            break
    return total
