"""Measures in rounds: in each of them every page and every floor once, so that a slow minute hits all alike."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.cpu import cpu_seconds
from bench.load import Job, Load

QUIET_SECONDS = 20


@dataclass
class Round:
    """One measure in one round."""

    requests: int
    seconds: float
    web_ms: float
    database_ms: float

    @property
    def cpu_ms(self) -> float:
        return self.web_ms + self.database_ms


@dataclass
class Measure:
    """What is asked, of whom, and what came out. `floor` is what it is compared with, `most` the target."""

    name: str
    requests: Sequence[bytes]
    status: int
    port: int
    pid: int
    floor: str = ""
    most: float | None = None
    once: bool = False
    rounds: list[Round] = field(default_factory=list)
    size_bytes: int = 0
    _sent: int = 0

    def web_ms(self) -> float:
        """CPU of the web process a request, the median of the rounds."""
        return statistics.median(each.web_ms for each in self.rounds)

    def cpu_ms(self) -> float:
        """The same with the database server's."""
        return statistics.median(each.cpu_ms for each in self.rounds)

    def per_second(self) -> float:
        """Requests a second, the median of the rounds."""
        return statistics.median(each.requests / each.seconds for each in self.rounds)

    def run(self, load: Load, seconds: float, database_pid: int | None) -> None:
        """One round."""
        _await_quiet(self.pid, database_pid)
        before, before_db = cpu_seconds(self.pid), _database_seconds(database_pid)
        outcome = load.run(Job(self.port, self.requests, seconds, self.once, self._sent))
        self._sent += outcome.count
        if set(outcome.statuses) != {self.status}:
            raise SystemExit(f"{self.name}: answers were {dict(outcome.statuses)}, not {self.status}")
        self.size_bytes = outcome.size_bytes
        web, database = cpu_seconds(self.pid) - before, _database_seconds(database_pid) - before_db
        per_request = 1000 / outcome.count
        self.rounds.append(Round(outcome.count, outcome.seconds, web * per_request, database * per_request))


def _await_quiet(pid: int, database_pid: int | None) -> None:
    """Until what writes left behind (indexing, checkpoints) is done: nothing of it is the next measure's."""
    deadline = time.monotonic() + QUIET_SECONDS
    while time.monotonic() < deadline:
        before = cpu_seconds(pid) + _database_seconds(database_pid)
        time.sleep(0.2)
        if cpu_seconds(pid) + _database_seconds(database_pid) - before <= 0.01:
            return


def _database_seconds(pid: int | None) -> float:
    return cpu_seconds(pid) if pid else 0.0


def ratio(measure: Measure, floors: dict[str, Measure]) -> float:
    """CPU of a measure over that of its floor in the same round, database included; the median of the rounds."""
    floor = floors[measure.floor]
    pairs = zip(measure.rounds, floor.rounds, strict=True)
    return statistics.median(mine.cpu_ms / bare.cpu_ms for mine, bare in pairs)


def web_ratio(measure: Measure, floors: dict[str, Measure]) -> float:
    """The same for the web processes alone."""
    pairs = zip(measure.rounds, floors[measure.floor].rounds, strict=True)
    return statistics.median(mine.web_ms / bare.web_ms for mine, bare in pairs)
