"""Bounded load from a process of its own: a few connections that stay open, one request at a time on each."""

import multiprocessing
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

CONNECTIONS = 4
TIMEOUT_SECONDS = 30
HEADERS = {
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "identity",
    "Accept-Language": "en",
    "Connection": "keep-alive",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) bench",
}


@dataclass(frozen=True)
class Job:
    """What to send where: reads go round and round, writes (`once`) are sent one time each."""

    port: int
    requests: Sequence[bytes]
    seconds: float
    once: bool = False
    first: int = 0


@dataclass
class Outcome:
    """How many answers came in how many seconds, and with which statuses."""

    count: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    size_bytes: int = 0


class Load:
    """The other process."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def run(self, job: Job) -> Outcome:
        """Send for as long as the job says; returns when the last answer is in."""
        return self._pool.submit(perform, job).result()


@contextmanager
def load() -> Iterator[Load]:
    """A process that sends requests."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(int).result()
        yield Load(pool)


def request(method: str, path: str, port: int, *, body: str = "", **headers: str) -> bytes:
    """A request as it goes over the line; `headers` with underscores for hyphens."""
    given = {"Host": f"127.0.0.1:{port}", **HEADERS}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    if method == "POST":
        given |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body.encode()))}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n{body}".encode()


def perform(job: Job) -> Outcome:
    """In the other process: the job over all connections at once."""
    numbers = count(job.first)
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        parts = list(threads.map(lambda _: _on_one_line(job, numbers, began), range(CONNECTIONS)))
    total = Outcome(seconds=time.perf_counter() - began)
    for part in parts:
        total.count += part.count
        total.statuses += part.statuses
        total.size_bytes = max(total.size_bytes, part.size_bytes)
    return total


def _on_one_line(job: Job, numbers: Iterator[int], began: float) -> Outcome:
    outcome = Outcome()
    with socket.create_connection(("127.0.0.1", job.port), TIMEOUT_SECONDS) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() - began < job.seconds:
            number = next(numbers)
            if job.once and number >= len(job.requests):
                break
            line.sendall(job.requests[number % len(job.requests)])
            status, size = _answer(line)
            outcome.count += 1
            outcome.statuses[status] += 1
            outcome.size_bytes = size
    return outcome


def _answer(line: socket.socket) -> tuple[int, int]:
    """Read one answer whole; its status and the length of its body."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(line)
    head = received[:end].lower()
    length = _length(head)
    missing = length - (len(received) - end - 4)
    while missing > 0:
        missing -= len(_more(line))
    return int(head[9:12]), length


def _length(head: bytes) -> int:
    at = head.find(b"content-length:")
    if at >= 0:
        return int(head[at + 15 :].split(b"\r\n", 1)[0])
    if b" 204" in head[:16]:
        return 0
    raise ConnectionError(f"an answer without a length: {head!r}")


def _more(line: socket.socket) -> bytes:
    chunk = line.recv(262_144)
    if not chunk:
        raise ConnectionError("the server closed the line")
    return chunk
