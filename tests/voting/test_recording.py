"""The product team writes down a customer's vote, and reads who voted."""

import pytest
from sqlalchemy import select

from community.access import Role
from community.core.db import session
from community.ideas.models import Idea
from community.membership.models import Member
from tests.membership.conftest import Mailbox, join, mailbox
from tests.voting.conftest import MakeIdea, numbers, rows_of, the_vote
from tests.world import Browser, World, at

__all__ = ["mailbox"]  # a fixture of joining's, used here as well


@pytest.fixture
def team(world: World) -> Browser:
    """Tomas of the product team."""
    return world.signed_in("tomas", display_name="Tomas H.", roles=(Role.TEAM,))


def test_a_vote_is_recorded_for_a_member_by_handle(world: World, team: Browser, idea: Idea) -> None:
    leo = world.member("leo", display_name="Leo M.")
    answer = team.post(f"/ideas/{idea.id}/votes-recorded", customer="@leo", note="Said so on the phone")
    assert answer.status_code == 303
    vote = the_vote(idea, leo)
    assert (vote.cast_by_id, vote.on_behalf_of) == (team.member_id, "Said so on the phone")
    assert numbers(idea)[0] == 1


def test_the_list_shows_it_as_recorded_and_by_whom(world: World, team: Browser, idea: Idea) -> None:
    world.member("leo", display_name="Leo M.")
    team.post(f"/ideas/{idea.id}/votes-recorded", customer="leo", note="By letter")
    world.signed_in("ada").post(f"/ideas/{idea.id}/vote")
    page = team.get(f"/ideas/{idea.id}/voters").get_data(as_text=True)
    assert "Leo M." in page
    assert "Recorded by Tomas H.: By letter" in page
    assert page.count("Recorded by") == 1


def test_the_customer_sees_it_marked_and_may_take_it_back(world: World, team: Browser, idea: Idea) -> None:
    leo = world.member("leo")
    team.post(f"/ideas/{idea.id}/votes-recorded", customer="leo", note="By letter")
    browser = world.browser_of(leo)
    assert "The product team recorded it for you: By letter" in browser.get(idea.path).get_data(as_text=True)
    browser.delete(f"/ideas/{idea.id}/vote")
    assert numbers(idea)[0] == 0
    browser.post(f"/ideas/{idea.id}/vote")
    assert the_vote(idea, leo).cast_by_id is None, "now it is the customer's own"


def test_an_address_nobody_has_waits_to_be_claimed(team: Browser, idea: Idea, make_idea: MakeIdea) -> None:
    other = make_idea("Another wish")
    for each in (idea, other):
        team.post(f"/ideas/{each.id}/votes-recorded", customer="Anna.Schmidt@Example.org", note="")
    session.rollback()
    (anna,) = session.scalars(select(Member).where(Member.claim_email == "anna.schmidt@example.org")).all()
    assert anna.password_hash is None
    assert "anna" not in anna.handle + anna.display_name.lower()
    assert [numbers(each)[0] for each in (idea, other)] == [1, 1]


def test_whoever_confirms_the_address_gets_the_vote(world: World, team: Browser, idea: Idea, mailbox: Mailbox) -> None:
    team.post(f"/ideas/{idea.id}/votes-recorded", customer="anna@example.org", note="By letter")
    anna = world.visitor()
    join(anna, "anna", "anna@example.org")
    assert "By letter" not in anna.get(idea.path).get_data(as_text=True)
    link = mailbox.link()
    assert anna.post(link, form_on=link).status_code == 303
    assert "By letter" in anna.get(idea.path).get_data(as_text=True)
    assert (rows_of(idea), numbers(idea)[0]) == (1, 1)


def test_a_confirmed_address_is_that_member(world: World, team: Browser, idea: Idea) -> None:
    leo = world.member("leo", email="leo@example.org", email_confirmed_at=at("2026-01-01"))
    world.member("not-leo", email="leo@example.org")
    team.post(f"/ideas/{idea.id}/votes-recorded", customer="leo@example.org")
    assert the_vote(idea, leo).on_behalf_of == "leo@example.org"


