"""The program as a process of its own, and somebody who joins through its pages."""

import html
import http.cookiejar
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from community.cli import main; main()"
PATIENCE_SECONDS = 60.0
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PASSWORD = "three green bottles"


@dataclass
class Process:
    """A program that runs, and the file that holds what it says."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send the signal, and wait for the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def running(words: list[str], environ: dict[str, str], log: Path, *, program: str = PROGRAM) -> Iterator[Process]:
    """`community …` until the block ends."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *words], cwd=ROOT, env=environ, stdout=out, stderr=out
        )
    try:
        yield Process(process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def serving(words: list[str], environ: dict[str, str], log: Path) -> Iterator[Process]:
    """`community serve …`, once its pages can be read; its address follows from its port."""
    url = environ["COMMUNITY_BASE_URL"]
    given = {name: value for name, value in environ.items() if name != "COMMUNITY_BASE_URL"}
    with running(["serve", "--port", url.rpartition(":")[2], *words], given, log) as server:
        end = time.monotonic() + PATIENCE_SECONDS
        while not _answers(f"{url}/readyz"):
            assert server.process.poll() is None, server.said
            assert time.monotonic() < end, server.said
            time.sleep(0.05)
        yield server


def _answers(url: str) -> bool:
    try:
        read(url)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


def read(url: str) -> str:
    """What is there."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def join(url: str, handle: str) -> None:
    """Become a member, in a browser of one's own."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(f"{url}/join", timeout=10) as page:
        token = CSRF.search(page.read().decode())
    assert token
    fields = {"handle": handle, "email": address_of(handle), "password": PASSWORD, "agreement": "y"}
    form = urllib.parse.urlencode(fields | {"csrf_token": html.unescape(token[1])}).encode()
    with browser.open(f"{url}/join", data=form, timeout=30) as answer:
        assert answer.status == 200
        assert not answer.url.endswith("/join"), "the form was refused"


def address_of(handle: str) -> str:
    """Where a member's mail goes."""
    return f"{handle}@example.org"
