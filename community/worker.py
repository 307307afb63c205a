"""The process, or thread, that delivers events and runs schedules."""

import contextlib
import fcntl
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

import structlog
from flask import Flask

from community.core import tasks
from community.core.settings import Settings

log = structlog.get_logger()


def run_worker(app: Flask) -> bool:
    """Deliver and run until a signal says stop; False if another process of this data folder does already."""
    with _sole_consumer(app) as is_sole:
        if is_sole:
            _consumer(app, is_embedded=False).run()
        return is_sole


@contextlib.contextmanager
def embedded_consumer(app: Flask) -> Iterator[None]:
    """Deliver events and run schedules in a thread of this process, unless another one on this machine does."""
    with _sole_consumer(app) as is_sole:
        if not is_sole:
            yield
            return
        consumer = _consumer(app, is_embedded=True)
        consumer.start()
        _run_everything(app)
        try:
            yield
        finally:
            consumer.stop(graceful=True)


@contextlib.contextmanager
def _sole_consumer(app: Flask) -> Iterator[bool]:
    settings: Settings = app.extensions["community-surroundings"].settings
    settings.data_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.data_path / "consumer.lock").open("w", encoding="ascii") as file:
        yield _locked(file)


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _consumer(app: Flask, *, is_embedded: bool) -> Any:
    jobs = app.extensions["community-surroundings"].jobs
    return jobs.consumer(lambda name: _run(app, name), _tick, is_embedded=is_embedded)


class Lanes:
    """Lets one task of a lane run at a time. What comes meanwhile is run afterwards by whoever is at it, once."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: dict[str, list[str]] = {}

    def run(self, name: str, run: Callable[[str], None]) -> None:
        """Run the task and what comes meanwhile, or leave it to whoever is in its lane."""
        lane = tasks.TASKS[name].lane
        if not self._enter(lane, name):
            return
        following: str | None = name
        try:
            while following is not None:
                run(following)
                following = self._next(lane)
        except BaseException:
            self._waiting.pop(lane, None)
            raise

    def _enter(self, lane: str, name: str) -> bool:
        with self._guard:
            waiting = self._waiting.get(lane)
            if waiting is None:
                self._waiting[lane] = []
            elif name not in waiting:
                waiting.append(name)
            return waiting is None

    def _next(self, lane: str) -> str | None:
        with self._guard:
            if self._waiting[lane]:
                return self._waiting[lane].pop(0)
            del self._waiting[lane]
            return None


_lanes = Lanes()


def _run(app: Flask, name: str) -> None:
    """Run one task, in its lane. One of another version of this program is left to that one."""
    if name in tasks.TASKS:
        _lanes.run(name, lambda each: _run_one(app, each))


def _run_one(app: Flask, name: str) -> None:
    """Until it finds nothing more to do. One that fails keeps none of the others from running."""
    try:
        with app.app_context():
            while tasks.TASKS[name].run():
                pass
    except Exception as error:  # the edge: whatever it is, the clock comes by again
        log.exception("task failed", task=name, error=repr(error))


def _tick(now: datetime) -> None:
    """Each on its own, so that one that takes long holds up none of the others."""
    tasks.send({each.name for each in tasks.TASKS.values() if (now.hour * 60 + now.minute) % each.every_minutes == 0})


def _run_everything(app: Flask) -> None:
    """What was left over from before, at once, without holding up the first page."""
    threading.Thread(target=_run_all, args=(app,), daemon=True).start()


def _run_all(app: Flask) -> None:
    for each in sorted(tasks.TASKS.values(), key=lambda each: each.lane == tasks.MAIL):
        _run(app, each.name)
