"""The index: puts, removals, rebuilds and questions, on connections of its own."""

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from psycopg.errors import QueryCanceled
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from community.backends.search_postgres import statements
from community.backends.search_postgres.reading import Reading
from community.backends.search_postgres.statements import PATIENCE_MS
from community.backends.search_postgres.writing import end_rebuild, forget, next_change, store
from community.core.analysis import ANALYSIS_VERSION, answers
from community.core.errors import Conflict
from community.core.ports_search import Hit, Query, SearchText

_BATCH = 250
_log = logging.getLogger(__name__)


class PostgresIndex:
    """A SearchIndex in the tables of `define_tables`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, texts: Iterable[SearchText]) -> None:
        for batch in _batches({text.id: text for text in texts}.values()):
            with self._engine.begin() as connection:
                store(connection, batch, next_change(connection))

    def remove(self, ids: Iterable[int]) -> None:
        gone = sorted(set(ids))
        if gone:
            with self._engine.begin() as connection:
                forget(connection, gone, next_change(connection))

    def rebuild(self, texts: Iterable[SearchText]) -> int:
        with self._engine.connect() as lock:
            if not lock.scalar(statements.TRY_REBUILD_LOCK):
                raise Conflict("search-rebuild-running")
            lock.commit()
            try:
                return self._rebuild(texts)
            finally:
                lock.execute(statements.REBUILD_UNLOCK)

    def _rebuild(self, texts: Iterable[SearchText]) -> int:
        with self._engine.begin() as connection:
            change = next_change(connection)
        ids: set[int] = set()
        for batch in _batches(texts):
            fresh = {text.id: text for text in batch if text.id not in ids}
            ids |= fresh.keys()
            with self._engine.begin() as connection:
                next_change(connection)
                store(connection, list(fresh.values()), change)
        with self._engine.begin() as connection:
            end_rebuild(connection, change, analysis=ANALYSIS_VERSION, texts=len(ids))
        return len(ids)

    def find(self, query: Query, limit: int) -> list[Hit]:
        return self._ask(lambda reading: answers.find(reading, query, limit), by_terms=True)

    def similar(self, title: str, limit: int, exclude: int | None = None) -> list[Hit]:
        return self._ask(lambda reading: answers.similar(reading, title, limit, exclude), by_terms=False)

    def count(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.scalar(statements.COUNT) or 0)

    def is_healthy(self) -> bool:
        try:
            with self._engine.connect() as connection:
                return bool(connection.scalar(statements.HEALTH, {"analysis": ANALYSIS_VERSION}))
        except DBAPIError:
            return False

    def _ask(self, question: Callable[[Reading], list[Hit]], *, by_terms: bool) -> list[Hit]:
        try:
            # To its end by COMMIT: a ROLLBACK would have psycopg forget what it has prepared.
            with self._engine.execution_options(is_reading=True).begin() as connection:
                return question(Reading(connection, by_terms=by_terms))
        except OperationalError as error:
            if not isinstance(error.orig, QueryCanceled):
                raise
            _log.warning("search gave up after %s ms", PATIENCE_MS)
            return []


def _batches(texts: Iterable[SearchText]) -> Iterator[list[SearchText]]:
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
