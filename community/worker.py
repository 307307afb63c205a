"""The process, or thread, that delivers events and runs schedules."""

import contextlib
import fcntl
import threading
from collections.abc import Iterator
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
    return jobs.consumer(lambda name: _run(app, name), lambda now: _tick(app, now), is_embedded=is_embedded)


def _run(app: Flask, name: str) -> None:
    """Run one task until it finds nothing more to do. One that fails keeps none of the others from running."""
    if name not in tasks.TASKS:
        return
    try:
        with app.app_context():
            while tasks.TASKS[name].run():
                pass
    except Exception as error:  # the edge: whatever it is, the clock comes by again
        log.exception("task failed", task=name, error=repr(error))


def _tick(app: Flask, now: datetime) -> None:
    for each in list(tasks.TASKS.values()):
        if (now.hour * 60 + now.minute) % each.every_minutes == 0:
            _run(app, each.name)


def _run_everything(app: Flask) -> None:
    """What was left over from before, at once, without holding up the first page."""
    threading.Thread(target=_run_all, args=(app,), daemon=True).start()


def _run_all(app: Flask) -> None:
    for name in list(tasks.TASKS):
        _run(app, name)
