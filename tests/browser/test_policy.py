"""What is allowed changes: a member is asked on the way, with JavaScript and without, and loses nothing."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import PASSWORD, SIGN_INS, publish_policy
from tests.browser.people import Browsers
from tests.browser.site import Site, filled_folder, served

pytestmark = pytest.mark.browser


@pytest.fixture
def changing_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of this story's own: whoever writes here is asked."""
    folder = tmp_path_factory.mktemp("changing") / "data"
    shutil.copytree(filled_folder(tmp_path_factory.getbasetemp()), folder)
    with served(folder) as site:
        yield site


@pytest.fixture
def people(chromium: Browser, changing_site: Site) -> Iterator[Browsers]:
    with Browsers(chromium, changing_site).closing() as browsers:
        yield browsers


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_vote_and_a_comment_wait_for_the_agreement(
    people: Browsers, changing_site: Site, *, has_script: bool
) -> None:
    member = people.open(java_script_enabled=has_script).join()
    owner = people.open().sign_in(SIGN_INS["owner"], PASSWORD)
    publish_policy(changing_site, owner, is_material="y")
    path = owner.share("Bring the bags back")
    member.go(path)
    member.sees("We ask for your agreement before you next write.")
    member.page.get_by_label("Add to the discussion").fill("They pile up <here>.")
    member.press("Comment")
    member.page.get_by_role("heading", name="The policy has changed", level=1).wait_for()
    assert member.page.get_by_role("main").count() == 1
    member.press("I agree, send it")
    member.sees("They pile up <here>.")
    assert member.path.startswith(path)
    assert not member.page.get_by_text("We ask for your agreement").count()


def test_an_owner_moves_a_rule_looks_and_publishes_without_javascript(people: Browsers) -> None:
    owner = people.open(java_script_enabled=False).sign_in(SIGN_INS["owner"], PASSWORD)
    owner.go("/owner/policy")
    owner.page.get_by_text("§1 Respect").click()
    owner.page.get_by_label("Title").first.fill("Courtesy")
    owner.press("Move down")
    owner.sees("§2 Courtesy")
    owner.press("Preview", within=owner.page.locator(".card.soft"))
    owner.sees("Preview: nothing is published yet")
    owner.press("Publish version 2")
    owner.sees("Version 2 is in force.")
    owner.page.get_by_role("link", name="§2 Courtesy").first.wait_for()
