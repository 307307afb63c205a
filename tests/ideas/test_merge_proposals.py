"""Any member may say that two ideas are one; the team and moderators look, and the member learns what became of it."""

import pytest
from sqlalchemy import select

from community.access import Role
from community.core.db import session
from community.core.transaction import writing
from community.ideas.events import MergeProposed, MergeSettled
from community.ideas.models import Audience, Idea, MergeProposal
from tests.hearing import overhear
from tests.ideas.conftest import MakeBoard, MakeIdea, fresh, text_of
from tests.world import Browser, World

SAYS = "thinks it is one with"


@pytest.fixture
def window(make_idea: MakeIdea) -> Idea:
    return make_idea("A delivery window")


@pytest.fixture
def slot(make_idea: MakeIdea) -> Idea:
    return make_idea("Pick a delivery slot")


def propose(browser: Browser, source: Idea, target: Idea) -> int:
    return browser.post(f"/ideas/{source.id}/merge", into=str(target.id)).status_code


def settled() -> list[bool | None]:
    session.rollback()
    found = list(session.scalars(select(MergeProposal.is_accepted).order_by(MergeProposal.id)))
    session.rollback()
    return found


def test_a_proposal_changes_nothing_until_the_team_has_looked(
    world: World, team: Browser, window: Idea, slot: Idea
) -> None:
    mia, leo = world.signed_in("mia"), world.signed_in("leo")
    assert (propose(mia, window, slot), propose(leo, slot, window)) == (303, 303)
    assert fresh(window).merged_into_id is None
    assert len(settled()) == 1
    for path in (window.path, slot.path):
        assert text_of(team.get(path)).count(SAYS) == 1
        assert SAYS not in text_of(leo.get(path))
        assert SAYS not in text_of(world.visitor().get(path))
    assert "This one would become part of it." in text_of(team.get(window.path))
    assert "It would become part of this one." in text_of(team.get(slot.path))
    assert "The team will decide." in text_of(mia.get(window.path))
    assert "The team will decide." not in text_of(leo.get(window.path))


def test_declined_its_proposer_reads_that_they_are_two(world: World, team: Browser, window: Idea, slot: Idea) -> None:
    mia = world.signed_in("mia")
    propose(mia, window, slot)
    assert team.delete("/merge-proposals/1").headers["Location"] == window.path
    assert "The team decided that they are two." in text_of(mia.get(window.path))
    assert SAYS not in text_of(team.get(slot.path))
    assert settled() == [False]


def test_merged_it_is_settled_whichever_way_round_and_by_whichever_way(
    world: World, team: Browser, make_idea: MakeIdea, window: Idea, slot: Idea
) -> None:
    mia, third = world.signed_in("mia"), make_idea("Evening deliveries")
    propose(mia, window, slot)
    propose(mia, window, third)
    propose(team, slot, window)
    assert settled() == [True, None]
    assert text_of(team.get(window.path)).count(SAYS) == 1
    propose(team, third, window)
    assert settled() == [True, True]


def test_a_moderator_may_settle_it_and_a_member_may_not(world: World, window: Idea, slot: Idea) -> None:
    mia, mod = world.signed_in("mia"), world.signed_in("mod", roles=(Role.MODERATOR,))
    propose(mia, window, slot)
    assert mia.delete("/merge-proposals/1").status_code == 403
    assert mia.delete(f"/ideas/{window.id}/merge").status_code == 403
    assert propose(mod, window, slot) == 303
    assert (settled(), fresh(window).merged_into_id) == ([True], slot.id)


def test_whoever_listens_is_told_of_both(
    world: World, team: Browser, window: Idea, slot: Idea, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = overhear(monkeypatch, MergeProposed, MergeSettled)
    propose(world.signed_in("mia"), window, slot)
    propose(team, window, slot)
    assert heard == [MergeProposed(1), MergeSettled(1, is_accepted=True)]


def test_ideas_that_nobody_may_merge_are_not_proposed(
    world: World, make_idea: MakeIdea, team: Browser, window: Idea, slot: Idea
) -> None:
    mia, third = world.signed_in("mia"), make_idea("Evening deliveries")
    propose(team, window, slot)
    assert (propose(mia, window, third), propose(mia, slot, window), propose(mia, slot, slot)) == (409, 409, 409)
    assert settled() == []


def test_a_decided_idea_takes_others_in_and_is_itself_proposed_no_more(
    world: World, team: Browser, make_idea: MakeIdea, window: Idea
) -> None:
    mia, shipped = world.signed_in("mia"), make_idea("Evening deliveries", status="shipped")
    assert "The same idea?" not in text_of(mia.get(shipped.path))
    assert "The same idea?" in text_of(team.get(shipped.path))
    refused = mia.post(f"/ideas/{shipped.id}/merge", into=str(window.id))
    assert refused.status_code == 403
    assert "This idea is decided." in text_of(refused)
    assert propose(mia, window, shipped) == 303
    page = text_of(mia.get(shipped.path))
    assert "The team will decide." in page
    assert "Say which idea it is the same as" not in page
    assert propose(team, window, shipped) == 303
    assert fresh(window).merged_into_id == shipped.id


def test_what_its_proposer_may_no_longer_read_is_not_named(
    world: World, team: Browser, make_board: MakeBoard, window: Idea, slot: Idea
) -> None:
    mia = world.signed_in("mia")
    propose(mia, window, slot)
    team.delete("/merge-proposals/1")
    assert "Pick a delivery slot" in text_of(mia.get(window.path))
    with writing():
        session.get_one(Idea, slot.id).board_id = make_board("Hush", seen_by=Audience.TEAM).id
    assert "Pick a delivery slot" not in text_of(mia.get(window.path))
    with writing():
        held = session.get_one(Idea, slot.id)
        held.is_held, held.board_id = True, session.get_one(Idea, window.id).board_id
    assert "Pick a delivery slot" not in text_of(mia.get(window.path))
