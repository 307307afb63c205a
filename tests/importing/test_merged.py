"""An import that is run again, and taken back, after some of its ideas were merged here."""

import pytest
from sqlalchemy import select

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import merge_ideas
from community.ideas.actions.importing import carry_merge
from community.ideas.actions.merging import recheck_merges
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.voting.actions import recheck_counting, recheck_roots
from tests.importing.conftest import Forum, idea, imported, nothing_is_miscounted, vote
from tests.world import World


@pytest.fixture
def tomas(world: World) -> Member:
    return world.member("tomas", roles=(Role.TEAM,))


@pytest.fixture
def forum_in(forum: Forum) -> Forum:
    """Two ideas with votes of three people, one of whom voted for both."""
    forum.write("ideas", [idea(1, carried_votes=4), idea(2)])
    forum.write("votes", [vote(1, "Oda"), vote(1, "Pia"), vote(2, "Oda"), vote(2, "Quim")])
    assert forum.bring_in().exit_code == 0
    return forum


def merge(source: Idea, target: Idea, by: Member) -> None:
    with writing():
        merge_ideas(get_visible(source.id, by), get_visible(target.id, by), by=by, now=clock.now())


def support(number: int) -> int:
    session.rollback()
    found = session.scalars(select(Idea.support).where(Idea.id == number)).one()
    assert (recheck_merges(), recheck_roots(), recheck_counting()) == ({}, {}, {})
    session.rollback()
    return found


def test_run_again_it_counts_each_person_once_over_what_is_one(forum_in: Forum, tomas: Member) -> None:
    one, two = imported("1"), imported("2")
    merge(one, two, tomas)
    assert support(two.id) == 3 + 4
    forum_in.write("ideas", [idea(1, carried_votes=6), idea(2)])
    forum_in.write("votes", [vote(1, "Oda"), vote(1, "Quim"), vote(1, "Rosa"), vote(2, "Rosa"), vote(2, "Pia")])
    assert forum_in.bring_in().exit_code == 0
    assert support(two.id) == 4 + 6
    assert nothing_is_miscounted()
    assert "0 new" in forum_in.bring_in().stdout


def test_taking_it_back_leaves_what_it_was_merged_with(world: World, forum_in: Forum, tomas: Member) -> None:
    ada = world.signed_in("ada")
    ada.post("/ideas", title="A thing of our own", body="x", board="ideas")
    own = session.scalars(select(Idea).where(Idea.source.is_(None))).one()
    ada.post(f"/ideas/{own.id}/vote")
    merge(imported("1"), own, tomas)
    assert support(own.id) == 3 + 4
    refused = forum_in.undo()
    assert (refused.exit_code, "1 merges" in refused.stderr) == (2, True) or "1 merges" in refused.output
    assert forum_in.undo("--with-contributions").exit_code == 0
    assert support(own.id) == 1
    assert nothing_is_miscounted()


def test_a_merge_that_an_import_brings_is_carried_over_once(forum_in: Forum) -> None:
    one, two = imported("1"), imported("2")
    for is_new in (True, False):
        with writing():
            assert carry_merge(one.id, two.id, now=clock.now()) is is_new
    assert support(two.id) == 3 + 4
    assert forum_in.undo().exit_code == 0
    assert nothing_is_miscounted()
