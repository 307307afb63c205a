"""The site as a process: one machine, one command; and one line where it cannot begin."""

import signal
import socket
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from community.cli.main import main
from tests.cli.conftest import environment, new_database
from tests.cli.inbox import Inbox, free_port, receiving
from tests.cli.processes import address_of, join, read, serving


@pytest.fixture
def machine(request: pytest.FixtureRequest, tmp_path: Path, database_kind: str) -> dict[str, str]:
    """The environment of a machine that has nothing yet."""
    url = f"http://127.0.0.1:{free_port()}"
    return environment(tmp_path, new_database(request, database_kind), base_url=url)


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """A shell that runs the tests in its background has them ignore interrupts; what they start would do the same."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow(seconds=15)
@pytest.mark.usefixtures("_interruptible")
def test_one_machine_serves_sends_mail_ends_cleanly_and_is_soon_back(machine: dict[str, str], tmp_path: Path) -> None:
    url, inbox = machine["COMMUNITY_BASE_URL"], Inbox()
    with receiving(inbox) as port:
        machine |= {"COMMUNITY_MAIL_URL": f"smtp://127.0.0.1:{port}"}
        with serving([], machine, tmp_path / "first") as server:
            assert (read(f"{url}/healthz"), read(f"{url}/readyz")) == ("ok\n", "ready\n")
            assert "<h1" in read(url)
            join(url, "mara")
            assert f"{url}/confirm/" in inbox.wait_for(address_of("mara"))
            assert server.end() == 0
        assert server.said.split() == [url], "its address, and nothing else"
        with pytest.raises(urllib.error.URLError):
            read(f"{url}/healthz")
        with serving([], machine, tmp_path / "second") as server:
            assert "@mara" in read(f"{url}/members/mara")
            assert server.end(signal.SIGINT) == 0
        assert server.said.split() == [url]
    assert len(inbox.mails) == 1, "not once more after the second start"


def serve(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """Try to serve; what is tried here is refused before anything begins."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PORT", raising=False)
    return CliRunner().invoke(main, ["serve", *words])


@pytest.fixture(params=["127.0.0.1", "0.0.0.0"])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server((request.param, 0)) as other:
        yield int(other.getsockname()[1])


def test_a_port_that_is_taken_is_told_in_one_line(
    machine: dict[str, str], monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    done = serve(machine, monkeypatch, "--port", str(taken))
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: Port {taken} is taken ")
    assert line.endswith(f"PORT={taken % 65535 + 1} ./run")


def test_the_port_is_that_of_the_address_unless_another_is_given(
    machine: dict[str, str], monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    machine["COMMUNITY_BASE_URL"] = f"http://127.0.0.1:{taken}"
    assert f"Port {taken} is taken" in serve(machine, monkeypatch).stderr
    machine["PORT"] = str(taken)
    machine["COMMUNITY_BASE_URL"] = "https://ideas.example.org"
    for name, value in machine.items():
        monkeypatch.setenv(name, value)
    assert f"Port {taken} is taken" in CliRunner().invoke(main, ["serve"]).stderr


@pytest.mark.parametrize("port", ["0", "-1", "65536", "http"])
def test_a_port_that_is_none_is_told(machine: dict[str, str], monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    done = serve(machine, monkeypatch, "--port", port)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Invalid value for '--port'" in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_this_machines_is_told(
    machine: dict[str, str], monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    done = serve(machine, monkeypatch, "--host", host)
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: {host}, port ")
    assert "cannot be listened on" in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--workers", "2"], "waitress is one process: several need --server granian."),
        (["--workers", "2", "--server", "granian"], "set COMMUNITY_REDIS_URL."),
        (["--workers", "0"], "0 is not in the range x>=1"),
    ],
)
def test_several_processes_need_what_they_share(
    machine: dict[str, str], monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    done = serve(machine, monkeypatch, *words)
    assert done.exit_code in (1, 2)
    assert done.stdout == ""
    assert said in done.stderr
