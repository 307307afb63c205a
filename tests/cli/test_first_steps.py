"""Whoever sets up a site: the schema, the first owner, and one line where something is missing."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, text

from community.cli import database
from community.cli.main import ALL, main
from community.core import ports
from community.core.db import db, session
from community.ideas.models import Board, Status
from community.membership.queries import by_handle
from community.site.models import Site
from tests.cli.conftest import Run, command_on, environment

PASSWORD = "correct horse battery"
UP_TO_DATE = (0, "The database is up to date.\n")


@pytest.fixture
def run(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `community …` where there is nothing yet."""
    return command_on(bare, monkeypatch)


def newest() -> str:
    return max(file.stem.partition("_")[0] for file in (database.MIGRATIONS / "versions").glob("*.py"))


def version() -> str:
    with db.engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def set_version(number: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})


def founded() -> tuple[int, int, int]:
    """How many sites, boards and statuses there are."""
    session.rollback()
    found = [len(session.scalars(select(model.id)).all()) for model in (Site, Board, Status)]
    session.rollback()
    return (found[0], found[1], found[2])


def test_a_site_is_set_up_and_has_its_owner(run: Run) -> None:
    done = run("db", "upgrade")
    assert (done.exit_code, done.stdout) == UP_TO_DATE
    assert version() == newest()
    assert founded()[0] == 1
    assert min(founded()) > 0
    words = ["members", "add", "olga", "--email", "olga@example.org", "--role", "owner", "--password-stdin"]
    added = run(*words, input=f"{PASSWORD}\n")
    assert (added.exit_code, added.stdout) == (0, "@olga is a member with the role owner.\n")
    assert run("top").stdout == "No ideas yet.\n"
    assert run("recount").stdout == "0 differences.\n"


def test_brought_up_to_date_again_it_stays_as_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("db", "upgrade")
    before = founded()
    monkeypatch.setattr(database, "teach_migrations", lambda: pytest.fail("Alembic was loaded for nothing"))
    done = run("db", "upgrade")
    assert (done.exit_code, done.stdout) == UP_TO_DATE
    assert founded() == before


def test_what_was_interrupted_between_the_schema_and_its_first_rows_is_finished(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(database, "found_catalogue", stumble)
        assert run("db", "upgrade").exit_code == 1
    assert (version(), founded()) == (newest(), (0, 0, 0))
    done = run("db", "upgrade")
    assert (done.exit_code, done.stdout) == UP_TO_DATE
    assert min(founded()) > 0


def test_what_the_owner_has_changed_is_not_founded_again(run: Run) -> None:
    run("db", "upgrade")
    with db.engine.begin() as connection:
        connection.execute(delete(Board))
    run("db", "upgrade")
    assert founded()[1] == 0


@pytest.mark.parametrize("words", [["db", "upgrade"], ["demo"]])
def test_a_database_of_a_newer_version_is_left_alone(run: Run, words: list[str]) -> None:
    run("db", "upgrade")
    set_version("9999")
    done = run(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"Error: The database is of a newer version (9999) than this program, which knows {newest()}"
    )
    assert "backup" in line
    assert version() == "9999"
    assert by_handle("mira") is None


@pytest.mark.parametrize("words", [["top"], ["recount"], ["members", "role", "olga", "--give", "owner"]])
def test_without_a_schema_a_command_says_what_makes_one(run: Run, words: list[str]) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: The database says: ")
    assert line.endswith("Run `community db upgrade`.")


@pytest.mark.parametrize("words", [["db", "upgrade"], ["top"], ["recount"], ["demo"]])
def test_a_database_that_does_not_answer_is_told_in_one_line(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    unreachable = environment(tmp_path, "postgresql://me:secret@127.0.0.1:1/site")
    for name in unreachable:
        monkeypatch.setenv(name, unreachable[name])
    before = replace(ports.chosen())
    done = CliRunner().invoke(main, words)
    ports.use(before)
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: The database says: ")
    assert "127.0.0.1" in line
    assert "secret" not in line


def test_the_program_tells_what_it_can_do() -> None:
    for words in ([], ["-h"], ["--help"]):
        told = CliRunner().invoke(main, words).output
        for command in ALL:
            assert f"\n  {command.name}  " in told
    unknown = CliRunner().invoke(main, ["no-such"])
    assert unknown.exit_code == 2
    assert "No such command 'no-such'" in unknown.output
