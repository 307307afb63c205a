"""The server is killed while people vote. Whoever was told that their vote is cast finds it there."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from community.core.settings import Settings
from tests.servers import Databases

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 8
VOTES = 2_000
KILLS = 2

pytestmark = pytest.mark.slow(seconds=10)
Vote = tuple[int, int]


@dataclass
class Site:
    """A community of its own, served by a process that may be killed."""

    environ: dict[str, str]
    url: str
    port: int
    voters: list[dict[str, Any]] = field(default_factory=list)
    ideas: list[int] = field(default_factory=list)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.voting.serving", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=True, timeout=120
        )

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        """Serve, and wait until it answers."""
        command = [sys.executable, "-m", "tests.voting.serving", "serve", str(self.port), *options]
        server = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return server
            assert server.poll() is None, "the server did not start"
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def stored(self) -> set[Vote]:
        """The votes that count, as (member, idea)."""
        return {
            (row[0], row[1]) for row in self._read("SELECT member_id, idea_id FROM votes WHERE withdrawn_at IS NULL")
        }

    def counts(self) -> dict[int, int]:
        """The stored count of each idea."""
        return {row[0]: row[1] for row in self._read("SELECT id, vote_count FROM ideas")}

    def _read(self, statement: str) -> list[Any]:
        engine = create_engine(self.url)
        with engine.connect() as connection:
            rows = list(connection.execute(text(statement)))
        engine.dispose()
        return rows


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest, database_kind: str) -> Site:
    """Voters and ideas in a database of its own, on the database that the suite runs on; SQLite syncs in full."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    environ |= {"COMMUNITY_DATA_DIR": str(tmp_path), "COMMUNITY_SECRET_KEY": "only for tests"}
    database_url = ""
    if database_kind == "postgres":
        databases: Databases = request.getfixturevalue("database_factory")
        database_url = environ["COMMUNITY_DATABASE_URL"] = databases.create()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = Settings(data_dir=str(tmp_path), database_url=database_url, secret_key="x").sqlalchemy_url
    made = Site(environ, url, port)
    prepared = json.loads(made.run("prepare").stdout.splitlines()[-1])
    made.voters, made.ideas = prepared["voters"], prepared["ideas"]
    return made


class Crowd:
    """Clients who vote until they are told that they have; what they were told is written down.

    `each_time` is called with the number of acknowledged votes while the others wait to hear of theirs.
    """

    def __init__(self, site: Site, votes: int, each_time: Callable[[int], None]) -> None:
        self.site, self.each_time = site, each_time
        wanted = [(voter, idea) for idea in site.ideas for voter in site.voters][:votes]
        self.waiting = iter(wanted)
        self.acknowledged: set[Vote] = set()
        self.again: list[tuple[dict[str, Any], int]] = []
        self.refused: list[str] = []
        self.lock = threading.Lock()

    def vote(self) -> None:
        """All votes, by several clients at a time, until each is acknowledged."""
        threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=300)

    def _client(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        while vote := self._next():
            try:
                self._send(line, *vote)
            except (OSError, http.client.HTTPException):
                line.close()
                with self.lock:
                    self.again.append(vote)
                time.sleep(0.05)
        line.close()

    def _next(self) -> tuple[dict[str, Any], int] | None:
        with self.lock:
            return self.again.pop() if self.again else next(self.waiting, None)

    def _send(self, line: http.client.HTTPConnection, voter: dict[str, Any], idea: int) -> None:
        headers = {"Cookie": voter["cookie"], "X-CSRFToken": voter["csrf"], "Content-Length": "0"}
        line.request("POST", f"/ideas/{idea}/vote", headers=headers)
        answer = line.getresponse()
        said = answer.read().decode(errors="replace")
        with self.lock:
            if answer.status == 303:
                self.acknowledged.add((voter["member_id"], idea))
                self.each_time(len(self.acknowledged))
            else:
                self.refused.append(f"{answer.status}: {said[-500:]}")


class Fire:
    """A server that is killed and started again each time that so many more votes are acknowledged."""

    def __init__(self, site: Site, options: Sequence[str], *, votes: int, kills: int) -> None:
        self.site, self.options = site, options
        self.still_to_come = [votes * (kill + 1) // (kills + 1) for kill in range(kills)]
        self.server = site.start(*options)

    def each_time(self, acknowledged: int) -> None:
        if self.still_to_come and acknowledged >= self.still_to_come[0]:
            self.still_to_come.pop(0)
            self.end()
            self.server = self.site.start(*self.options)

    def end(self) -> None:
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()


def _vote_under_fire(site: Site, *options: str, votes: int, kills: int) -> set[Vote]:
    """What was acknowledged, though the server was killed so often on the way."""
    fire = Fire(site, options, votes=votes, kills=kills)
    crowd = Crowd(site, votes, fire.each_time)
    try:
        crowd.vote()
    finally:
        fire.end()
    assert not crowd.refused, crowd.refused[0]
    assert not fire.still_to_come
    return crowd.acknowledged


def test_no_acknowledged_vote_is_lost_or_counted_twice(site: Site) -> None:
    acknowledged = _vote_under_fire(site, votes=VOTES, kills=KILLS)
    assert len(acknowledged) == VOTES
    stored = site.stored()
    assert acknowledged - stored == set()
    counted = {idea: sum(1 for _, voted in stored if voted == idea) for idea in site.ideas}
    assert site.counts() == counted


def test_this_test_can_fail(site: Site) -> None:
    """The control: the same fire on a door that acknowledges before it commits."""
    acknowledged = _vote_under_fire(site, "--acknowledge-first", votes=300, kills=1)
    assert acknowledged - site.stored(), "the broken door lost nothing, so the test above proves nothing"
