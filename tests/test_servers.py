"""The servers that the other tests stand on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from redis import Redis
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from tests.servers import Databases, ServerMissing, postgres
from tests.servers.databases import Locale
from tests.servers.local_postgres import find_programs
from tests.servers.process import Account, unprivileged

ROOT = Path(__file__).parent.parent

Answer = TypeVar("Answer")

HOLD_A_SERVER = """
import sys, time
from tests.servers.process import running, temporary_folder
with temporary_folder() as folder, running(["sleep", "60"], folder, ready=lambda: True) as pid:
    print(pid, flush=True)
    time.sleep(60)
"""


def ask(url: str, question: Callable[[Connection], Answer]) -> Answer:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return question(connection)
    finally:
        engine.dispose()


def fill(url: str) -> None:
    def make(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE fruit (name text)"))
        connection.execute(text("INSERT INTO fruit VALUES ('apple')"))

    ask(url, make)


def fruits(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT name FROM fruit ORDER BY name")))


def tables(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) or 0)


def test_two_databases_know_nothing_of_each_other(database_factory: Databases) -> None:
    one, other = database_factory.create(), database_factory.create()
    fill(one)
    assert ask(one, fruits) == ["apple"]
    assert ask(other, tables) == 0


def test_a_template_is_built_once_and_its_copies_are_separate(database_factory: Databases) -> None:
    built: list[str] = []

    def build(url: str) -> None:
        built.append(url)
        fill(url)

    template = database_factory.template("orchard", build)
    assert database_factory.template("orchard", build) == template
    one, other = database_factory.copy(template), database_factory.copy(template)
    ask(one, lambda connection: connection.execute(text("INSERT INTO fruit VALUES ('pear')")))
    assert built == [template]
    assert (ask(one, fruits), ask(other, fruits)) == (["apple", "pear"], ["apple"])


def test_a_template_whose_builder_failed_is_built_anew(database_factory: Databases) -> None:
    def stumble(url: str) -> None:
        fill(url)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        database_factory.template("bramble", stumble)
    template = database_factory.template("bramble", fill)
    assert ask(database_factory.copy(template), fruits) == ["apple"]


def test_a_dropped_database_is_gone_and_a_strange_one_is_left_alone(database_factory: Databases) -> None:
    url = database_factory.create()
    database_factory.drop(url)
    with pytest.raises(OperationalError, match="does not exist"):
        ask(url, tables)
    with pytest.raises(ValueError, match="not a database of this run"):
        database_factory.drop(database_factory.admin_url)


def test_all_databases_of_a_run_go_and_no_others(database_factory: Databases) -> None:
    kept = database_factory.create()
    run = Databases.at(database_factory.admin_url)
    gone = run.create()
    run.drop_all()
    assert ask(kept, tables) == 0
    with pytest.raises(OperationalError, match="does not exist"):
        ask(gone, tables)


@pytest.mark.parametrize(("locale", "knows_chinese"), [("C", False), ("C.UTF-8", True)])
def test_trigrams_see_chinese_only_where_the_locale_does(
    database_factory: Databases, locale: Locale, knows_chinese: bool
) -> None:
    url = database_factory.create(locale=locale)

    def trigrams(connection: Connection) -> list[str]:
        connection.execute(text("CREATE EXTENSION pg_trgm"))
        connection.execute(text("CREATE EXTENSION unaccent"))
        return list(connection.scalar(text("SELECT show_trgm('中文字')")) or [])

    assert bool(ask(url, trigrams)) is knows_chinese


def test_a_database_url_may_be_spelled_as_others_spell_it() -> None:
    url = Databases.at("postgres://ann:secret@db.example/app").admin_url
    assert url == "postgresql+psycopg://ann:secret@db.example/app"


@pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="a given server keeps its own settings")
def test_only_a_durable_server_waits_for_the_disk(database_factory: Databases) -> None:
    def fsync(connection: Connection) -> str:
        return str(connection.scalar(text("SHOW fsync")))

    assert ask(database_factory.admin_url, fsync) == "off"
    with postgres(durable=True) as durable:
        assert ask(durable.admin_url, fsync) == "on"
        assert ask(durable.create(), tables) == 0
    with pytest.raises(OperationalError):
        ask(durable.admin_url, fsync)


def test_redis_answers_and_keeps_nothing_on_disk(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.ping()
        assert client.config_get("save") == {"save": ""}


def test_a_killed_run_leaves_no_server() -> None:
    command = [sys.executable, "-c", HOLD_A_SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as holder:
        assert holder.stdout
        server = int(holder.stdout.readline())
        os.kill(server, 0)
        holder.send_signal(signal.SIGKILL)
    assert ends(server)


def ends(pid: int) -> bool:
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True  # ended; whoever adopted it has not looked yet
        time.sleep(0.05)
    return False


def test_a_missing_server_is_a_loud_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("tests.servers.local_postgres.DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServerMissing, match="NOT TESTED"):
        find_programs()


def test_root_does_not_run_postgres_itself() -> None:
    account = unprivileged()
    assert account == Account("this user") if os.geteuid() else account.uid


def test_what_runs_on_postgresql_follows_from_one_fixture() -> None:
    """Whoever asks past it would be left out there without a word."""
    tests = Path(__file__).parent
    asking = {path.name for path in tests.rglob("*.py") if 'option("--database"' in path.read_text(encoding="utf-8")}
    assert asking == {"plugin_servers.py", Path(__file__).name}
