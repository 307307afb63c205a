"""An idea that is set aside is there for its author and moderators, and for nobody else."""

import re

import pytest
from sqlalchemy import select

from community.access import Role
from community.core import clock, shortly, tasks
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import restore_idea, withdraw_idea
from community.ideas.models import Board, Idea
from community.membership.models import Member
from tests.moderation.conftest import Holding
from tests.moderation.town import Town, settle
from tests.world import Browser, World


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    return settle(world, moderator)


@pytest.fixture
def held(town: Town, holding: Holding) -> Idea:
    """Ada's first idea, set aside."""
    holding.place(town.ideas[0])
    tasks.run_until_idle()
    return town.ideas[0]


def _page(world: World, browser: Browser, path: str) -> str:
    world.app.extensions["community-page-cache"].clear()
    shortly.forget()
    return browser.get(path).get_data(as_text=True)


def _count_of_board() -> int:
    session.rollback()
    return session.scalars(select(Board.idea_count).order_by(Board.id)).first() or 0


def test_it_opens_for_its_author_and_moderators_only(town: Town, held: Idea) -> None:
    owner = town.world.signed_in("olga", roles=(Role.OWNER,))
    browsers = town.browsers() | {"owner": owner}
    answers = {who: browser.get(held.path).status_code for who, browser in browsers.items()}
    assert answers == {"visitor": 404, "member": 404, "team": 404, "author": 200, "moderator": 200, "owner": 200}


def test_its_author_reads_that_it_is_set_aside_and_where_to_learn_why(town: Town, held: Idea) -> None:
    page = town.browsers()["author"].get(held.path).get_data(as_text=True)
    assert "Set aside by a moderator" in page
    assert re.search(r'href="/cases/[0-9A-Z]{5}"', page)


@pytest.mark.parametrize(
    "where", ["/", "/?sort=new", "/feeds/ideas.atom", "/sitemap.xml", "/search?q=deliver", "/members/ada"]
)
def test_it_is_on_no_list_for_anybody(town: Town, held: Idea, where: str) -> None:
    for browser in town.browsers().values():
        assert f"/ideas/{held.id}-" not in _page(town.world, browser, where)


def test_search_hides_it_before_the_index_has_learnt_of_it(town: Town, holding: Holding) -> None:
    tasks.run_until_idle()
    holding.place(town.ideas[0])
    page = _page(town.world, town.world.visitor(), "/search?q=deliver")
    assert town.ideas[0].path not in page


def test_its_author_finds_it_on_their_own_page_marked(town: Town, held: Idea) -> None:
    author = town.browsers()["author"]
    for path in ("/me", "/ideas?sort=mine"):
        page = _page(town.world, author, path)
        assert held.path in page
        assert "Set aside" in page


def test_the_board_counts_without_it(town: Town, holding: Holding) -> None:
    count = _count_of_board()
    statement_id = holding.place(town.ideas[0])
    assert _count_of_board() == count - 1
    holding.lift(statement_id)
    assert _count_of_board() == count


def test_taken_back_and_set_aside_it_is_counted_off_once(town: Town, holding: Holding) -> None:
    count, idea, ada = _count_of_board(), town.ideas[0], town.people["ada"]
    statement_id = holding.place(idea)
    with writing():
        withdraw_idea(session.get_one(Idea, idea.id), by=ada, now=clock.now())
    assert _count_of_board() == count - 1
    holding.lift(statement_id)
    assert _count_of_board() == count - 1
    with writing():
        restore_idea(session.get_one(Idea, idea.id), by=ada)
    assert _count_of_board() == count


def test_it_takes_no_votes_and_no_comments(town: Town, held: Idea) -> None:
    author = town.browsers()["author"]
    assert author.post(f"/ideas/{held.id}/vote").status_code == 403
    assert author.delete(f"/ideas/{held.id}/vote").status_code == 403
    assert author.post(f"/ideas/{held.id}/comments", body="Why?").status_code == 409
    assert town.browsers()["member"].post(f"/ideas/{held.id}/vote").status_code == 404


def test_its_author_may_still_mend_it(town: Town, held: Idea) -> None:
    author = town.browsers()["author"]
    fields = {"title": "Deliver after seven", "body": "Please.", "revision": "1"}
    assert author.post(f"/ideas/{held.id}", **fields).status_code == 303


def test_its_comments_are_gone_from_profiles_and_addresses(town: Town, held: Idea) -> None:
    visitor = town.world.visitor()
    assert visitor.get(f"/comments/{town.comments[0].id}").status_code == 404
    assert "About deliver after six" not in _page(town.world, visitor, "/members/ada")
