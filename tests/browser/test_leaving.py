"""A member's own page and data: what they hear by mail, what they take along, and how they leave."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults_of
from tests.browser.people import PASSWORD, Browsers, Person
from tests.browser.stories import PHONE, say

pytestmark = pytest.mark.browser

STAY = "My ideas and comments stay, as those of a former member"
GO = "My ideas and comments go, with everything they said before"


def _removes(person: Person, choice: str, password: str = PASSWORD) -> None:
    form = person.page.locator("form", has=person.page.get_by_role("button", name="Remove my account for good"))
    form.get_by_label(choice).check()
    form.get_by_label("Current password").fill(password)
    form.get_by_role("button", name="Remove my account for good").click()


def test_a_member_arranges_their_mail_and_takes_their_data_along(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(viewport=PHONE, **options).join()
    person.go("/me")
    person.sees("You have not shared an idea yet")
    assert not options["java_script_enabled"] or not faults_of(person.page)
    person.share("Something for my archive")
    person.go("/me")
    person.page.get_by_role("link", name="Mail settings").click()
    person.page.get_by_label("Outcomes").select_option("Never")
    person.press("Save", person.main)
    person.sees("Saved.")
    person.go("/settings/notifications")
    expect(person.page.get_by_label("Outcomes")).to_have_value("never")

    person.go("/settings/data")
    copy = person.page.locator("form", has=person.page.get_by_role("button", name="Download my data"))
    copy.get_by_label("Current password").fill("not this one")
    copy.get_by_role("button").click()
    person.sees("This is not your password.")
    copy.get_by_label("Current password").fill(PASSWORD)
    with person.page.expect_download() as started:
        copy.get_by_role("button").click()
    with zipfile.ZipFile(Path(started.value.path())) as archive:
        assert "Something for my archive" in archive.read("ideas.json").decode()


@pytest.mark.parametrize(("choice", "has_script"), [(STAY, True), (GO, False)])
def test_whoever_leaves_is_gone_and_what_they_wrote_is_as_they_chose(
    choice: str, browsers: Browsers, *, has_script: bool
) -> None:
    idea = browsers.open().join().share("A mirror by the till")
    person = browsers.open(viewport=PHONE, java_script_enabled=has_script).join()
    own = person.share("Lights that go off by themselves")
    person.go(idea)
    say(person, "A small one is enough.")
    person.go("/settings/data")
    _removes(person, choice, "not this one")
    person.sees("This is not your password.")
    expect(person.page.get_by_label(choice)).to_be_checked()
    person.go("/settings/data")
    _removes(person, choice)
    person.sees("Your account is removed.")
    assert not has_script or not faults_of(person.page)

    handle, person.handle = person.handle, ""
    person.page.go_back()
    assert handle not in person.page.content(), "going back shows nothing of who was signed in"
    assert person.go("/me").url.startswith(f"{person.site.url}/sign-in")
    reader = browsers.open()
    answer = reader.go(own)
    if choice == GO:
        assert answer.status == 410
        reader.sees("removed")
    else:
        expect(reader.main).to_contain_text("Former member")
    reader.go(idea)
    if choice == STAY:
        expect(reader.page.locator(".comment", has_text="A small one is enough.")).to_contain_text("Former member")
    else:
        assert "A small one" not in reader.page.content()
    assert handle not in reader.page.content()
