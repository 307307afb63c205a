"""A member sees where they are signed in, and ends what is not theirs."""

import pytest

from community.core.db import session
from community.core.transaction import writing
from community.membership.models import MemberSession
from community.membership.rules import browser_label
from tests.membership.conftest import HERE, PASSWORD, is_in, with_password
from tests.world import Browser, World

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _from(world: World, user_agent: str) -> Browser:
    browser = world.visitor()
    form = {"csrf_token": browser.csrf("/sign-in"), "login": "ada", "password": PASSWORD}
    browser.client.post("/sign-in", data=form, headers={"User-Agent": user_agent})
    browser.tokens.clear()
    return browser


def test_the_page_lists_every_browser_and_marks_this_one(world: World) -> None:
    ada = with_password(world)
    world.browser_of(ada)
    page = _from(world, FIREFOX).get(HERE).get_data(as_text=True)
    assert page.count("This one") == 1
    assert page.index("Firefox · Linux") < page.index("This one")
    assert "Tests" in page


def test_one_other_browser_can_be_signed_out(world: World) -> None:
    ada = with_password(world)
    here, lost, other = (world.browser_of(ada) for _ in range(3))
    row = session.query(MemberSession).order_by(MemberSession.id).all()[1]
    assert here.post(f"{HERE}/{row.id}", form_on=HERE, _method="DELETE").location == HERE
    assert [is_in(browser) for browser in (here, lost, other)] == [True, False, True]


def test_all_others_can_be_signed_out(world: World) -> None:
    ada, bea = with_password(world), with_password(world, "bea")
    here, lost, other, strangers = *(world.browser_of(ada) for _ in range(3)), world.browser_of(bea)
    assert here.post(HERE, form_on=HERE, _method="DELETE").location == HERE
    assert [is_in(browser) for browser in (here, lost, other, strangers)] == [True, False, False, True]


def test_the_sessions_of_others_are_out_of_reach(world: World) -> None:
    ada, bea = with_password(world), with_password(world, "bea")
    mine, theirs = world.browser_of(ada), world.browser_of(bea)
    row = session.query(MemberSession).filter_by(member_id=bea.id).one()
    assert mine.post(f"{HERE}/{row.id}", form_on=HERE, _method="DELETE").status_code == 404
    assert is_in(theirs)


def test_a_session_lasts_thirty_days_and_not_a_moment_longer(world: World) -> None:
    browser = world.browser_of(with_password(world))
    row = session.query(MemberSession).one()
    with writing():
        session.merge(row).expires_at = row.created_at
    assert not is_in(browser)


def test_without_a_form_token_nothing_ends(world: World) -> None:
    ada = with_password(world)
    here, other = world.browser_of(ada), world.browser_of(ada)
    assert here.client.post(HERE, data={"_method": "DELETE"}).status_code == 400
    assert here.client.delete(HERE).status_code == 400
    assert is_in(other)


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (FIREFOX, "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari · Mac"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome · Android"),
        ("curl/8.9", "curl"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_browsers_have_the_names_people_know(user_agent: str, label: str) -> None:
    assert browser_label(user_agent) == label
