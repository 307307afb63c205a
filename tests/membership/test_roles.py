"""Owners give and take roles; one owner always stays."""

import threading

import pytest

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.errors import NotPermitted
from community.core.transaction import writing
from community.membership.actions.roles import appoint, grant_role, revoke_role
from community.membership.models import RoleGrant
from community.membership.queries import by_handle
from tests.world import Browser, World

PATH = "/owner/roles"


def roles_of(handle: str) -> str:
    """The roles as the database has them now."""
    session.rollback()
    session.expire_all()
    member = by_handle(handle)
    assert member is not None
    return member.role_names


@pytest.fixture
def owner(world: World) -> Browser:
    """The browser of an owner who came by the role as owners do."""
    olga = world.member("olga")
    with writing():
        appoint(session.merge(olga), Role.OWNER, now=clock.now())
    return world.browser_of(olga)


def test_an_owner_gives_a_role_and_it_holds_at_once(world: World, owner: Browser) -> None:
    jana = world.signed_in("jana")
    assert jana.get(PATH).status_code == 403
    answer = owner.post(PATH, handle=" @Jana ", role="owner")
    assert (answer.status_code, answer.location) == (303, PATH)
    assert "Jana: Owner from now on." in owner.get(PATH).get_data(as_text=True)
    assert jana.get(PATH).status_code == 200
    grant = session.query(RoleGrant).filter_by(role="owner").order_by(RoleGrant.id.desc()).first()
    assert grant is not None
    assert grant.granted_by_id == owner.member_id
    assert grant.revoked_at is None


def test_an_owner_who_steps_down_is_not_led_to_a_page_that_refuses_them(world: World, owner: Browser) -> None:
    world.member("jana")
    for handle, role in (("jana", "owner"), ("olga", "team")):
        owner.post(PATH, handle=handle, role=role)
    assert owner.delete(f"{PATH}/olga/owner").location == "/"
    assert roles_of("olga") == "team"


def test_roles_add_up_and_are_taken_one_by_one(world: World, owner: Browser) -> None:
    world.member("jana")
    owner.post(PATH, handle="jana", role="team")
    owner.post(PATH, handle="jana", role="moderator")
    assert roles_of("jana") == "moderator team"
    assert owner.delete(f"{PATH}/jana/team").status_code == 303
    assert roles_of("jana") == "moderator"
    rows = {row.role: row for row in session.query(RoleGrant).filter(RoleGrant.role != "owner")}
    assert rows["team"].revoked_by_id == owner.member_id
    assert rows["moderator"].revoked_at is None


def test_giving_twice_changes_nothing_and_says_so(world: World, owner: Browser) -> None:
    world.member("jana")
    owner.post(PATH, handle="jana", role="team")
    owner.post(PATH, handle="jana", role="team")
    assert "Jana: Product team already." in owner.get(PATH).get_data(as_text=True)
    assert session.query(RoleGrant).filter_by(role="team").count() == 1


def test_a_role_given_taken_and_given_again_is_three_facts(world: World, owner: Browser) -> None:
    world.member("jana")
    owner.post(PATH, handle="jana", role="team")
    owner.delete(f"{PATH}/jana/team")
    owner.delete(f"{PATH}/jana/team")
    owner.post(PATH, handle="jana", role="team")
    assert [row.revoked_at is None for row in session.query(RoleGrant).filter_by(role="team")] == [False, True]


def test_the_last_owner_stays(world: World, owner: Browser) -> None:
    answer = owner.delete(f"{PATH}/olga/owner")
    assert answer.status_code == 422
    assert "Make another member an owner first." in answer.get_data(as_text=True)
    assert roles_of("olga") == "owner"


def test_an_owner_may_leave_once_there_is_another(world: World, owner: Browser) -> None:
    world.member("jana")
    owner.post(PATH, handle="jana", role="owner")
    assert owner.delete(f"{PATH}/olga/owner").location == "/"
    assert roles_of("olga") == ""
    assert owner.get(PATH).status_code == 403


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"handle": ""}, "Please give a handle."),
        ({"handle": "nobody"}, "Nobody has this handle."),
        ({"handle": "old-ada"}, "known from an import only"),
        ({"role": "king"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_given_is_said_beside_its_field(
    world: World, owner: Browser, fields: dict[str, str], message: str
) -> None:
    world.member("jana")
    world.member("old-ada", source="uservoice", source_id="7")
    answer = owner.post(PATH, **({"handle": "jana", "role": "team"} | fields))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert "handle" not in fields or not fields["handle"] or f'value="{fields["handle"]}"' in page


@pytest.mark.parametrize("roles", [(), (Role.TEAM,), (Role.MODERATOR,)])
def test_members_are_told_why_they_may_not(world: World, roles: tuple[Role, ...]) -> None:
    browser = world.signed_in("mallory", roles=roles)
    for answer in (
        browser.get(PATH),
        browser.post(PATH, handle="mallory", role="owner"),
        browser.delete(f"{PATH}/mallory/team"),
        browser.post("/owner/claims", unclaimed="x", member="mallory"),
    ):
        assert answer.status_code == 403
        assert "Your role does not include this." in answer.get_data(as_text=True)
    assert roles_of("mallory") == " ".join(roles)


def test_somebody_not_signed_in_is_sent_to_the_door(world: World) -> None:
    visitor = world.visitor()
    assert visitor.get(PATH).location == "/sign-in?next=/owner/roles"
    assert visitor.post(PATH, handle="x", role="owner").status_code == 401


def test_what_is_no_role_or_nobodys_is_not_there(world: World, owner: Browser) -> None:
    assert owner.delete(f"{PATH}/nobody/team").status_code == 404
    assert owner.delete(f"{PATH}/olga/king").status_code == 404


def test_the_action_itself_asks_who_acts(world: World) -> None:
    mallory = world.member("mallory")
    for change in (grant_role, revoke_role):
        with pytest.raises(NotPermitted), writing():
            change(mallory, Role.OWNER, by=mallory, now=clock.now())


def test_two_owners_who_take_the_role_from_each_other_at_once_leave_one(world: World) -> None:
    owners = [world.member("olga"), world.member("otto")]
    with writing():
        for each in owners:
            appoint(session.merge(each), Role.OWNER, now=clock.now())
    browsers = [world.browser_of(owner) for owner in owners]
    tokens = [browser.csrf() for browser in browsers]
    session.remove()
    start = threading.Barrier(2)

    def depose(browser: Browser, token: str, other: str) -> None:
        start.wait()
        fields = {"csrf_token": token, "_method": "DELETE"}
        statuses.append(browser.client.post(f"{PATH}/{other}/owner", data=fields).status_code)

    statuses: list[int] = []
    attempts = zip(browsers, tokens, ["otto", "olga"], strict=True)
    threads = [threading.Thread(target=depose, args=attempt) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) in ([303, 403], [303, 422])
    assert sorted([roles_of("olga"), roles_of("otto")]) == ["", "owner"]
