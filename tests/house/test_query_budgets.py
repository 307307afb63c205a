"""What a page asks of the database is bounded, and the same for ten ideas as for ten thousand."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from bench.queries import forget_what_is_kept, queries_per_page
from bench.seed import Seeded, seed
from community.core import ports, shortly
from community.core.db import db, session
from community.core.ports_search import SearchText
from community.ideas.models import Idea
from tests.conftest import empty_database
from tests.watch import watch_over
from tests.world import World

BUDGETS = {
    "front": 6,
    "front, signed in": 9,
    "idea": 14,
    "idea, signed in": 14,
    "search": 8,
    "search, signed in": 8,
    "vote": 6,
    "comment": 14,
    "new idea": 16,
}
FEW, MANY = 60, 10_000
READ = ("/", "/?sort=top", "/?sort=new", "/?sort=answered", "/?sort=unanswered")


def _indexed(most: int = 300) -> None:
    """As many ideas as a page of results can come from."""
    rows = session.execute(db.select(Idea.id, Idea.title, Idea.body).limit(most)).all()
    session.rollback()
    ports.chosen().search.rebuild(SearchText(*row) for row in rows)


def _seeded(ideas: int) -> Seeded:
    seeded = seed(ideas)
    _indexed()
    return seeded


@pytest.mark.slow(seconds=5)
def test_pages_keep_to_their_budgets_however_much_there_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    watch_over(monkeypatch, shortly)  # which stands still: on a slow machine, what is kept would expire within a page
    few = queries_per_page(world.app, _seeded(FEW))
    over = {page: count for page, count in few.items() if count > BUDGETS[page]}
    assert not over
    empty_database()
    many = queries_per_page(world.app, _seeded(MANY))
    assert many == few


@pytest.mark.slow(seconds=5)
def test_lists_are_read_from_their_indexes_and_nothing_is_counted_through(world: World) -> None:
    seeded = _seeded(MANY)
    _analyse()
    sent = _sent(world.app, [*READ, seeded.discussed_paths[0], "/search?q=export+recipes"])
    assert len(sent) > len(READ)
    for statement, values in sent:
        assert not re.search(r"count\(\*\)(?!.*(unnest|json_each|LIMIT))", statement, re.DOTALL), statement
        plan = _plan(statement, values)
        assert not re.search(r"Seq Scan on ideas\b|SCAN ideas(?! USING)", plan), f"{statement}\n{plan}"
    lists = [_plan(*each) for each in sent if re.search(r"FROM ideas .*ORDER BY ideas\..*LIMIT 21", each[0], re.DOTALL)]
    assert len(lists) == len(READ)
    for plan in lists:
        assert not re.search(r"\bSort\b|TEMP B-TREE FOR ORDER", plan), plan


def _analyse() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _sent(app: Flask, paths: list[str]) -> list[tuple[str, Any]]:
    """The statements of these pages, as the driver gets them, and their values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if "SELECT" in statement:
            sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for path in paths:
            forget_what_is_kept(app)
            assert World(app).visitor().get(path).status_code == 200, path
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sent


def _plan(statement: str, values: Any) -> str:
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    with db.engine.connect() as connection:
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values))
