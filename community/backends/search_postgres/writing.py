"""Writing: batches of texts within a transaction that holds the writers' lock."""

from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from community.backends.search_postgres import statements
from community.backends.search_postgres.queries import vector
from community.core.analysis import deletions
from community.core.analysis.likeness import title_size, title_terms
from community.core.analysis.spelling import spellings
from community.core.ports_search import SearchText

_SIZE_AT_MOST = 32_767


def next_change(connection: Connection) -> int:
    """The number of this change; other writers wait from here to the commit."""
    return int(connection.execute(statements.CHANGE).scalar_one())


def store(connection: Connection, texts: Sequence[SearchText], change: int) -> None:
    """Write these texts, each id once, unless one was changed later than `change`."""
    vectors = {text.id: vector(text) for text in texts}
    given = {
        "ids": list(vectors),
        "vectors": [written for written, _ in vectors.values()],
        "sizes": [_size(text) for text in texts],
        "change": change,
        "removed": False,
    }
    stored = set(connection.execute(statements.PUT, given).scalars())
    fresh = [text for text in texts if text.id in stored]
    if fresh:
        rows = [(term, text.id, _size(text)) for text in fresh for term in sorted(title_terms(text.title))]
        _replace_titles(connection, sorted(stored), rows)
        _store_words(connection, set().union(*(vectors[text.id][1] for text in fresh)))


def forget(connection: Connection, ids: Sequence[int], change: int) -> None:
    """Leave nothing of these texts but the fact that they were removed, for a rebuild that may be running."""
    given = {"ids": ids, "vectors": [""] * len(ids), "sizes": [0] * len(ids), "change": change, "removed": True}
    connection.execute(statements.PUT, given)
    _replace_titles(connection, ids, [])


def end_rebuild(connection: Connection, change: int, *, analysis: int, texts: int) -> None:
    """Drop what the rebuild that began with `change` has not seen."""
    next_change(connection)
    gone = list(connection.execute(statements.GONE, {"change": change}).scalars())
    connection.execute(statements.FORGET_TITLES, {"ids": gone})
    connection.execute(statements.FORGET_COUNTS)
    connection.execute(statements.RECOUNT)
    connection.execute(statements.FORGOTTEN_WORDS)
    connection.execute(statements.REBUILT, {"analysis": analysis, "texts": texts})


def _replace_titles(connection: Connection, ids: Sequence[int], rows: Sequence[tuple[str, int, int]]) -> None:
    more = Counter(term for term, _, _ in rows)
    more.subtract(connection.execute(statements.FORGET_TITLES, {"ids": ids}).scalars())
    found, text_ids, sizes = ([row[at] for row in rows] for at in range(3))
    connection.execute(statements.PUT_TITLES, {"terms": found, "ids": text_ids, "sizes": sizes})
    changed = sorted((term, count) for term, count in more.items() if count)
    terms_changed, counts = ([row[at] for row in changed] for at in range(2))
    connection.execute(statements.COUNT_TITLES, {"terms": terms_changed, "more": counts})


def _store_words(connection: Connection, found: Collection[str]) -> None:
    words = sorted(spellings(found))
    unknown = connection.execute(statements.UNKNOWN_WORDS, {"words": words}).scalars()
    rows = [(form, word) for word in unknown for form in sorted(deletions(word))]
    if rows:
        forms, meant = ([row[at] for row in rows] for at in range(2))
        connection.execute(statements.PUT_SPELLINGS, {"forms": forms, "words": meant})


def _size(text: SearchText) -> int:
    return min(title_size(text.title), _SIZE_AT_MOST)
