"""Whoever may not write any more may still take back what they wrote: an idea, a comment, a vote."""

import pytest

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.actions.withholding import Terms, place
from community.membership.models import Member
from community.moderation.rules.words import WITHHOLDABLE
from community.voting.models import Vote
from tests.moderation.conftest import Holding
from tests.moderation.doorstep import LASTS
from tests.moderation.town import Town, settle
from tests.world import Browser, World


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    return settle(world, moderator)


@pytest.fixture
def ada(town: Town, holding: Holding) -> Browser:
    """Everything that has a name is withheld from her."""
    with writing():
        now = clock.now()
        terms = Terms(capabilities=WITHHOLDABLE, ends_at=now + LASTS)
        place(session.get_one(Member, town.people["ada"].id), terms, statement_id=holding.state(), now=now)
    return town.world.browser_of(town.people["ada"])


def test_a_comment_is_taken_back_and_brought_back_but_not_changed(town: Town, ada: Browser) -> None:
    comment = town.comments[0]
    page = ada.get(town.ideas[0].path).get_data(as_text=True)
    assert f'action="/comments/{comment.id}"' in page
    assert f"/comments/{comment.id}/edit" not in page
    assert ada.post(f"/comments/{comment.id}/edit", body="No.", revision="1").status_code == 403
    assert ada.post(f"/comments/{comment.id}", _method="DELETE").status_code == 303
    assert session.get_one(Comment, comment.id, populate_existing=True).withdrawn_at is not None
    assert ada.post(f"/comments/{comment.id}/restoration").status_code == 303


def test_an_idea_and_a_vote_are_taken_back(town: Town, ada: Browser) -> None:
    idea = town.ideas[0]
    assert ada.post(f"/ideas/{idea.id}/vote", _method="DELETE").status_code == 303
    mine = session.query(Vote).filter_by(idea_id=idea.id, member_id=town.people["ada"].id)
    assert mine.one().withdrawn_at is not None
    assert ada.post(f"/ideas/{idea.id}/vote").status_code == 403
    assert ada.post(f"/ideas/{idea.id}/withdrawal").status_code == 303
    assert session.get_one(Idea, idea.id, populate_existing=True).withdrawn_at is not None
