"""Within ideas that were merged, what is set aside is shown and counted nowhere, and comes back as it was."""

import pytest
from sqlalchemy import select, update

from community.access import Role
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.actions import merge_ideas, undo_merge
from community.ideas.actions.counting import recount_boards
from community.ideas.actions.merging import recheck_merges
from community.ideas.models import Idea
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.moderation.actions.sweeping import votes_of
from community.voting.actions import cast_vote, recheck_counting, recheck_roots, recount_all, recount_aside
from community.voting.queries import get_votable
from tests.moderation.conftest import Holding, vote_of
from tests.moderation.town import Town, settle
from tests.world import World


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    return settle(world, moderator)


@pytest.fixture
def tomas(world: World) -> Member:
    """Who merges."""
    return world.member("tomas-m", roles=(Role.TEAM,))


@pytest.fixture
def merged(town: Town, tomas: Member) -> tuple[Idea, Idea]:
    """The second idea, with its votes and comments, became part of the first; Cem voted for both."""
    target, source, cem = town.ideas[0], town.ideas[1], town.people["cem"]
    with writing():
        session.execute(update(Idea).where(Idea.id == source.id).values(title="Zanzibar", slug="zanzibar"))
        for idea in (source, target):
            cast_vote(get_votable(idea.id, cem), by=cem, now=clock.now())
    with writing():
        merge_ideas(get_visible(source.id, tomas), get_visible(target.id, tomas), by=tomas, now=clock.now())
    return source, target


def numbers(idea: Idea) -> tuple[int, int, float]:
    session.rollback()
    row = session.execute(select(Idea.vote_count, Idea.votes_aside, Idea.score).where(Idea.id == idea.id)).one()
    session.rollback()
    return row.vote_count, row.votes_aside, row.score


def is_true() -> bool:
    session.rollback()
    found = recheck_merges(), recheck_roots(), recount_all(), recheck_counting(), recount_aside(), recount_boards()
    session.rollback()
    return not any(found)


def test_a_vote_that_is_set_aside_gives_way_to_another_of_the_same_person(
    town: Town, holding: Holding, merged: tuple[Idea, Idea]
) -> None:
    source, target = merged
    cem = town.people["cem"]
    before = numbers(target)
    first = holding.place(vote_of(source, cem))
    assert numbers(target)[:2] == (before[0], 0)
    second = holding.place(vote_of(target, cem))
    assert numbers(target)[:2] == (before[0] - 1, 1)
    assert is_true()
    holding.lift(first)
    assert numbers(target)[:2] == (before[0], 0)
    holding.lift(second)
    assert numbers(target) == (before[0], 0, pytest.approx(before[2], abs=1e-9))
    assert is_true()


def test_a_case_about_votes_on_it_names_those_that_came_along(town: Town, merged: tuple[Idea, Idea]) -> None:
    source, target = merged
    cem = town.people["cem"]
    session.rollback()
    ours = {vote_of(source, cem).id, vote_of(target, cem).id}
    assert set(votes_of([cem.id], [target.id])) == ours
    session.rollback()


def test_a_merged_idea_that_is_set_aside_is_read_by_nobody_there(
    town: Town, holding: Holding, merged: tuple[Idea, Idea]
) -> None:
    source, target = merged
    with writing():
        session.get_one(Idea, source.id).body_html = "<p>Words of the source.</p>"
        thread_id = session.get_one(Idea, source.id).thread_id
        said = session.scalars(select(Comment.id).where(Comment.thread_id == thread_id)).all()
    statement_id = holding.place(source)
    assert is_true()
    pages = {who: browser.get(target.path).text for who, browser in town.browsers().items()}
    theirs = {"member", "moderator"}  # Bea wrote it
    assert {who for who, page in pages.items() if "Words of the source." in page} == theirs
    assert {who for who, page in pages.items() if "Zanzibar" in page} == theirs
    for number in said:
        assert town.browsers()["team"].get(f"/comments/{number}").status_code == 404
    holding.lift(statement_id)
    assert is_true()
    assert "Words of the source." in town.browsers()["team"].get(target.path).text


def test_its_words_find_the_idea_it_is_part_of_until_they_are_set_aside(
    town: Town, tomas: Member, holding: Holding, merged: tuple[Idea, Idea]
) -> None:
    source, target = merged
    somebody = town.browsers()["team"]

    def finds() -> bool:
        tasks.run_until_idle()
        page = somebody.get("/search?q=zanzibar").text
        assert "Zanzibar" not in page
        return f'href="{target.path}"' in page

    assert finds()
    holding.place(source)
    assert not finds()


def test_taken_apart_while_its_root_is_set_aside_it_is_there_again(
    town: Town, tomas: Member, holding: Holding, merged: tuple[Idea, Idea]
) -> None:
    source, target = merged
    visitor = town.browsers()["visitor"]
    holding.place(target)
    assert visitor.get(source.path, follow_redirects=True).status_code == 404
    with writing():
        assert undo_merge(get_visible(source.id, tomas), by=tomas, now=clock.now())
    assert visitor.get(source.path).status_code == 200
    assert is_true()
