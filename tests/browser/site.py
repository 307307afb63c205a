"""The site under test: the demo community in a folder of its own, served by the real command on a free port."""

import email
import email.policy
import fcntl
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "from community.cli import main; main()"]
PATIENCE_SECONDS = 60.0
SECRET_KEY = "only for tests"
LINK = re.compile(r"https?://[^/\s]+(/(?:confirm|reset)/\S+)")


@dataclass(frozen=True)
class Site:
    """Where it is served, and the folder it keeps its data in."""

    url: str
    folder: Path

    @property
    def host(self) -> str:
        return self.url.split("//")[1]

    def look_up(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of its database, to know what there is to look at."""
        with sqlite3.connect(f"file:{self.folder / 'community.db'}?mode=ro", uri=True) as connection:
            return connection.execute(query, values).fetchall()

    def look_up_named(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The same, by column."""
        with sqlite3.connect(f"file:{self.folder / 'community.db'}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def let_days_pass(self, days: int, handle: str) -> None:
        """As if everything that is withheld from a member had begun and ended earlier."""
        shifted = ", ".join(f"{name} = datetime({name}, ?) || '.000000'" for name in ("starts_at", "ends_at"))
        back = f"-{days} days"
        with sqlite3.connect(self.folder / "community.db") as connection:
            theirs = "member_id = (SELECT id FROM members WHERE handle = ?)"
            connection.execute(f"UPDATE withholdings SET {shifted} WHERE {theirs}", (back, back, handle))
            ended = f"UPDATE decisions SET ends_at = datetime(ends_at, ?) || '.000000' WHERE {theirs}"
            connection.execute(ended, (back, handle))

    def let_days_pass_since_shipping(self, days: int, idea: str) -> None:
        """As if an idea, named by its path, had shipped earlier."""
        number = int(re.findall(r"\d+", idea)[0])
        with sqlite3.connect(self.folder / "community.db") as connection:
            shifted = "UPDATE ideas SET shipped_at = datetime(shipped_at, ?) || '.000000' WHERE id = ?"
            connection.execute(shifted, (f"-{days} days", number))

    def mailed_link(self, to: str, purpose: str) -> str:
        """The path of the newest link of that purpose that was mailed to somebody; waits for it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            for path in sorted((self.folder / "mail").glob("*.eml"), reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                body = message.get_body(("plain",))
                found = LINK.search(body.get_content()) if body else None
                if found and str(message["to"]) == to and found[1].startswith(f"/{purpose}/"):
                    return found[1]
            time.sleep(0.05)
        raise AssertionError(f"no mail came to {to}")


def environment(folder: Path, url: str) -> dict[str, str]:
    """This process's, with the settings of the site and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    return kept | {
        "COMMUNITY_DATA_DIR": str(folder),
        "COMMUNITY_BASE_URL": url,
        "COMMUNITY_SECRET_KEY": SECRET_KEY,
        "COMMUNITY_LIMITS_FACTOR": "1000",
        "COMMUNITY_SQLITE_SYNCHRONOUS": "NORMAL",
    }


def filled_folder(shared: Path) -> Path:
    """A folder with the demo in it, filled by whichever worker comes first."""
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "filled").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            settings = environment(folder, "http://127.0.0.1:5000")
            subprocess.run([*COMMAND, "demo"], env=settings, check=True, stdout=subprocess.DEVNULL)
            (folder / "filled").touch()
    return folder


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The site, until the block ends."""
    site = Site(f"http://127.0.0.1:{free_port()}", folder)
    log = folder / "server.log"
    port = site.url.rpartition(":")[2]
    with log.open("w") as out:
        command = [*COMMAND, "serve", "--demo", "--port", port]
        server = subprocess.Popen(command, env=environment(folder, site.url), stdout=out, stderr=out)
    try:
        _wait_until_ready(site, server, log)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=60)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(site: Site, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"the site did not come up:\n{log.read_text()[-4000:]}")
