"""Web processes and a worker beside each other: mail leaves, whoever was there first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from community.cli.database import bring_up_to_date
from community.cli.main import main
from tests.beside import beside_the_others
from tests.cli.conftest import environment, new_database, site_of_its_own
from tests.cli.inbox import Inbox, free_port, receiving
from tests.cli.processes import address_of, join, read, running, serving
from tests.membership.conftest import join as fill_in
from tests.world import World

pytestmark = pytest.mark.slow(seconds=15)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def machine(
    request: pytest.FixtureRequest, tmp_path: Path, inbox: Inbox, database_kind: str
) -> Iterator[dict[str, str]]:
    """The environment of a machine with a founded site and a mail server."""
    with receiving(inbox) as port:
        given = {"base_url": f"http://127.0.0.1:{free_port()}", "mail_url": f"smtp://127.0.0.1:{port}"}
        made = environment(tmp_path, new_database(request, database_kind), **given)
        with site_of_its_own(made):
            bring_up_to_date()
        yield made


def test_a_worker_with_redis_sends_what_two_web_processes_ask_for(
    machine: dict[str, str], inbox: Inbox, tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, machine["COMMUNITY_REDIS_URL"] = machine["COMMUNITY_BASE_URL"], redis_url
    with site_of_its_own(machine) as app:
        assert fill_in(World(app).visitor(), "mara", address_of("mara")).status_code == 303
    several = ["--server", "granian", "--workers", "2"]
    with (
        running(["worker"], machine, tmp_path / "worker") as worker,
        serving(several, machine, tmp_path / "web") as web,
    ):
        assert f"{url}/confirm/" in inbox.wait_for(address_of("mara")), "what was left from before"
        assert f"Sitemap: {url}/" in read(f"{url}/robots.txt"), "it knows its port"
        join(url, "nora")
        assert f"{url}/confirm/" in inbox.wait_for(address_of("nora"), 30)
        _a_second_one_is_refused(machine, monkeypatch)
        assert worker.end() == 0
        assert worker.said == "Web processes are heard through Redis.\n"
        assert web.end() == 0
    assert "Traceback" not in web.said
    assert len(inbox.mails) == 2


def _a_second_one_is_refused(machine: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, beside_the_others():
        for name, value in machine.items():
            patch.setenv(name, value)
        done = CliRunner().invoke(main, ["worker"])
    assert done.exit_code == 1
    assert done.stderr == "Error: Another process of this data folder delivers already.\n"


def test_a_worker_without_redis_is_told_through_the_data_folder(
    machine: dict[str, str], inbox: Inbox, tmp_path: Path
) -> None:
    with site_of_its_own(machine) as app:
        world = World(app)
        with running(["worker"], machine, tmp_path / "worker") as worker:
            assert fill_in(world.visitor(), "mara", address_of("mara")).status_code == 303
            inbox.wait_for(address_of("mara"))
            assert fill_in(world.visitor(), "nora", address_of("nora")).status_code == 303
            inbox.wait_for(address_of("nora"), 30)
            assert worker.end() == 0
        (line,) = worker.said.splitlines()
        assert "this machine" in line
        assert "COMMUNITY_REDIS_URL is not set" in line
