"""The queue may lose a nudge, and never makes an error of it: what asked for it is stored by then."""

from pathlib import Path

from community.backends.jobs_huey import HueyJobs
from community.core.settings import Settings
from tests.cli.inbox import free_port


def test_a_queue_that_nobody_answers_for_loses_the_nudge_and_nothing_else(tmp_path: Path) -> None:
    away = Settings(data_dir=str(tmp_path), secret_key="-", redis_url=f"redis://127.0.0.1:{free_port()}")
    HueyJobs(away).send("search.index")


def test_a_queue_whose_file_is_gone_loses_the_nudge_and_nothing_else(tmp_path: Path) -> None:
    jobs = HueyJobs(Settings(data_dir=str(tmp_path), secret_key="-"))
    for file in tmp_path.glob("jobs.db*"):
        file.write_bytes(b"no database at all" * 100)
    jobs.send("search.index")
