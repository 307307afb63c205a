"""A profile that is set aside: the handle stands for name, picture and words, everywhere and for everybody else."""

import pytest

from community.core.db import session
from community.core.transaction import writing
from community.membership.models import Member
from tests.moderation.conftest import Holding
from tests.moderation.town import Town, settle
from tests.world import World

NAME = "Ada of the North"


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    town = settle(world, moderator)
    with writing():
        session.get_one(Member, town.people["ada"].id).avatar_key = "picture.webp"
    return town


def _page(town: Town, who: str, path: str) -> str:
    town.world.app.extensions["community-page-cache"].clear()
    return town.browsers()[who].get(path).get_data(as_text=True)


def test_the_page_of_a_held_profile_says_so_and_shows_the_handle_alone(town: Town, holding: Holding) -> None:
    holding.place(town.people["ada"])
    for who in ("visitor", "member", "team"):
        page = _page(town, who, "/members/ada")
        assert "Set aside by a moderator" in page
        assert NAME not in page
        assert "picture.webp" not in page
        assert "I am ada." not in page


def test_the_member_and_moderators_still_see_it(town: Town, holding: Holding) -> None:
    holding.place(town.people["ada"])
    for who in ("author", "moderator"):
        page = _page(town, who, "/members/ada")
        assert "Set aside by a moderator" in page
        assert NAME in page
        assert "picture.webp" in page
        assert "I am ada." in page
        assert "/cases/" in page


def test_nowhere_else_is_the_name_or_the_picture_shown(town: Town, holding: Holding) -> None:
    paths = ("/", "/feeds/ideas.atom", "/ideas?author=ada", "/search?q=by:ada", *(idea.path for idea in town.ideas))
    assert all(NAME in _page(town, "visitor", path) for path in paths if not path.startswith("/search"))
    statement_id = holding.place(town.people["ada"])
    for path in paths:
        page = _page(town, "visitor", path)
        assert NAME not in page, path
        assert "picture.webp" not in page, path
    holding.lift(statement_id)
    assert NAME in _page(town, "visitor", town.ideas[0].path)


def test_what_they_wrote_stays_and_leads_to_their_profile(town: Town, holding: Holding) -> None:
    holding.place(town.people["ada"])
    page = _page(town, "visitor", town.ideas[0].path)
    assert "About deliver after six" in page
    assert '<a href="/members/ada">ada</a>' in page
