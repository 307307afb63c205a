"""Every page, for a visitor and for somebody signed in: accessible, fitting, quiet, and whole without JavaScript."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looks import RULES, faults_of, runs_over, violations
from tests.browser.pages import NOT_PAGES, PASSWORD, SIGN_INS, Subjects, Visit, reads, visits
from tests.browser.people import Browsers, Person
from tests.browser.site import Site
from tests.house.matrix import rows

pytestmark = pytest.mark.browser

VISITS = visits()
# Each page once: as whoever has most on it.
ONCE = list({str(visit.row): visit for visit in VISITS}.values())
Opener = Callable[..., Person]


@pytest.fixture(scope="module")
def regulars(chromium: Browser, site: Site) -> Iterator[Callable[[str, bool], Person]]:
    """The same browser for each role, with and without JavaScript: these visits change nothing."""
    browsers, known = Browsers(chromium, site), dict[tuple[str, bool], Person]()

    def regular(role: str, has_script: bool) -> Person:
        if (role, has_script) not in known:
            # Colours that fade would be measured half-way.
            person = browsers.open(java_script_enabled=has_script, reduced_motion="reduce")
            known[role, has_script] = person if role == "anonymous" else person.sign_in(SIGN_INS[role], PASSWORD)
        return known[role, has_script]

    with browsers.closing():
        yield regular


@pytest.fixture
def opened(regulars: Callable[[str, bool], Person], demo: Subjects) -> Iterator[Opener]:
    """Opens a page as somebody with the role that the visit asks for; nothing may break behind it."""
    faults: list[list[str]] = []

    def open_page(visit: Visit, *, has_script: bool = True) -> Person:
        person = regulars(visit.role, has_script)
        person.faults.clear()
        faults.append(person.faults)
        person.page.set_viewport_size({"width": 1280, "height": 800})
        person.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        response = person.go(demo.fill(visit.row.at))
        assert response.status == visit.row.statuses[visit.role]
        return person

    yield open_page
    assert not any(faults), faults


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_a_page_is_for_everybody(visit: Visit, opened: Opener) -> None:
    page = opened(visit).page
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    faults = faults_of(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("visit", ONCE, ids=str)
def test_a_page_is_whole_without_javascript(visit: Visit, opened: Opener) -> None:
    """It has its heading, and nothing on it waits for a script that never comes."""
    person = opened(visit, has_script=False)
    assert person.page.locator("main h1").inner_text().strip()
    dead = [
        button.inner_text() or button.get_attribute("aria-label")
        for button in person.main.locator("button[type=button]").all()
        if button.is_visible()
    ]
    specimens = visit.row.rule == "/design"
    assert specimens or not dead, "these do nothing without JavaScript"


def test_what_is_left_out_is_no_page(visitor: Person, demo: Subjects, site: Site) -> None:
    left_out = [row for row in rows() if row.is_read and row.rule.startswith(NOT_PAGES) and "{upload" not in row.at]
    for row in left_out:
        answer = visitor.context.request.get(site.url + demo.fill(row.at), max_redirects=0)
        is_page = answer.status == 200 and "html" in answer.headers.get("content-type", "") and "<body" in answer.text()
        assert not is_page, row


def test_a_page_moves_little_for_those_who_ask_for_it(browsers: Browsers) -> None:
    person = browsers.open(reduced_motion="reduce")
    person.go("/")
    moving = person.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          const seconds = `${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat);
          return Math.max(...seconds) > 0.01;
        }).map((one) => one.className)"""
    )
    assert moving == []


def test_style_and_script_arrive_once_and_stay(visitor: Person) -> None:
    answers: dict[str, str] = {}
    visitor.context.on("response", lambda answer: answers.update({answer.url: answer.headers.get("cache-control", "")}))
    visitor.go("/")
    bundles = [url for url in answers if re.search(r"/assets/\w+\.[0-9a-f]{12}\.", url)]
    assert len(bundles) >= 3
    assert all("immutable" in answers[url] for url in bundles)


def test_these_checks_can_fail(browsers: Browsers) -> None:
    """A page with one fault of each kind, so that no check passes because it looks at nothing."""
    person = browsers.open()
    person.go("/about")
    person.page.evaluate(
        """() => {
          console.error("broken");
          const main = document.querySelector("main");
          main.insertAdjacentHTML("beforeend", "<p id=a style='color: red'>x</p><img src='https://elsewhere.example/x.png'>");
          const pale = main.appendChild(document.createElement("p"));
          pale.textContent = "hardly to be read";
          pale.style.color = "#ddd";
          pale.style.width = "2000px";
        }"""
    )
    person.page.wait_for_timeout(200)
    found = "\n".join(violations(person.page, RULES))
    assert "color-contrast" in found
    assert "image-alt" in found
    assert "2" in runs_over(person.page, 1280)
    told = "\n".join(person.faults)
    assert "console: broken" in told
    assert "Content Security Policy" in told
    assert "elsewhere.example" in told
    person.faults.clear()


def test_every_page_is_looked_at() -> None:
    assert {visit.row.rule for visit in VISITS} == {row.rule for row in reads() if 200 in row.statuses.values()}
