"""The servers under load: the product and the floor, each as production would run it on that database."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.cpu import parent_of
from tests.servers import postgres

ROOT = Path(__file__).resolve().parent.parent
THREADS = 8
START_SECONDS = 60
COMMAND = "from community.cli import main; main()"
GRANIAN = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", str(THREADS), "--host", "127.0.0.1")


@dataclass(frozen=True)
class Place:
    """A database, where its files lie, and what serves on it."""

    database: str
    url: str
    folder: Path
    server_pid: int | None = None

    @property
    def server(self) -> str:
        return "waitress" if self.database == "SQLite" else "granian"

    def environment(self, port: int = 5000) -> dict[str, str]:
        """The product's settings for this place; rate limits out of the way."""
        return os.environ | {
            "PYTHONPATH": str(ROOT),
            "COMMUNITY_DATA_DIR": str(self.folder),
            "COMMUNITY_DATABASE_URL": "" if self.database == "SQLite" else self.url,
            "COMMUNITY_BASE_URL": f"http://127.0.0.1:{port}",
            "COMMUNITY_LIMITS_FACTOR": "1000000",
            "COMMUNITY_SECRET_KEY": "only for the bench",
            "FLOOR_DATABASE": self.url,
        }


@contextmanager
def sqlite_place(folder: Path) -> Iterator[Place]:
    """SQLite in a file of this folder."""
    yield Place("SQLite", f"sqlite:///{folder / 'community.db'}", folder)


@contextmanager
def postgres_place(folder: Path) -> Iterator[Place]:
    """A PostgreSQL that writes its commits to the disk, as in production."""
    with postgres(durable=True) as databases:
        url = databases.create()
        with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
            backend = connection.info.backend_pid
            server_pid = parent_of(backend) if Path(f"/proc/{backend}").exists() else None
        yield Place("PostgreSQL", url, folder, server_pid)


@contextmanager
def product(place: Place) -> Iterator[tuple[int, int]]:
    """The product's web process: its port and process id. On PostgreSQL its worker runs beside it."""
    port = free_port()
    environment = place.environment(port)
    with ExitStack() as stack:
        if place.server == "granian":
            command = _granian("community.wsgi:app", port)
            stack.enter_context(
                _process([sys.executable, "-c", COMMAND, "worker"], environment, place.folder, "worker")
            )
        else:
            command = [sys.executable, "-c", COMMAND, "serve", "--port", str(port)]
        pid = stack.enter_context(_process(command, environment, place.folder, "product"))
        _wait_for(f"http://127.0.0.1:{port}/healthz", place.folder / "product.log")
        yield port, pid


@contextmanager
def floor(place: Place) -> Iterator[tuple[int, int]]:
    """The floor on the same kind of server: its port and process id."""
    port = free_port()
    waitress = [sys.executable, "-m", "bench.floor", str(port)]
    command = _granian("bench.floor:app", port) if place.server == "granian" else waitress
    with _process(command, place.environment(port), place.folder, "floor") as pid:
        _wait_for(f"http://127.0.0.1:{port}/page", place.folder / "floor.log")
        yield port, pid


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _granian(app: str, port: int) -> list[str]:
    return [str(Path(sys.executable).with_name("granian")), *GRANIAN, "--port", str(port), app]


@contextmanager
def _process(command: Sequence[str], environment: Mapping[str, str], folder: Path, name: str) -> Iterator[int]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer:\n{log.read_text(errors='replace')[-3000:]}")
