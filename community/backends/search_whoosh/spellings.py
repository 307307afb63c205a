"""The words of an index by the forms they have with a letter left out: a small table beside it."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from pathlib import Path

from community.core.analysis import deletions, near
from community.core.analysis.spelling import spellings

_NAME = "spellings.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS spellings (form TEXT, word TEXT, PRIMARY KEY (form, word)) WITHOUT ROWID"
# The table follows from the texts, so a power cut costs a rebuild at worst.
_FAST = "PRAGMA synchronous=OFF"


def add_words(generation: Path, terms: Iterable[str]) -> None:
    """Let misspellings of these words be understood; called by the one who writes."""
    words = spellings(terms)
    if not words:
        return
    with closing(sqlite3.connect(generation / _NAME, isolation_level=None)) as table:
        table.execute(_FAST)
        table.execute("BEGIN IMMEDIATE")
        table.execute(_TABLE)
        known = "SELECT 1 FROM spellings WHERE form = ? AND word = ?"
        fresh = [word for word in words if not table.execute(known, (word, word)).fetchone()]
        rows = sorted((form, word) for word in fresh for form in deletions(word))
        table.executemany("INSERT OR IGNORE INTO spellings VALUES (?, ?)", rows)
        table.execute("COMMIT")


def near_words(generation: Path, words: Collection[str]) -> dict[str, list[str]]:
    """The known words one slip away from each of these."""
    path = generation / _NAME
    if not words or not path.exists():
        return {}
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as table:
        return {word: near(word, _candidates(table, word)) for word in words}


def _candidates(table: sqlite3.Connection, word: str) -> set[str]:
    forms = json.dumps(sorted(deletions(word)))
    rows = table.execute("SELECT word FROM spellings WHERE form IN (SELECT value FROM json_each(?))", (forms,))
    return {row[0] for row in rows}
