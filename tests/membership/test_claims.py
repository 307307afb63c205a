"""What an import brought comes to whoever wrote it: by their confirmed address, or by an owner's word."""

import pytest

from community.access import Role
from community.core import clock, events
from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.core.transaction import writing
from community.membership.actions.claims import claim, claim_by_address
from community.membership.events import MemberClaimed
from community.membership.models import Member
from tests.hearing import overhear
from tests.membership.conftest import Mailbox, join
from tests.world import Browser, World, at


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[MemberClaimed]:
    """What is said of claims."""
    return overhear(monkeypatch, MemberClaimed)


def imported(world: World, handle: str = "old-ada", **values: object) -> Member:
    """Somebody whom an import knows."""
    return world.member(handle, source="uservoice", source_id=handle, **values)


def reread(member: Member) -> Member:
    """The row as it is now."""
    session.rollback()
    return session.get_one(Member, member.id, populate_existing=True)


def test_whoever_confirms_the_address_gets_what_was_kept_for_it(
    world: World, told: list[MemberClaimed], mailbox: Mailbox
) -> None:
    kept = [imported(world, name, claim_email="mara@example.org") for name in ("old-mara", "older-mara")]
    other = imported(world, "nora", claim_email="nora@example.org")
    browser = world.visitor()
    join(browser, handle="mara", email="mara@example.org")
    assert reread(kept[0]).is_unclaimed, "joining alone proves nothing"
    path = mailbox.link()
    browser.post(path, form_on=path)
    (mara,) = session.query(Member).filter_by(handle="mara")
    assert told == [MemberClaimed(each.id, mara.id) for each in kept]
    for each in kept:
        row = reread(each)
        assert (row.claimed_by_id, row.handed_over_by_id) == (mara.id, None)
        assert row.claimed_at is not None
    assert reread(other).is_unclaimed


def test_an_equal_handle_is_no_claim(world: World, told: list[MemberClaimed], mailbox: Mailbox) -> None:
    imported(world, "mara-old", display_name="mara")
    browser = world.visitor()
    join(browser, handle="mara", email="mara@example.org")
    path = mailbox.link()
    browser.post(path, form_on=path)
    assert told == []


def test_an_address_that_was_not_confirmed_claims_nothing(world: World, told: list[MemberClaimed]) -> None:
    imported(world, claim_email="ada@example.org")
    unconfirmed = world.member("ada", email="ada@example.org")
    other = world.member("bea", email="bea@example.org", email_confirmed_at=at("2026-01-01"))
    with writing():
        for member in (unconfirmed, other):
            assert claim_by_address(session.merge(member), "ada@example.org", now=clock.now()) == 0
    assert told == []


def test_confirming_again_claims_nothing_twice(world: World) -> None:
    imported(world, claim_email="ada@example.org")
    ada = world.member("ada", email="ada@example.org", email_confirmed_at=at("2026-01-01"))
    counts = []
    for _ in range(2):
        with writing():
            counts.append(claim_by_address(session.merge(ada), "ada@example.org", now=clock.now()))
    assert counts == [1, 0]


def test_an_owner_hands_over_and_the_rooms_are_told(world: World, told: list[MemberClaimed]) -> None:
    owner = world.signed_in("olga", roles=(Role.OWNER,))
    old, ada = imported(world), world.member("ada")
    assert 'value="old-ada"' in owner.get("/owner/roles?unclaimed=old-ada").get_data(as_text=True)
    answer = owner.post("/owner/claims", unclaimed="@old-ada", member="ada")
    assert (answer.status_code, answer.location) == (303, "/members/ada")
    assert told == [MemberClaimed(old.id, ada.id)]
    row = reread(old)
    assert (row.claimed_by_id, row.handed_over_by_id) == (ada.id, owner.member_id)
    assert "What @old-ada wrote is now Ada" in owner.get("/members/ada").get_data(as_text=True)


def test_where_a_room_refuses_nothing_at_all_is_handed_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = world.signed_in("olga", roles=(Role.OWNER,))
    imported(world)
    world.member("ada")

    def move(event: MemberClaimed) -> None:
        session.get_one(Member, event.member_id).bio = "moved"
        session.flush()

    def veto(_event: MemberClaimed) -> None:
        raise Invalid("claim-not-unclaimed", field="unclaimed", handle="old-ada")

    monkeypatch.setitem(events.reactions_during, MemberClaimed, [move, veto])
    assert owner.post("/owner/claims", unclaimed="old-ada", member="ada").status_code == 422
    assert session.query(Member).filter_by(handle="old-ada").one().is_unclaimed
    assert session.query(Member).filter_by(handle="ada").one().bio == ""


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"unclaimed": ""}, "Please give a handle."),
        ({"unclaimed": "nobody"}, "Nobody has this handle."),
        ({"member": "nobody"}, "Nobody has this handle."),
        ({"unclaimed": "bea"}, "There is nothing to hand over."),
        ({"unclaimed": "claimed"}, "There is nothing to hand over."),
        ({"member": "other-old"}, "cannot take anything over"),
        ({"member": "old-ada"}, "cannot take anything over"),
    ],
)
def test_what_cannot_be_handed_over_is_said_beside_its_field(
    world: World, told: list[MemberClaimed], fields: dict[str, str], message: str
) -> None:
    owner = world.signed_in("olga", roles=(Role.OWNER,))
    ada = world.member("ada")
    world.member("bea")
    imported(world)
    imported(world, "other-old")
    imported(world, "claimed", claimed_by_id=ada.id)
    answer = owner.post("/owner/claims", **({"unclaimed": "old-ada", "member": "ada"} | fields))
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert told == []


def test_only_owners_hand_over(world: World, told: list[MemberClaimed]) -> None:
    old, ada = imported(world), world.member("ada", roles=(Role.TEAM, Role.MODERATOR))
    browser: Browser = world.browser_of(ada)
    assert browser.post("/owner/claims", unclaimed="old-ada", member="ada").status_code == 403
    with pytest.raises(NotPermitted), writing():
        claim(session.merge(old), session.merge(ada), by=ada, now=clock.now())
    assert told == []
