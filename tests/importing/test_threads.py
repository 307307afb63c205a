"""Discussions come in with their replies below what they reply to, in whatever order the file has them."""

import random
import time

import pytest
from sqlalchemy import select

from community.cli.importing import comments as stage
from community.cli.importing.comment_rows import Comments, Row
from community.core.db import session
from community.discussion.actions import places
from community.discussion.models import Comment
from community.discussion.rules import MOST_DEPTH
from tests.importing.conftest import Forum, comment, count, counts, idea, imported, nothing_is_miscounted, snapshot
from tests.world import World, at


@pytest.fixture
def two_ideas(forum: Forum) -> Forum:
    forum.write("ideas", [idea(1), idea(2)])
    return forum


def thread() -> list[tuple[str, str | None, int]]:
    """All comments as their pages show them: id, parent's id, depth."""
    session.rollback()
    rows = session.scalars(select(Comment).order_by(Comment.thread_id, Comment.path)).all()
    names = {row.id: str(row.source_id) for row in rows}
    return [(names[row.id], names.get(row.parent_id or 0), row.depth) for row in rows]


def test_a_reply_may_stand_before_its_parent(two_ideas: Forum) -> None:
    two_ideas.write("comments", [comment(12, 1, 11), comment(11, 1, 10), comment(10, 1), comment(13, 1, 10)])
    done = two_ideas.bring_in()
    assert (done.exit_code, done.stderr) == (0, "")
    assert thread() == [("10", None, 0), ("11", "10", 1), ("12", "11", 2), ("13", "10", 1)]
    assert nothing_is_miscounted()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([comment(10, 1, 99)], "comments.csv:2: parent_id: no comment “99”; stands at the top level"),
        ([comment(10, 1, 10)], "comments.csv:2: parent_id: a reply to itself; stands at the top level"),
        ([comment(10, 1, 20), comment(20, 2)], "comments.csv:2: parent_id: “20” belongs to another idea; stands"),
        ([comment(10, 1, 20), comment(20, 7)], "comments.csv:2: parent_id: no comment “20”; stands at the top level"),
        ([comment(10, 1, 20), comment(20, 1, created_at="x")], "comments.csv:2: parent_id: no comment “20”"),
    ],
)
def test_a_reply_to_what_cannot_be_its_parent_stands_at_the_top(
    two_ideas: Forum, rows: list[dict[str, object]], reason: str
) -> None:
    two_ideas.write("comments", rows)
    assert reason in two_ideas.bring_in().stderr
    assert ("10", None, 0) in thread()
    assert nothing_is_miscounted()


def test_replies_that_go_in_a_circle_are_cut_open_at_the_first_of_them(two_ideas: Forum) -> None:
    circle = [comment(12, 1, 11), comment(10, 1, 12), comment(11, 1, 10)]
    two_ideas.write("comments", [comment(13, 1, 11), *circle, comment(20, 2, 21), comment(21, 2, 20), comment(30, 2)])
    done = two_ideas.bring_in()
    assert done.exit_code == 0
    assert "comments.csv:3: parent_id: the replies go in a circle; stands at the top level" in done.stderr
    assert "comments.csv:6: parent_id: the replies go in a circle; stands at the top level" in done.stderr
    assert {row[:2] for row in thread()} == {
        ("12", None), ("10", "12"), ("11", "10"), ("13", "11"), ("20", None), ("21", "20"), ("30", None),
    }  # fmt: skip


def test_ten_thousand_circles_are_cut_open_in_seconds() -> None:
    rows = Comments()
    for number in range(10_000):
        rows.add(Row(2 * number, f"a{number}", "1", f"b{number}", "", at("2024-03-01"), ""))
        rows.add(Row(2 * number + 1, f"b{number}", "1", f"a{number}", "", at("2024-03-01"), ""))
    told: list[int] = []
    began = time.process_time()
    rows.put_in_order(lambda _ids: {}, lambda line, *_: told.append(line))
    assert time.process_time() - began < 10
    assert told == list(range(0, 20_000, 2))
    assert [(row.id[0], row.above is None) for row in rows.in_order()] == [("a", True)] * 10_000 + [
        ("b", False)
    ] * 10_000


def test_what_came_earlier_may_be_replied_to(two_ideas: Forum) -> None:
    two_ideas.write("comments", [comment(10, 1)])
    two_ideas.bring_in()
    two_ideas.write("comments", [comment(11, 1, 10), comment(12, 2, 10)])
    done = two_ideas.bring_in()
    assert "comments.csv:3: parent_id: “10” belongs to another idea" in done.stderr
    assert thread() == [("10", None, 0), ("11", "10", 1), ("12", None, 0)]


def test_replies_deeper_than_any_page_stay_in_order(world: World, two_ideas: Forum) -> None:
    depth = MOST_DEPTH + 40
    chain = [comment(number, 1, number - 1 or "", created_at="2024-03-02") for number in range(1, depth + 1)]
    random.Random(4).shuffle(chain)
    two_ideas.write("comments", chain)
    assert two_ideas.bring_in().exit_code == 0
    found = thread()
    assert [int(row[0]) for row in found] == list(range(1, depth + 1))
    assert [int(row[1] or 0) for row in found] == list(range(depth))
    assert max(row[2] for row in found) == MOST_DEPTH
    assert world.visitor().get(imported(1).path).status_code == 200


def test_hundreds_of_one_moment_stay_in_the_order_of_the_file(
    two_ideas: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "BATCH", 37)
    rows = [comment(number, 1, created_at="2024-03-02") for number in range(300)]
    two_ideas.write("comments", rows)
    two_ideas.bring_in()
    assert [int(row[0]) for row in thread()] == list(range(300))
    two_ideas.write("comments", [*rows, *(comment(number, 1, created_at="2024-03-02") for number in range(300, 350))])
    two_ideas.bring_in()
    assert [int(row[0]) for row in thread()] == list(range(350))
    assert nothing_is_miscounted()


def test_more_of_one_moment_than_there_are_places_stand_behind_them(
    two_ideas: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_TIES", 10)
    monkeypatch.setattr(stage, "BATCH", 7)
    rows = [comment(number, 1, created_at="2024-03-02") for number in range(45)]
    two_ideas.write("comments", rows)
    two_ideas.bring_in()
    assert [int(row[0]) for row in thread()] == list(range(45))


def test_people_go_on_talking_below_what_came_in(world: World, two_ideas: Forum) -> None:
    two_ideas.write("comments", [comment(10, 1), comment(11, 1, 10)])
    two_ideas.bring_in()
    first = imported(1)
    said = session.scalars(select(Comment).where(Comment.source_id == "10")).one()
    answer = world.signed_in("ada").post(f"/ideas/{first.id}/comments", body="And now?", parent_id=said.id)
    assert answer.status_code == 303
    before = snapshot()
    assert "Nothing changed." in two_ideas.bring_in().stdout
    assert snapshot() == before
    two_ideas.write("comments", [comment(12, 1, 11)])
    two_ideas.bring_in()
    assert count(Comment) == 4
    assert nothing_is_miscounted()


def test_a_comment_on_an_idea_of_an_earlier_file_comes_in(two_ideas: Forum) -> None:
    two_ideas.bring_in()
    two_ideas.write("ideas", [idea(3)])
    two_ideas.write("comments", [comment(10, 1), comment(11, 3)])
    dry = two_ideas.bring_in("--dry-run")
    assert two_ideas.bring_in().stdout + "This was a dry run: nothing was written.\n" == dry.stdout
    assert counts()[:2] == (3, 2)
