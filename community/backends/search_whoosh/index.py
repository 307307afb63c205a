"""The index: puts, removals, rebuilds, and one searcher a process."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import structlog
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import ReaderClosed

from community.backends.search_whoosh.folder import Folder
from community.backends.search_whoosh.reading import Opened, open_generation
from community.backends.search_whoosh.writing import change, create, fill
from community.core.analysis import answers
from community.core.ports_search import Hit, Query, SearchText

_TRIES = 3
_FAILURES = (OSError, WhooshIndexError, ReaderClosed, sqlite3.Error)
Answer = TypeVar("Answer")
log = structlog.get_logger()


class WhooshIndex:
    """A SearchIndex in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(folder)
        self._mutex = threading.Lock()
        self._opened: Opened | None = None

    def put(self, texts: Iterable[SearchText]) -> None:
        fresh = list({text.id: text for text in texts}.values())
        if fresh:
            self._change(fresh, [])

    def remove(self, ids: Iterable[int]) -> None:
        gone = list(dict.fromkeys(ids))
        if gone:
            self._change([], gone)

    def _change(self, texts: Sequence[SearchText], removed: Sequence[int]) -> None:
        with self._folder.writing():
            generation = self._folder.serving() or create(self._folder.begin(whole=False))
            change(generation, texts, removed)
            self._folder.note(texts, removed)
            self._folder.publish(generation)

    def rebuild(self, texts: Iterable[SearchText]) -> int:
        with self._folder.rebuilding():
            generation = create(self._folder.begin(whole=True))
            self._folder.start_journal(generation)
            count = fill(generation, texts)
            with self._folder.writing():
                missed, removed = self._folder.end_journal(generation)
                change(generation, missed, removed)
                self._folder.publish(generation)
        return count

    def find(self, query: Query, limit: int) -> list[Hit]:
        return self._ask(lambda opened: answers.find(opened, query, limit), [])

    def similar(self, title: str, limit: int, exclude: int | None = None) -> list[Hit]:
        return self._ask(lambda opened: answers.similar(opened, title, limit, exclude), [])

    def count(self) -> int:
        return self._ask(lambda opened: opened.total(), 0)

    def is_healthy(self) -> bool:
        """Opened anew: what this process holds open would outlive its files."""
        self.close()
        try:
            return self._folder.is_whole() and self._answer(Opened.is_readable, nothing=False)
        except _FAILURES:
            return False

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        with self._mutex:
            self._close()

    def _ask(self, question: Callable[[Opened], Answer], nothing: Answer) -> Answer:
        """The answer; `nothing` where the files cannot be read, until the next rebuild, which is soon."""
        try:
            return self._answer(question, nothing)
        except _FAILURES as failure:
            log.error("search index cannot be read", error=repr(failure))
            return nothing

    def _answer(self, question: Callable[[Opened], Answer], nothing: Answer) -> Answer:
        """Ask the one searcher of this process; again where a writer took its files away meanwhile."""
        with self._mutex:
            for attempt in range(1, _TRIES + 1):
                try:
                    opened = self._current()
                    return question(opened) if opened else nothing
                except _FAILURES:
                    self._close()
                    if attempt == _TRIES:
                        raise
        return nothing

    def _current(self) -> Opened | None:
        stamp = self._folder.stamp()
        if self._opened and (self._opened.stamp, self._opened.process) == (stamp, os.getpid()):
            return self._opened
        self._close()
        generation = self._folder.serving()
        if stamp and generation:
            self._opened = open_generation(stamp, generation)
        return self._opened

    def _close(self) -> None:
        if self._opened and self._opened.process == os.getpid():
            self._opened.searcher.close()
        self._opened = None
