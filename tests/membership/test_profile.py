"""What everybody may read about a member."""

import pytest

from community.access import Role
from tests.world import World, at


def test_a_profile_shows_who_somebody_is(world: World) -> None:
    world.member("ada", display_name="Ada Lovelace", joined_at=at("2025-03-09"), bio_html="<p>I <em>count</em>.</p>")
    answer = world.visitor().get("/members/ada")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert '<h1 dir="auto">Ada Lovelace</h1>' in page
    assert "@ada" in page
    assert "<p>I <em>count</em>.</p>" in page
    assert "Member since" in page
    assert "Mar" in page
    assert "2025" in page
    assert page.count("None so far.") == 2


def test_a_handle_is_found_however_it_is_written_and_nobody_is_not_there(world: World) -> None:
    world.member("ada")
    assert world.visitor().get("/members/ADA").status_code == 200
    assert world.visitor().get("/members/nobody").status_code == 404


@pytest.mark.parametrize(
    ("role", "name"), [(Role.TEAM, "Product team"), (Role.MODERATOR, "Moderator"), (Role.OWNER, "Owner")]
)
def test_what_somebody_is_here_stands_beside_their_name(world: World, role: Role, name: str) -> None:
    world.member("jana", roles=(role,))
    assert f'<span class="badge">{name}</span>' in world.visitor().get("/members/jana").get_data(as_text=True)


def test_nothing_of_what_is_private_is_shown(world: World) -> None:
    secrets = {"email": "ada@example.org", "claim_email": "old@example.org", "password_hash": "argon"}
    world.member("ada", **secrets)
    page = world.visitor().get("/members/ada").get_data(as_text=True)
    assert not [secret for secret in secrets.values() if secret in page]


def test_ones_own_profile_leads_to_the_settings_and_nobody_elses_does(world: World) -> None:
    world.member("bea")
    browser = world.signed_in("ada")
    change = '<a class="plain-link" href="/settings">'
    assert change in browser.get("/members/ada").get_data(as_text=True)
    assert change not in browser.get("/members/bea").get_data(as_text=True)


def test_somebody_known_from_an_import_is_shown_as_that(world: World) -> None:
    world.member("old-ada", source="uservoice", source_id="7")
    page = world.visitor().get("/members/old-ada").get_data(as_text=True)
    assert "Known from an import; this account has not been claimed." in page
    assert "First seen" in page
    assert "/owner/roles" not in page
    owners = world.signed_in("olga", roles=(Role.OWNER,)).get("/members/old-ada").get_data(as_text=True)
    assert "/owner/roles?unclaimed=old-ada#claims" in owners


def test_a_claimed_account_leads_to_whoever_claimed_it(world: World) -> None:
    ada = world.member("ada")
    world.member("old-ada", source="uservoice", source_id="7", claimed_by_id=ada.id, claimed_at=at("2026-01-01"))
    answer = world.visitor().get("/members/old-ada")
    assert (answer.status_code, answer.location) == (302, "/members/ada")


def test_a_name_is_text_and_no_markup(world: World) -> None:
    world.member("eve", display_name="<script>alert(1)</script>")
    page = world.visitor().get("/members/eve").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
