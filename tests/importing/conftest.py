"""Files as another forum would export them, and `community import` on the database of the test."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from community.cli.importing import command
from community.cli.main import main
from community.core.db import Base, session
from community.discussion.actions import recount_threads
from community.discussion.models import Comment
from community.ideas.actions.counting import recount_boards
from community.ideas.models import Idea
from community.membership.models import Member
from community.voting.actions import recount_all
from community.voting.models import Vote

SOURCE = "old"
DAY = "2024-03-0{}T12:00:00+00:00"
Rows = Iterable[Mapping[str, object]]


@dataclass
class Forum:
    """A forum whose export lies in a folder."""

    folder: Path
    run: Callable[..., Result]

    def path(self, kind: str) -> Path:
        return self.folder / f"{kind}.csv"

    def write(self, kind: str, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> None:
        """A file with these rows; their keys are the header."""
        rows = list(rows)
        header = dict.fromkeys(name for row in rows for name in row)
        with self.path(kind).open("w", newline="", encoding=encoding) as file:
            writer = csv.DictWriter(file, list(header), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)

    def bring_in(self, *options: str, source: str = SOURCE) -> Result:
        """`community import csv` with every file that has been written."""
        files = [
            word for kind in ("ideas", "comments", "votes") if self.path(kind).exists() for word in self._file(kind)
        ]
        return self.run("csv", *files, "--source", source, *options)

    def undo(self, *options: str, source: str = SOURCE) -> Result:
        return self.run("undo", "--source", source, *options)

    def _file(self, kind: str) -> tuple[str, str]:
        return f"--{kind}", str(self.path(kind))


@pytest.fixture
def forum(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Forum:
    monkeypatch.setattr(command, "create_app", lambda: app)

    def run(*words: str) -> Result:
        session.rollback()
        return CliRunner().invoke(main, ["import", *words], catch_exceptions=False)

    return Forum(tmp_path, run)


def idea(id_: object, **values: object) -> dict[str, object]:
    row = {
        "id": id_,
        "title": f"Idea {id_}",
        "body": f"The body of {id_}.",
        "author": "Mara",
        "created_at": DAY.format(1),
    }
    return row | values


def comment(id_: object, idea_id: object, parent_id: object = "", **values: object) -> dict[str, object]:
    row = {"id": id_, "idea_id": idea_id, "parent_id": parent_id, "author": "Nils", "created_at": DAY.format(2)}
    return row | {"body": f"Comment {id_}"} | values


def vote(idea_id: object, voter: object, day: int = 3) -> dict[str, object]:
    return {"idea_id": idea_id, "voter": voter, "created_at": DAY.format(day)}


def count(model: type[Base], *conditions: Any) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(model).where(*conditions)).scalar_one()


def counts() -> tuple[int, int, int, int]:
    """Ideas, comments, votes, members."""
    return count(Idea), count(Comment), count(Vote), count(Member)


def imported(source_id: object) -> Idea:
    session.rollback()
    found = select(Idea).where(Idea.source_id == str(source_id)).execution_options(populate_existing=True)
    return session.scalars(found).one()


def member(name: str) -> Member:
    """Whom the import knew by this name."""
    session.rollback()
    found = select(Member).where(Member.source_id == name).execution_options(populate_existing=True)
    return session.scalars(found).one()


def nothing_is_miscounted() -> bool:
    """Whether every count and score is what its rows say."""
    session.rollback()
    return not (recount_all() or recount_threads() or recount_boards())


def snapshot() -> dict[str, list[Any]]:
    """Every row of every table but the marks for the search."""
    session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name != "search_dirty"]
    return {table.name: sorted(map(repr, session.execute(select(table)).all())) for table in tables}
