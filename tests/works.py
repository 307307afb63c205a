"""The machine room of tests: a worker in a process of its own, with a real mail server, killed at a chosen moment."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from community.core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
# Runs the tasks until there is nothing left to do, and is killed just before its nth commit, or just after it.
WORKER = """
import os, signal, sys
from itertools import count
from sqlalchemy import event
from community.app import create_app
from community.core import tasks
from community.core.db import db, session
moment, last, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
commits = count(1)
def killed(_committed):
    if next(commits) == last:
        os.kill(os.getpid(), signal.SIGKILL)
with create_app().app_context():
    if moment == "before":
        event.listen(db.engine, "commit", killed)
    else:
        event.listen(session, "after_commit", killed)
    for name in names:
        while tasks.TASKS[name].run():
            pass
"""


def environ_of(settings: Settings, **more: str) -> dict[str, str]:
    """The environment for another process on the database of this test: this process's, with no other settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    given = {
        "data_dir": settings.data_dir,
        "database_url": settings.database_url,
        "secret_key": settings.secret_key,
        **more,
    }
    return kept | {f"COMMUNITY_{name.upper()}": value for name, value in given.items() if value}


@dataclass
class Works:
    """The same database, a mail server, and what the worker is to do."""

    settings: Settings
    port: int
    tasks: tuple[str, ...]

    def start(self, nth_commit: int = 0, moment: str = "before") -> "subprocess.Popen[bytes]":
        """A worker in a process of its own."""
        environ = environ_of(self.settings, mail_url=f"smtp://127.0.0.1:{self.port}")
        words = [sys.executable, "-c", WORKER, moment, str(nth_commit), *self.tasks]
        return subprocess.Popen(words, cwd=ROOT, env=environ)

    def run(self, nth_commit: int = 0, moment: str = "before") -> int:
        """The same until its end; how it ended."""
        return self.start(nth_commit, moment).wait(timeout=900)
