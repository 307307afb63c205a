"""Huey as the clock and the nudge. It may lose a run, never work: what is due is a row, and the clock comes by."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import structlog
from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from redis.exceptions import RedisError

from community.core.settings import Settings

QUEUE, QUEUE_FILE = "community", "jobs.db"
WORKERS = 2  # threads: one may be waiting for a mail server
Run = Callable[[str], None]
Tick = Callable[[datetime], None]
log = structlog.get_logger()


class JsonSerializer(Serializer):
    """Messages as JSON; nothing that comes out of the queue is unpickled. Our tasks take names and return nothing."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data) if isinstance(data, Message) else data, default=str).encode()

    def _deserialize(self, data: bytes) -> Any:
        plain = json.loads(data)
        return Message(*plain) if isinstance(plain, list) else plain


class HueyJobs:
    """Sends task names through a queue: in Redis, or in a file of the data folder."""

    def __init__(self, settings: Settings) -> None:
        self._huey = _open_queue(settings)
        self._file = None if settings.redis_url else settings.data_path / QUEUE_FILE
        self._run: Run | None = None
        self._task = self._huey.task(name="run")(self._run_one)

    def send(self, name: str) -> None:
        """Ask for one run of the task. Whoever asks has committed: a queue that fails must not become their error."""
        try:
            self._task(name)
        except (OSError, sqlite3.Error, RedisError) as failure:
            log.warning("nudge lost", task=name, error=repr(failure))

    def compact(self) -> None:
        """Write the queue's file anew; in Redis there is none. What waits in it goes on waiting."""
        if self._file is not None and self._file.exists():
            with closing(sqlite3.connect(self._file, isolation_level=None, timeout=10)) as queue:
                queue.execute("VACUUM")
                queue.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def consumer(self, run: Run, tick: Tick, *, is_embedded: bool) -> Consumer:
        """A consumer that calls `run` with each name sent, and `tick` every minute.

        Embedded in the web process it leaves the signals alone; `stop(graceful=True)` then ends it.
        """
        self._run = run
        self._huey.periodic_task(crontab(), name="tick")(lambda: tick(datetime.now(UTC)))
        kind = _EmbeddedConsumer if is_embedded else Consumer
        return kind(self._huey, workers=WORKERS, initial_delay=0.05, max_delay=0.5, graceful_signal="TERM")

    def _run_one(self, name: str) -> None:
        if self._run is not None:
            self._run(name)


class _EmbeddedConsumer(Consumer):
    """A consumer whose process has signal handlers of its own."""

    def _set_signal_handlers(self) -> None:
        """Leave them."""


def _open_queue(settings: Settings) -> Huey:
    common = {"results": False, "serializer": JsonSerializer()}
    if settings.redis_url:
        return RedisHuey(QUEUE, url=settings.redis_url, **common)
    settings.data_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return SqliteHuey(QUEUE, filename=str(settings.data_path / QUEUE_FILE), **common)
