"""An import is taken back: its ideas, comments, votes and unclaimed people go, and nothing else does."""

import pytest
from sqlalchemy import select

from community.access import Role
from community.cli.importing import removing
from community.core import tasks
from community.core.db import session
from community.core.transaction import writing
from community.discussion.models import Comment, Thread
from community.ideas.models import Board, Idea, IdeaTag, Tag
from community.membership.actions.claims import claim_by_address
from community.membership.models import Member
from tests.importing.conftest import (
    Forum,
    comment,
    count,
    counts,
    idea,
    imported,
    member,
    nothing_is_miscounted,
    snapshot,
    vote,
)
from tests.world import World, at


@pytest.fixture
def forum_in(forum: Forum) -> Forum:
    """Three ideas with what belongs to them, brought in."""
    forum.write("ideas", [idea(1, tags="shop"), idea(2, board="Shop"), idea(3, author="mara@example.org")])
    forum.write("comments", [comment(10, 1), comment(11, 1, 10), comment(12, 2)])
    forum.write("votes", [vote(1, "Oda"), vote(1, "Pia"), vote(2, "Oda"), vote(3, "Quim")])
    assert forum.bring_in().exit_code == 0
    return forum


def test_an_import_is_taken_back_and_can_come_again(forum: Forum) -> None:
    before = snapshot()
    forum.write("ideas", [idea(1, tags="shop"), idea(2, author="mara@example.org")])
    forum.write("comments", [comment(10, 1), comment(11, 1, 10)])
    forum.write("votes", [vote(1, "Oda"), vote(2, "Oda")])
    forum.bring_in()
    done = forum.undo()
    assert done.exit_code == 0
    assert done.stdout == "Removed: 2 ideas, 2 comments, 2 votes, 4 people.\n"
    assert snapshot() == before
    assert "ideas: 2 new" in forum.bring_in().stdout
    assert nothing_is_miscounted()


def test_what_others_brought_and_wrote_stays(world: World, forum_in: Forum) -> None:
    forum_in.bring_in(source="other")
    ada = world.signed_in("ada")
    ada.post("/ideas", title="A thing of our own", body="x", tags="shop, native", board="ideas")
    forum_in.undo()
    assert count(Idea) == 4
    assert counts()[1:3] == (3, 4)
    assert set(session.scalars(select(Tag.slug))) == {"shop", "native"}
    assert nothing_is_miscounted()


def test_tags_that_nothing_carries_go_and_boards_stay(forum_in: Forum) -> None:
    forum_in.undo()
    assert (count(Tag), count(IdeaTag), count(Thread)) == (0, 0, 0)
    session.rollback()
    assert {row.slug: row.idea_count for row in session.scalars(select(Board))} == {"ideas": 0, "shop": 0}


def test_search_forgets_what_went(world: World, forum: Forum) -> None:
    forum.write("ideas", [idea(1, title="Zebrafinken"), idea(2)])
    forum.bring_in()
    tasks.run_until_idle()
    forum.undo()
    tasks.run_until_idle()
    page = world.visitor().get("/search?q=zebrafinken")
    assert page.status_code == 200
    assert "/ideas/1-zebrafinken" not in page.text


def test_it_is_refused_while_people_have_contributed(world: World, forum_in: Forum) -> None:
    ada = world.signed_in("ada", roles=(Role.TEAM,))
    first = imported(1)
    ada.post(f"/ideas/{first.id}/vote")
    ada.post(f"/ideas/{first.id}/comments", body="Mine")
    ada.post(f"/ideas/{imported(2).id}/status", status="planned", text="We will.")
    before = snapshot()
    done = forum_in.undo()
    assert done.exit_code == 2
    assert "1 votes, 1 comments, 1 answers" in done.stderr
    assert "--with-contributions" in done.stderr
    assert snapshot() == before


def test_asked_to_it_takes_the_contributions_too(world: World, forum_in: Forum) -> None:
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{imported(1).id}/vote")
    said = session.scalars(select(Comment).where(Comment.source_id == "10")).one()
    ada.post(f"/ideas/{imported(1).id}/comments", body="Mine", parent_id=said.id)
    done = forum_in.undo("--with-contributions")
    assert done.stdout == "Removed: 3 ideas, 4 comments, 5 votes, 6 people.\n"
    assert counts() == (0, 0, 0, 1)


def test_claimed_people_stay_and_are_found_again(world: World, forum_in: Forum) -> None:
    mara = world.member("mara-k", email="mara@example.org", email_confirmed_at=at("2024-06-01"), password_hash="x")
    with writing():
        claim_by_address(session.merge(mara), "mara@example.org", now=at("2024-06-01"))
    done = forum_in.undo()
    assert done.stdout.endswith("1 people stay: somebody has claimed them, or they have contributed elsewhere.\n")
    assert count(Member) == 2
    forum_in.bring_in()
    assert imported(3).author_id == mara.id


def test_somebody_who_is_needed_elsewhere_stays(world: World, forum_in: Forum) -> None:
    ours = world.member("ada")
    with writing():
        row = session.get_one(Member, member("Oda").id)
        session.get_one(Member, ours.id).claimed_by_id = row.id
    done = forum_in.undo()
    assert "5 people" in done.stdout
    assert member("Oda").handle == "oda"


def test_a_source_that_brought_nothing_is_refused(forum: Forum) -> None:
    done = forum.undo(source="elsewhere")
    assert done.exit_code == 2
    assert done.stderr == "Error: Nothing here came from “elsewhere”.\n"


def test_ideas_with_much_below_them_go_one_by_one(forum_in: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(removing, "PEOPLE_AT_ONCE", 2)
    done = forum_in.undo()
    assert done.stderr.splitlines() == ["1 ideas removed", "2 ideas removed", "3 ideas removed"]
    assert counts() == (0, 0, 0, 0)
