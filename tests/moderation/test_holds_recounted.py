"""`community recount` finds and repairs what does not follow from the holds."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from community.cli import recount as command
from community.core.db import session
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Member
from community.voting.models import Vote
from tests.moderation.conftest import Holding, vote_of
from tests.moderation.town import Town, settle
from tests.world import World

Run = Callable[..., Result]


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, on this test's database."""
    monkeypatch.setattr(command, "create_app", lambda: world.app)
    return lambda *options: CliRunner().invoke(command.recount, options)


@pytest.fixture
def town(world: World, moderator: Member, holding: Holding) -> Town:
    """With something of each kind set aside."""
    town = settle(world, moderator)
    ada = town.people["ada"]
    holding.place(ada, town.ideas[1], town.comments[0], vote_of(town.ideas[0], ada))
    return town


def test_what_was_set_aside_is_no_difference(run: Run, town: Town) -> None:
    assert run().output == "0 differences.\n"


def test_flags_without_holds_and_holds_without_flags_are_named_and_repaired(run: Run, town: Town) -> None:
    vote = vote_of(town.ideas[0], town.people["ada"])
    with writing():
        session.execute(update(Member).where(Member.id == town.people["ada"].id).values(is_held=False))
        session.execute(update(Idea).where(Idea.id == town.ideas[0].id).values(is_held=True, votes_aside=5))
        session.execute(update(Comment).where(Comment.id == town.comments[0].id).values(is_held=False))
        session.execute(update(Vote).where(Vote.id == vote.id).values(counts=True))
    said = run().output
    assert f"member {town.people['ada'].id}: not held as stored, held by its rows" in said
    assert f"idea {town.ideas[0].id}: held as stored, not held by its rows" in said
    assert f"comment {town.comments[0].id}: not held as stored, held by its rows" in said
    assert f"vote {vote.id}: counted as stored, set aside by its rows" in said
    assert f"idea {town.ideas[0].id}: 5 votes aside stored" in said
    assert run("--fix").exit_code == 1
    run("--fix")
    assert run().output == "0 differences.\n"
