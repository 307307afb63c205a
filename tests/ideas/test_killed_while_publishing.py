"""The worker is killed while it publishes what is due. Each answer is there once in the end."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from community.core.settings import Settings
from tests.ideas.publishing import ANSWERS
from tests.servers import Databases

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3

pytestmark = pytest.mark.slow(seconds=10)


@pytest.fixture
def environ(tmp_path: Path, request: pytest.FixtureRequest, database_kind: str) -> dict[str, str]:
    """A community of its own, on the database that the suite runs on."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    found |= {"COMMUNITY_DATA_DIR": str(tmp_path), "COMMUNITY_SECRET_KEY": "only for tests"}
    if database_kind == "postgres":
        databases: Databases = request.getfixturevalue("database_factory")
        found["COMMUNITY_DATABASE_URL"] = databases.create()
    return found


def _begin(environ: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.ideas.publishing", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def _run(environ: dict[str, str], *words: str) -> str:
    worker = _begin(environ, *words)
    said, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0
    return said


def _rows(environ: dict[str, str], statement: str) -> list[Any]:
    url = environ.get("COMMUNITY_DATABASE_URL", "")
    engine = create_engine(Settings(data_dir=environ["COMMUNITY_DATA_DIR"], database_url=url).sqlalchemy_url)
    with engine.connect() as connection:
        rows = list(connection.execute(text(statement)))
    engine.dispose()
    return rows


def test_each_answer_is_published_once_though_the_worker_is_killed(environ: dict[str, str]) -> None:
    assert _run(environ, "prepare") == ""
    for number in range(KILLS):
        worker = _begin(environ, "publish")
        assert worker.stdout is not None
        for _ in range(3 + number):
            assert worker.stdout.readline() == "published\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=30)
        worker.stdout.close()
    assert len(_rows(environ, "SELECT id FROM status_changes")) < ANSWERS, "the kills came too late to tell"
    assert _run(environ, "publish").count("published")
    changes = _rows(environ, "SELECT idea_id, count(*) FROM status_changes GROUP BY idea_id")
    assert [count for _, count in changes] == [1] * ANSWERS
    waiting = "SELECT id FROM answer_drafts WHERE published_id IS NULL OR failed_at IS NOT NULL"
    assert _rows(environ, waiting) == []
