"""The index follows what happens to ideas, and can be lost, damaged or half made without anybody noticing for long."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from community.cli import search as command
from community.core import clock, ports, tasks
from community.core.db import db, session
from community.core.ports_search import Query, SearchText
from community.core.settings import Settings
from community.core.transaction import writing
from community.ideas.actions import restore_idea, withdraw_idea
from community.ideas.models import Idea
from community.membership.models import Member
from community.search import actions
from tests.search.conftest import Tell, found, indexed, waiting
from tests.works import environ_of
from tests.world import Browser, World, at

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def amara(world: World, author: Member) -> Browser:
    return world.browser_of(author)


@pytest.fixture
def is_whoosh(settings: Settings) -> bool:
    return not settings.database_url


def test_a_new_idea_is_found_once_the_index_has_followed(world: World) -> None:
    ada = world.signed_in("ada")
    ada.post("/ideas", form_on="/ideas/new", title="Choose a zeppelin", tags="airship")
    assert waiting() == 1
    indexed()
    for typed in ("zeppelin", "airship", "tag:airship"):
        assert found(ada, typed) == [1], typed


def test_a_changed_idea_is_found_by_its_new_words_only(amara: Browser, tell: Tell) -> None:
    number = tell("Choose a zeppelin", "Quickly.")
    indexed()
    amara.post(f"/ideas/{number}", title="Choose a balloon", body="Slowly.", revision="1")
    indexed()
    assert found(amara, "balloon") == found(amara, "slowly") == [number]
    assert found(amara, '"zeppelin"') == found(amara, '"quickly"') == []


def test_an_idea_taken_back_is_found_no_more_even_before_the_index_knows(amara: Browser, tell: Tell) -> None:
    number = tell("Choose a zeppelin")
    indexed()
    amara.post(f"/ideas/{number}/withdrawal")
    assert found(amara, "zeppelin") == [], "the database has the last word"
    indexed()
    assert ports.chosen().search.count() == 0
    amara.delete(f"/ideas/{number}/withdrawal")
    indexed()
    assert found(amara, "zeppelin") == [number]


def test_what_was_rolled_back_is_never_indexed(world: World, tell: Tell) -> None:
    with pytest.raises(ZeroDivisionError):
        _share_and_fail(tell)
    assert waiting() == 0
    indexed()
    assert found(world.visitor(), "zeppelin") == []


def _share_and_fail(tell: Tell) -> None:
    with writing():
        actions.mark_dirty(7)
        raise ZeroDivisionError


def test_a_change_made_while_the_indexer_reads_is_not_forgotten(
    world: World, tell: Tell, author: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tell("Choose a zeppelin")
    index = ports.chosen().search
    put = index.put

    def meanwhile(texts: list[SearchText]) -> None:
        """The author takes the idea back between the indexer's reading and its writing."""
        monkeypatch.setattr(index, "put", put)
        put(texts)
        with writing():
            withdraw_idea(session.get_one(Idea, number), by=author, now=at("2026-03-01"))

    monkeypatch.setattr(index, "put", meanwhile)
    assert tasks.TASKS["search.index"].run() == 1
    assert waiting() == 1
    indexed()
    assert index.find(Query(("zeppelin",)), 10) == []


