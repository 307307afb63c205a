"""A site for each worker, one Chromium, and a browser for everybody who appears in a story."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.chromium import FLAGS, executable
from tests.browser.pages import Subjects, found_in
from tests.browser.people import Browsers, Person
from tests.browser.site import PATIENCE_SECONDS, Site, filled_folder, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo community of this worker, served."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(filled_folder(shared), folder)
    with served(folder) as site:
        yield site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=1000 * PATIENCE_SECONDS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all stories of this worker."""
    browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def demo(chromium: Browser, site: Site) -> Subjects:
    """What the pages' addresses name."""
    return found_in(chromium, site)


@pytest.fixture
def browsers(chromium: Browser, site: Site) -> Iterator[Browsers]:
    """Browsers for this story's people. Fails the story if anything broke behind a page."""
    with Browsers(chromium, site).closing() as opened:
        yield opened


@pytest.fixture
def visitor(browsers: Browsers) -> Person:
    """Somebody who has not signed in."""
    return browsers.open()


@pytest.fixture
def member(browsers: Browsers) -> Person:
    """Somebody who has just joined."""
    return browsers.open().join()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def options(request: pytest.FixtureRequest) -> dict[str, bool]:
    """A story told twice: what works with JavaScript works without."""
    return {"java_script_enabled": request.param == "with JavaScript"}
