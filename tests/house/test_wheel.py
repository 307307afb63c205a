"""The wheel is the whole product: templates, styles, migrations and languages; it runs where no checkout is."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.web.templating import LANGUAGES
from tests.browser.site import free_port
from tests.house.sources import PACKAGE, ROOT, TEMPLATES, python_files

pytestmark = pytest.mark.slow(seconds=2)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_all_there_is(names: set[str]) -> None:
    wanted = {f"community/{path.relative_to(PACKAGE)}" for path in python_files()}
    for folder, inside in ((TEMPLATES, "_templates"), (ROOT / "static", "_static")):
        files = [path for path in folder.rglob("*") if path.is_file()]
        wanted |= {f"community/{inside}/{path.relative_to(folder)}" for path in files}
    content = [path for path in PACKAGE.rglob("*") if path.suffix in (".toml", ".ini", ".mako", ".txt", ".csv")]
    wanted |= {f"community/{path.relative_to(PACKAGE)}" for path in content}
    assert wanted - names == set()


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_the_wheel_speaks_every_language(names: set[str], language: str) -> None:
    assert f"community/translations/{language}/LC_MESSAGES/messages.mo" in names


def test_the_wheel_carries_nothing_else(names: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names} == {"community"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".db", ".log", ".pyc"))]


@pytest.fixture(scope="module")
def served(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, from the wheel alone: the libraries are this environment's, the package is not."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    url = f"http://127.0.0.1:{free_port()}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    environment = kept | {
        "PYTHONPATH": str(folder / "site"),
        "COMMUNITY_BASE_URL": url,
        "COMMUNITY_DATA_DIR": str(folder),
    }
    started = f"import community; assert community.__file__.startswith({str(folder)!r}), community.__file__"
    code = f"{started}; from community.cli import main; main()"
    log = (folder / "log").open("w")
    port = url.rpartition(":")[2]
    command = [sys.executable, "-P", "-c", code, "serve", "--demo", "--port", port]
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"{url}/readyz", server, folder / "log")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=60)
        log.close()


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and server.poll() is None:
        try:
            _get(url)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-3000:])


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def test_the_installed_product_serves_its_pages(served: str) -> None:
    page = _get(served)
    assert "Fernwell Community" in page
    assets = re.findall(r'(?:href|src)="(/assets/[^"]+|/brand\.css[^"]*)"', page)
    assert len(assets) >= 3
    assert all(_get(served + path) for path in assets)
    assert "Offline mode for the recipe planner" in _get(f"{served}/search?q=offline+planner")


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_the_installed_product_speaks_every_language(served: str, language: str) -> None:
    assert _get(f"{served}/about?lang={language}").count("Sign in") == 0
