"""One database at one size: what is measured there, and its results."""

import pickle
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from bench.load import Load
from bench.measuring import Measure, ratio
from bench.people import Visits, floor_requests, sign_in
from bench.servers import ROOT, Place, floor, product

MOST_WRITES = 6_000


@dataclass(frozen=True)
class Effort:
    """How long to measure: each measure `seconds` in each of `rounds`."""

    rounds: int = 3
    seconds: float = 2.0


@dataclass
class Result:
    """All measures of one database at one size; queries by page."""

    database: str
    server: str
    ideas: int
    measures: list[Measure]
    floors: dict[str, Measure]
    queries: dict[str, int]
    took: dict[str, float] = field(default_factory=dict)

    def measure(self, name: str) -> Measure:
        return next(each for each in self.measures if each.name == name)

    def ratio(self, name: str) -> float:
        return ratio(self.measure(name), self.floors)


def run(place: Place, ideas: int, effort: Effort, load: Load) -> Result:
    """Fill the place, serve it, and measure."""
    prepared = _prepare(place, ideas)
    with ExitStack() as stack:
        floor_port, floor_pid = stack.enter_context(floor(place))
        port, pid = stack.enter_context(product(place))
        seeded = prepared["seeded"]
        people = [sign_in(handle, port) for handle in seeded.readers]
        measures = _measures(Visits(port, people, seeded), port, pid)
        floors = _floors(floor_port, floor_pid)
        everything = [*floors.values(), *measures]
        for measure in everything:
            if not measure.once:
                measure.run(load, 0.3, place.server_pid)
                measure.rounds.clear()
        for _ in range(effort.rounds):
            for measure in everything:
                measure.run(load, effort.seconds, place.server_pid)
    return Result(place.database, place.server, ideas, measures, floors, prepared["queries"], prepared["took"])


def _prepare(place: Place, ideas: int) -> dict[str, Any]:
    path = place.folder / "prepared.pickle"
    command = [sys.executable, "-m", "bench.prepare", str(ideas), str(path)]
    done = subprocess.run(command, cwd=ROOT, env=place.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"preparing failed:\n{done.stderr[-4000:]}")
    prepared: dict[str, Any] = pickle.loads(path.read_bytes())
    return prepared


def _floors(port: int, pid: int) -> dict[str, Measure]:
    names = {"a": "floor (a): a view of 30 kB", "b": "floor (b): 20 rows by Jinja", "c": "floor (c): INSERT, counter"}
    requests = floor_requests(port)
    return {key: Measure(name, requests[key], 200, port, pid, floor=key) for key, name in names.items()}


def _measures(visits: Visits, port: int, pid: int) -> list[Measure]:
    at = {"port": port, "pid": pid, "status": 200}
    wrote = {"port": port, "pid": pid, "once": True, "floor": "c"}
    return [
        Measure("front", visits.anonymous(), floor="b", most=1.5, **at),
        Measure("front, not cached", visits.uncached(), floor="b", **at),
        Measure("front, signed in", visits.signed_in(), floor="b", most=4.0, **at),
        Measure("idea", visits.discussions_anonymous(), floor="b", most=8.0, **at),
        Measure("idea, signed in", visits.discussions(), floor="b", most=8.0, **at),
        Measure("search", visits.searches(), floor="b", most=8.0, **at),
        Measure("vote", visits.votes(MOST_WRITES), status=200, most=3.0, **wrote),
        Measure("comment", visits.comments(MOST_WRITES), status=200, **wrote),
        Measure("new idea", visits.ideas(MOST_WRITES), status=303, **wrote),
    ]