def test_somebody_claimed_is_recorded_as_who_claimed_them(world: World, team: Browser, idea: Idea) -> None:
    leo = world.member("leo")
    world.member("old-leo", source="forum", source_id="7", claimed_by_id=leo.id)
    team.post(f"/ideas/{idea.id}/votes-recorded", customer="old-leo")
    assert the_vote(idea, leo).counts


def test_a_customer_who_votes_already_is_not_counted_twice(world: World, team: Browser, idea: Idea) -> None:
    leo = world.signed_in("leo")
    leo.post(f"/ideas/{idea.id}/vote")
    answer = team.post(f"/ideas/{idea.id}/votes-recorded", customer="leo")
    assert answer.status_code == 303
    assert (rows_of(idea), numbers(idea)[0]) == (1, 1)
    assert the_vote(idea, leo.member_id or 0).cast_by_id is None


@pytest.mark.parametrize("typed", ["", "nobody-here", "not an address", "a@b", "@"])
def test_a_customer_nobody_knows_is_refused_beside_the_field(team: Browser, idea: Idea, typed: str) -> None:
    answer = team.post(f"/ideas/{idea.id}/votes-recorded", customer=typed, note="Kept as typed")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Kept as typed" in text
    assert 'aria-invalid="true"' in text
    assert rows_of(idea) == 0


def test_a_decided_idea_takes_no_recorded_votes(world: World, team: Browser, make_idea: MakeIdea) -> None:
    world.member("leo")
    idea = make_idea(status="shipped")
    assert team.post(f"/ideas/{idea.id}/votes-recorded", customer="leo").status_code == 403


@pytest.mark.parametrize("roles", [(), (Role.MODERATOR,), (Role.OWNER,)])
def test_nobody_else_records_votes_or_reads_names(world: World, idea: Idea, roles: tuple[Role, ...]) -> None:
    world.member("leo", display_name="Leo M.")
    browser = world.signed_in("bea", roles=roles)
    refused = browser.get(f"/ideas/{idea.id}/voters")
    assert refused.status_code == 403
    assert "product team only" in refused.get_data(as_text=True)
    assert browser.post(f"/ideas/{idea.id}/votes-recorded", customer="leo").status_code == 403
    assert rows_of(idea) == 0


def test_somebody_not_signed_in_is_asked_to(world: World, idea: Idea) -> None:
    path = f"/ideas/{idea.id}/voters"
    assert world.visitor().get(path).location == f"/sign-in?next={path}"


def test_a_long_list_of_voters_goes_on_page_by_page(world: World, team: Browser, idea: Idea) -> None:
    for number in range(55):
        world.member(f"customer-{number:02d}", display_name=f"Customer {number:02d}")
        team.post(f"/ideas/{idea.id}/votes-recorded", customer=f"customer-{number:02d}")
    first = team.get(f"/ideas/{idea.id}/voters").get_data(as_text=True)
    assert first.count("Recorded by") == 50
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = team.get(following.replace("&amp;", "&")).get_data(as_text=True)
    assert second.count("Recorded by") == 5
    seen = {f"Customer {number:02d}" for number in range(55) if f"Customer {number:02d}" in first + second}
    assert len(seen) == 55


def test_whoever_recorded_a_vote_takes_it_back(world: World, team: Browser, idea: Idea) -> None:
    leo = world.member("leo")
    team.post(f"/ideas/{idea.id}/votes-recorded", customer="leo", note="Misheard on the phone")
    assert 'value="DELETE"' in team.get(f"/ideas/{idea.id}/voters").text
    for _ in range(2):
        assert team.delete(f"/ideas/{idea.id}/votes-recorded", customer="leo").status_code == 303
    assert numbers(idea)[0] == 0
    assert the_vote(idea, leo).withdrawn_at is not None


def test_what_a_colleague_recorded_or_the_customer_cast_is_not_theirs_to_take(
    world: World, team: Browser, idea: Idea
) -> None:
    world.member("leo")
    ruth = world.signed_in("ruth", roles=(Role.TEAM,))
    ruth.post(f"/ideas/{idea.id}/votes-recorded", customer="leo")
    world.signed_in("mira").post(f"/ideas/{idea.id}/vote")
    for customer in ("leo", "mira", "nobody-here", ""):
        assert team.delete(f"/ideas/{idea.id}/votes-recorded", customer=customer).status_code == 303
    assert numbers(idea)[0] == 2
