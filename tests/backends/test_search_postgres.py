"""The index in PostgreSQL: few statements, its own transactions, and no notation that a person could break."""

import random

from sqlalchemy import Engine, event, text

from community.backends.search_postgres import PostgresIndex, queries
from community.core.analysis.plan import exact, tolerant
from community.core.ports_search import Query, SearchText

SIGNS = [
    "'",
    "\\",
    ":",
    "*",
    "&",
    "|",
    "!",
    "(",
    ")",
    "<->",
    "^",
    '"',
    "-",
    "a",
    "ab",
    "é",
    "字",
    "字字",
    " ",
    "\u0301",
    "1",
    "+",
]


def typed(dice: random.Random) -> str:
    return "".join(dice.choices(SIGNS, k=dice.randint(1, 12)))


def test_whatever_is_typed_becomes_a_query_that_postgresql_reads(search_engine_postgres: Engine) -> None:
    dice = random.Random(7)
    asked = [Query((typed(dice), typed(dice)), (typed(dice),), prefix=dice.random() < 0.5) for _ in range(300)]
    plans = [plan for query in asked for plan in (exact(query), tolerant(query, {"abab": ["a'b", "a\\b"]})) if plan]
    written = [write(plan) for plan in plans for write in (queries.strict, queries.loose, queries.in_titles)]
    assert len(written) > 500
    with search_engine_postgres.connect() as connection:
        read = "SELECT count(CAST(given AS tsquery)) FROM unnest(CAST(:all AS text[])) AS given"
        assert connection.scalar(text(read), {"all": written}) == len(written)


def test_whatever_is_written_becomes_a_vector_that_postgresql_reads(search_engine_postgres: Engine) -> None:
    dice = random.Random(8)
    ideas = [SearchText(1, typed(dice), " ".join(typed(dice) for _ in range(50)), (typed(dice),)) for _ in range(100)]
    with search_engine_postgres.connect() as connection:
        read = "SELECT count(CAST(given AS tsvector)) FROM unnest(CAST(:all AS text[])) AS given"
        assert connection.scalar(text(read), {"all": [queries.vector(idea)[0] for idea in ideas]}) == 100


def test_a_search_takes_two_statements_and_a_guess_two_more(search_engine_postgres: Engine) -> None:
    index = PostgresIndex(search_engine_postgres)
    index.rebuild(SearchText(number, f"Fresh bread {number}", "with butter", ()) for number in range(1, 21))
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(search_engine_postgres, "before_cursor_execute", note)
    try:
        for query, expected in ((Query(("fresh", "butter")), 2), (Query(("fresh", "buter"), prefix=True), 4)):
            statements.clear()
            assert len(index.find(query, 50)) == 20
            assert len(statements) == expected
        statements.clear()
        assert index.similar("fresh bread and buter", 5)
        assert len(statements) <= 4
    finally:
        event.remove(search_engine_postgres, "before_cursor_execute", note)


def test_what_is_put_stays_whatever_becomes_of_the_callers_transaction(search_engine_postgres: Engine) -> None:
    index = PostgresIndex(search_engine_postgres)
    index.rebuild([])
    with search_engine_postgres.connect() as connection:
        connection.execute(text("SELECT 1"))
        index.put([SearchText(1, "Fresh bread", "", ())])
        connection.rollback()
    assert index.count() == 1


def test_titles_are_counted_as_they_come_and_go(search_engine_postgres: Engine) -> None:
    index = PostgresIndex(search_engine_postgres)
    index.rebuild([])
    index.put([SearchText(1, "Fresh bread", "", ()), SearchText(2, "Old bread", "", ())])
    index.put([SearchText(2, "Old cheese", "", ())])
    index.remove([1])
    with search_engine_postgres.connect() as connection:
        kept = connection.execute(text("SELECT term, titles FROM search_title_words WHERE titles <> 0")).all()
        held = connection.execute(text("SELECT term, count(*) FROM search_title_terms GROUP BY term")).all()
    assert sorted(map(tuple, kept)) == sorted(map(tuple, held))
