"""Somebody clicks a ballot, joins or signs in, and has voted."""

import pytest

from community.core import clock
from community.core.db import session
from community.core.events import record
from community.core.transaction import writing
from community.ideas.models import Idea
from community.membership.events import MemberClaimed, SignedIn
from community.membership.models import Member
from community.voting.actions import recount_all
from community.voting.models import Vote
from tests.membership.conftest import join, sign_in, with_password
from tests.voting.conftest import MakeIdea, numbers, rows_of, the_vote
from tests.world import World, at


def test_joining_by_a_ballot_casts_that_vote(world: World, idea: Idea) -> None:
    browser = world.visitor()
    answer = join(browser, vote=str(idea.id))
    assert answer.status_code == 303
    assert numbers(idea)[0] == 1
    page = browser.get(idea.path).get_data(as_text=True)
    assert 'aria-pressed="true"' in page


def test_signing_in_by_a_ballot_casts_that_vote_once(world: World, idea: Idea) -> None:
    with_password(world, "ada")
    for _ in range(2):
        assert sign_in(world.visitor(), "ada", vote=str(idea.id)).status_code == 303
    assert (numbers(idea)[0], rows_of(idea)) == (1, 1)


@pytest.mark.parametrize("status", ["shipped", "not-now"])
def test_what_takes_no_votes_keeps_nobody_out(world: World, make_idea: MakeIdea, status: str) -> None:
    idea = make_idea(status=status)
    with_password(world, "ada")
    browser = world.visitor()
    assert sign_in(browser, "ada", vote=str(idea.id)).status_code == 303
    assert (rows_of(idea), numbers(idea)[0]) == (0, 0)
    assert browser.get("/settings/sessions").status_code == 200


def test_an_idea_that_is_not_there_keeps_nobody_out(world: World) -> None:
    with_password(world, "ada")
    assert sign_in(world.visitor(), "ada", vote="999999999999").status_code == 303


def test_half_a_vote_does_not_stay_when_it_cannot_be_cast(world: World, idea: Idea) -> None:
    """The idea is decided between looking and locking: the sign-in goes on, without a trace of the vote."""
    ada = world.member("ada")
    with writing():
        session.add(Vote(member_id=ada.id, idea_id=idea.id, root_id=idea.id, cast_at=clock.now(), weight=1.0))
        session.get_one(Idea, idea.id).vote_count = 1
    with writing():
        record(SignedIn(ada.id, 10**12))
        record(SignedIn(ada.id, None))
    assert (rows_of(idea), numbers(idea)[0]) == (1, 1)


@pytest.fixture
def imported(world: World, make_idea: MakeIdea) -> tuple[Member, Member, list[Idea]]:
    """Somebody known from an import, the same person here, and four ideas for both to have voted on."""
    unclaimed = world.member("old-ada", source="forum", source_id="17", claim_email="ada@example.org")
    ada = world.member("ada")
    return unclaimed, ada, [make_idea(f"Idea number {number}") for number in range(4)]


def _vote(idea: Idea, member: Member, day: str, *, withdrawn: bool = False) -> None:
    from community.voting.actions import cast_vote, withdraw_vote

    with writing():
        fresh = session.get_one(Idea, idea.id)
        session.refresh(fresh, ["status"])
        cast_vote(fresh, by=member, now=at(day))
        if withdrawn:
            withdraw_vote(fresh, by=member, now=at("2026-06-01"))


def test_votes_of_an_import_go_to_whoever_claims_them(imported: tuple[Member, Member, list[Idea]]) -> None:
    unclaimed, ada, (first, second, both, mine) = imported
    for idea in (first, second, both):
        _vote(idea, unclaimed, "2025-05-01")
    _vote(both, ada, "2026-02-01")
    _vote(mine, ada, "2026-02-01")
    with writing():
        record(MemberClaimed(unclaimed.id, ada.id))
    assert [numbers(idea)[0] for idea in (first, second, both, mine)] == [1, 1, 1, 1]
    assert the_vote(both, ada).cast_at == at("2025-05-01"), "the earlier time is theirs"
    assert the_vote(first, ada).counts
    assert not the_vote(both, unclaimed).counts
    assert recount_all() == []


def test_a_vote_of_ones_own_that_was_taken_back_stays_taken_back(imported: tuple[Member, Member, list[Idea]]) -> None:
    unclaimed, ada, (idea, *_) = imported
    _vote(idea, unclaimed, "2025-05-01")
    _vote(idea, ada, "2026-02-01", withdrawn=True)
    with writing():
        record(MemberClaimed(unclaimed.id, ada.id))
    assert numbers(idea)[0] == 0
    assert recount_all() == []


def test_a_vote_that_the_import_knew_as_taken_back_does_not_take_ones_own(
    imported: tuple[Member, Member, list[Idea]],
) -> None:
    unclaimed, ada, (idea, *_) = imported
    _vote(idea, unclaimed, "2026-03-01", withdrawn=True)
    _vote(idea, ada, "2026-02-01")
    with writing():
        record(MemberClaimed(unclaimed.id, ada.id))
    assert numbers(idea)[0] == 1
    assert the_vote(idea, ada).cast_at == at("2026-02-01")
    assert recount_all() == []
