"""Sets of keys of any number, in a private file that SQLite deletes by itself."""

import sqlite3
from collections.abc import Iterable


class Seen:
    """Remembers keys without holding them in memory: the file is made when it is needed."""

    def __init__(self) -> None:
        self._file: sqlite3.Connection | None = None

    def add(self, keys: Iterable[str]) -> int:
        """Remember the keys; how many of them are new."""
        file = self._open()
        before = file.total_changes
        file.executemany("INSERT OR IGNORE INTO keys VALUES (?)", ((key,) for key in keys))
        return file.total_changes - before

    def among(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that are remembered."""
        if self._file is None:
            return set()
        find = "SELECT 1 FROM keys WHERE key = ?"
        return {key for key in keys if self._file.execute(find, (key,)).fetchone()}

    def _open(self) -> sqlite3.Connection:
        if self._file is None:
            self._file = private_file()
            self._file.execute("CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID")
        return self._file


def private_file() -> sqlite3.Connection:
    """A database in a file without a name: gone with its connection, even when the process is killed."""
    file = sqlite3.connect("", isolation_level=None)
    file.execute("PRAGMA journal_mode = OFF")
    file.execute("PRAGMA synchronous = OFF")
    return file