def test_an_index_that_fails_loses_nothing(world: World, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    tell("Choose a zeppelin")
    index = ports.chosen().search

    def broken(_texts: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(index, "put", broken)
        with pytest.raises(OSError, match="disk full"):
            tasks.TASKS["search.index"].run()
    assert waiting() == 1
    indexed()
    assert found(world.visitor(), "zeppelin") == [1]


def test_thousands_of_changes_are_worked_off_in_batches(tell: Tell) -> None:
    number = tell("Choose a zeppelin")
    with writing():
        session.execute(text("DELETE FROM search_dirty"))
        rows = [{"n": at_} for at_ in range(number, number + 450)]
        session.execute(text("INSERT INTO search_dirty (idea_id, version) VALUES (:n, 1)"), rows)
    assert tasks.TASKS["search.index"].run() == actions.BATCH
    indexed()
    assert ports.chosen().search.count() == 1, "ideas that are gone are taken out"


def test_the_command_makes_the_index_anew_and_says_how_many(
    world: World, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [tell(f"Zeppelin number {number}") for number in range(3)]
    monkeypatch.setattr(command, "create_app", lambda: world.app)
    result = CliRunner().invoke(command.search_group, ["rebuild"])
    assert (result.exit_code, result.output) == (0, "3 ideas indexed.\n")
    assert sorted(found(world.visitor(), "zeppelin")) == numbers


def test_a_second_rebuild_at_the_same_time_is_refused_in_one_line(
    world: World, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("Choose a zeppelin")
    monkeypatch.setattr(command, "create_app", lambda: world.app)

    def texts() -> Iterator[SearchText]:
        result = CliRunner().invoke(command.search_group, ["rebuild"])
        assert (result.exit_code, result.output) == (1, "Error: Another rebuild is running.\n")
        yield SearchText(1, "Choose a zeppelin", "")

    ports.chosen().search.rebuild(texts())


def test_while_the_index_is_made_anew_the_site_serves_and_nothing_new_is_lost(
    world: World, tell: Tell, author: Member
) -> None:
    numbers = [tell(f"Zeppelin number {number}") for number in range(30)]
    indexed()
    stop, answers = threading.Event(), []

    def serve() -> None:
        with world.app.app_context():
            visitor = world.app.test_client()
            while not stop.is_set():
                answers.append(visitor.get(f"/search?q=zeppelin&page={len(answers) % 2 + 1}"))

    reader = threading.Thread(target=serve)
    reader.start()
    for _ in range(3):
        actions.rebuild(ports.chosen().search)
    late = tell("Zeppelin that came late")
    with writing():
        withdraw_idea(session.get_one(Idea, numbers[0]), by=author, now=clock.now())
    indexed()
    with writing():
        restore_idea(session.get_one(Idea, numbers[0]), by=author)
    actions.rebuild(ports.chosen().search)
    stop.set()
    reader.join()
    indexed()
    world.app.extensions["community-page-cache"].clear()
    assert answers
    assert {answer.status_code for answer in answers} == {200}
    assert all(b"idea-" in answer.data for answer in answers), "something was found each time"
    everything = [number for page in range(1, 5) for number in found(world.visitor(), "zeppelin", page=page)]
    assert set(everything) == {*numbers, late}


def test_an_index_of_another_make_is_made_anew_by_itself(world: World, tell: Tell, settings: Settings) -> None:
    number = tell("Choose a zeppelin")
    indexed()
    _age(settings)
    assert not ports.chosen().search.is_healthy()
    tasks.run_until_idle()
    assert ports.chosen().search.is_healthy()
    assert found(world.visitor(), "zeppelin") == [number]


def _age(settings: Settings) -> None:
    """As an update of the analysis leaves it."""
    if settings.database_url:
        with db.engine.begin() as connection:
            tables = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE tablename LIKE 'search_%'")))
            for table in sorted(tables - {"search_dirty"}):
                connection.execute(text(f"DELETE FROM {table}"))
        return
    folder = Path(settings.data_dir) / "search"
    (folder / "current").write_text("0.0-0123456789abcdef\n", "utf-8")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves a bad file open
def test_an_index_that_is_deleted_or_damaged_while_serving_is_there_again_at_the_next_tick(
    world: World, tell: Tell, settings: Settings, *, is_whoosh: bool
) -> None:
    if not is_whoosh:
        pytest.skip("PostgreSQL keeps the index among its tables")
    number, folder = tell("Choose a zeppelin"), Path(settings.data_dir) / "search"
    indexed()
    for harm in (_delete, _empty, _exchange):
        assert found(world.visitor(), "zeppelin") == [number]
        harm(folder)
        for path in ("/search?q=zeppelin", "/ideas/similar?title=zeppelin", "/", "/readyz"):
            assert world.visitor().get(path).status_code == 200, (harm.__name__, path)
        tasks.run_until_idle()
        assert found(world.visitor(), "zeppelin") == [number], harm.__name__


def _delete(folder: Path) -> None:
    shutil.rmtree(folder)


def _empty(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file() and file.parent != folder:
            file.unlink()


def _exchange(folder: Path) -> None:
    for file in [each for each in folder.rglob("*") if each.is_file() and each.parent != folder]:
        noise = file.with_name(f"{file.name}.noise")
        noise.write_bytes(os.urandom(300))
        noise.replace(file)


REBUILD = """
import os, signal, sys
from community.app import create_app
from community.core.ports import chosen
from community.search import actions
with create_app().app_context():
    texts = actions._all_texts()
    def some():
        for place, each in enumerate(texts):
            if place == 5:
                os.kill(os.getpid(), signal.SIGKILL)
            yield each
    chosen().search.rebuild(some())
"""


@pytest.mark.slow
def test_a_rebuild_that_is_killed_leaves_the_old_index_and_can_be_run_again(
    world: World, tell: Tell, settings: Settings
) -> None:
    numbers = [tell(f"Zeppelin number {number}") for number in range(9)]
    indexed()
    killed = subprocess.run(
        [sys.executable, "-c", REBUILD], cwd=ROOT, env=environ_of(settings), check=False, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL
    assert sorted(found(world.visitor(), "zeppelin")) == numbers
    with contextlib.suppress(FileNotFoundError):
        assert len(list((Path(settings.data_dir) / "search").iterdir())) > 0
    assert actions.rebuild(ports.chosen().search) == 9
    assert sorted(found(world.visitor(), "zeppelin")) == numbers
