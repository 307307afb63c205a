"""A server program as our child: started as somebody harmless, awaited, stopped, never left behind."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 120
STOP_SECONDS = 60
# Stops the server and clears its folder once the pipe to us is closed.
WATCH = """
read -r _
kill -INT "$1"
for _ in 1 2 3 4 5; do kill -0 "$1" 2>/dev/null && sleep 1; done
kill -KILL "$1" 2>/dev/null
rm -rf -- "$2"
"""
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


class ServerMissing(RuntimeError):
    """A server that the tests need is neither given nor installed."""


class StartFailed(RuntimeError):
    """A server ended, or did not answer in time, while we waited for it to start."""


@dataclass(frozen=True)
class Account:
    """Who runs a program; without a user id, whoever runs the tests."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @property
    def groups(self) -> list[int] | None:
        return None if self.uid is None else []


OURSELVES = Account("this user")


def unprivileged() -> Account:
    """Ourselves, or somebody harmless where we are root: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return OURSELVES
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise ServerMissing("PostgreSQL is NOT TESTED: it refuses root, and this system has no user `nobody`.")


@contextlib.contextmanager
def temporary_folder(owner: Account = OURSELVES) -> Iterator[Path]:
    """A folder that only its owner reads.

    Under /tmp, for $TMPDIR may be closed to the owner, and a socket's path may not pass 103 characters.
    """
    folder = Path(tempfile.mkdtemp(prefix="community-", dir="/tmp"))
    try:
        if owner.uid is not None:
            os.chown(folder, owner.uid, owner.gid or -1)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: Sequence[str], folder: Path, account: Account) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        user=account.uid,
        group=account.gid,
        extra_groups=account.groups,
        capture_output=True,
        text=True,
        check=False,
    )


@contextlib.contextmanager
def running(
    command: Sequence[str], folder: Path, *, ready: Callable[[], bool], account: Account = OURSELVES
) -> Iterator[int]:
    """Start the server, wait until it is ready, give its process id, and stop it at the end."""
    log = folder / "server.log"
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches us alone, and the server lives until we are done with it.
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=ENVIRONMENT,
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        with _ended_with_us(server, folder):
            _await(server, ready, log)
            yield server.pid
    finally:
        _stop(server)


@contextlib.contextmanager
def _ended_with_us(server: subprocess.Popen[bytes], folder: Path) -> Iterator[None]:
    """Even a run that is killed leaves no server: a shell waits for our end of its pipe to close."""
    with subprocess.Popen(
        ["/bin/sh", "-c", WATCH, "sh", str(server.pid), str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    ) as watchman:
        try:
            yield
        finally:
            watchman.kill()


def _await(server: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise StartFailed(f"{server.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """PostgreSQL's fast shutdown; Redis's, too."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
