"""Rate limits counted in a file of the data folder: for commands, of which each is a process that soon ends."""

import math
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from community.core.ports import Limit

PATIENCE_SECONDS = 10
TABLE = "CREATE TABLE IF NOT EXISTS hits (key TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL)"
NEWEST = "SELECT at FROM hits WHERE key = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?"


class FileLimiter:
    """Moving windows. What is over is forgotten at the next hit; a refused hit is not counted."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def hit(self, key: str, limits: Iterable[Limit]) -> int:
        """Count one hit; 0, or the seconds until it would be taken."""
        windows = [(limit.amount, limit.window.total_seconds()) for limit in limits]
        now = time.time()
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(self._path, timeout=PATIENCE_SECONDS, isolation_level=None)) as file:
            file.execute("PRAGMA synchronous=OFF")  # what a power cut takes is counted anew
            file.execute("BEGIN IMMEDIATE")
            file.execute(TABLE)
            file.execute("DELETE FROM hits WHERE until <= ?", (now,))
            for amount, seconds in windows:
                if full := file.execute(NEWEST, (key, now - seconds, amount - 1)).fetchone():
                    file.execute("COMMIT")
                    return max(1, math.ceil(float(full[0]) + seconds - now))
            longest = max(seconds for _, seconds in windows)
            file.execute("INSERT INTO hits VALUES (?, ?, ?)", (key, now, now + longest))
            file.execute("COMMIT")
        return 0
