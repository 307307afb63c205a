"""A bad row is named with file, line and reason, and the others go on; the exit code tells."""

import pytest
from sqlalchemy import select

from community.core.db import session
from community.ideas.models import Idea
from tests.importing.conftest import Forum, comment, counts, idea, imported, nothing_is_miscounted, vote


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"created_at": "yesterday"}, "created_at: “yesterday” is not a time"),
        ({"created_at": ""}, "created_at: is empty"),
        ({"created_at": "2024-02-30"}, "created_at: “2024-02-30” is not a time"),
        ({"created_at": "1969-12-31"}, "created_at: “1969-12-31” is before 1970"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at: “0001-01-01T00:00:00+14:00” is not a time"),
        ({"id": ""}, "id: is empty"),
        ({"id": "x" * 201}, "id: is longer than 200 characters"),
        ({"id": "1"}, "id: “1” stands further up already"),
        ({"title": "", "body": " \n"}, "title: is empty, and so is the body"),
    ],
)
def test_an_idea_that_cannot_be_read_is_left_out(forum: Forum, values: dict[str, str], reason: str) -> None:
    forum.write("ideas", [idea(1), idea(2) | values, idea(3)])
    done = forum.bring_in()
    assert done.exit_code == 1
    assert f"ideas.csv:3: {reason}" in done.stderr.splitlines()
    assert "1 rows were bad and left out." in done.stdout
    assert counts()[0] == 2


@pytest.mark.parametrize("text", ["-5", "many", "1e9", "5.5", "99999999999", "१२"])
def test_a_count_that_is_none_is_noted_and_the_idea_comes_in(forum: Forum, text: str) -> None:
    forum.write("ideas", [idea(1, carried_votes=text)])
    done = forum.bring_in()
    assert done.exit_code == 0
    assert f"ideas.csv:2: carried_votes: “{text}” is not a count of votes; left out" in done.stderr
    assert imported(1).carried_votes == 0


def test_comments_and_votes_for_unknown_ideas_are_named_by_line(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    forum.write("comments", [comment(10, 1), comment(11, 7)])
    forum.write("votes", [vote(7, "Mara"), vote(1, "Oda"), vote("", "Oda"), vote(1, "")])
    done = forum.bring_in()
    assert done.exit_code == 1
    assert "comments.csv:3: idea_id: no idea “7”" in done.stderr
    assert "votes.csv:2: idea_id: no idea “7”" in done.stderr
    assert "votes.csv:4: idea_id: is empty" in done.stderr
    assert "votes.csv:5: voter: is empty" in done.stderr
    assert counts() == (1, 1, 1, 3)
    assert nothing_is_miscounted()


@pytest.mark.parametrize("kind", ["comments", "votes"])
@pytest.mark.parametrize("when", ["yesterday", "", "0000-00-00", "-1", "1969-12-31", "10000-01-01", "2024-03-01T25:00"])
def test_a_comment_or_vote_at_no_time_is_left_out(forum: Forum, kind: str, when: str) -> None:
    row = comment if kind == "comments" else vote
    forum.write("ideas", [idea(1)])
    forum.write(kind, [row(1, 1) if kind == "comments" else row(1, "Mara"), row(1, "Oda") | {"created_at": when}])
    done = forum.bring_in()
    assert done.exit_code == 1
    assert f"{kind}.csv:3: created_at: " in done.stderr
    assert counts()[1:3] == ((1, 0) if kind == "comments" else (0, 1))


def test_a_vote_yet_to_come_is_taken_for_now(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    forum.write("votes", [vote(1, "Mara") | {"created_at": "9999-12-31T23:59:59Z"}])
    done = forum.bring_in()
    assert done.exit_code == 0
    assert "votes.csv:2: created_at: 9999-12-31 is yet to come; taken for now" in done.stderr
    assert nothing_is_miscounted()


def test_a_file_of_votes_with_every_fault_brings_in_the_rest(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    lines = [
        b"\xef\xbb\xbfidea_id,note,voter,created_at,extra",
        b'1,"two\r\nlines",Mara,2024-01-01,x',
        b"1,,Caf\xe9,2024-01-01,x",
        b"1,,N\x00ils,2024-01-01",
        b"9,,Oda,2024-01-01,x",
        b"1,,Oda,2024-01-01,x,y",
        b"1,,Pia",
        b"1,,Quim,2024-01-01,",
    ]
    forum.path("votes").write_bytes(b"\r\n".join(lines))
    done = forum.bring_in()
    assert done.exit_code == 1
    named = [line for line in done.stderr.splitlines() if line.startswith("votes.csv")]
    assert named == [
        "votes.csv:4: broken UTF-8; � stands in its place",
        "votes.csv:7: has 6 cells, the header 5",
        "votes.csv:8: created_at: is empty",
        "votes.csv:6: idea_id: no idea “9”",
    ]
    assert "4 new" in next(line for line in done.stdout.splitlines() if line.startswith("votes"))
    assert "3 rows were bad and left out." in done.stdout
    assert nothing_is_miscounted()
    assert "votes: 0 new, 4 unchanged" in forum.bring_in().stdout


@pytest.mark.parametrize("kind", ["comments", "votes"])
def test_comments_or_votes_that_are_empty_or_lack_a_column_are_refused(forum: Forum, kind: str) -> None:
    forum.write("ideas", [idea(1)])
    for content, reason in (("", "is empty; its first line"), ("idea_id,created_at\n1,2024-01-01\n", "no column ")):
        forum.path(kind).write_text(content)
        done = forum.bring_in()
        assert done.exit_code == 2
        assert f"{kind}.csv: {reason}" in done.stderr
    assert counts() == (0, 0, 0, 0)


def test_only_the_first_twenty_of_a_sort_are_named(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    forum.write("votes", [*(vote(9, f"v{number}") for number in range(332)), vote(1, "Oda")])
    done = forum.bring_in()
    lines = [line for line in done.stderr.splitlines() if line.startswith("votes.csv")]
    assert len(lines) == 21
    assert lines[-1] == "votes.csv: … and 312 more like the last"
    assert "332 rows were bad and left out." in done.stdout
    assert "votes: 1 new" in done.stdout


def test_a_voter_of_unknown_ideas_only_does_not_become_a_member(forum: Forum) -> None:
    forum.write("ideas", [idea(1, author="")])
    forum.write("votes", [vote(9, "Mara")])
    forum.bring_in()
    assert counts() == (1, 0, 0, 0)


def test_a_vote_counts_once_however_often_it_stands_there(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    forum.write("votes", [vote(1, "Oda"), vote(1, "Oda", 4), vote(1, " Oda "), vote(1, "Pia")])
    done = forum.bring_in()
    assert "votes: 2 new, 2 unchanged" in done.stdout
    assert imported(1).vote_count == 2
    assert nothing_is_miscounted()


def test_comments_that_bear_an_id_twice_come_in_once(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    forum.write("comments", [comment(10, 1), comment(10, 1, body="Again")])
    done = forum.bring_in()
    assert "comments.csv:3: id: “10” stands further up already" in done.stderr
    assert counts()[1] == 1


def test_a_row_with_more_cells_than_the_header_is_left_out(forum: Forum) -> None:
    lines = [
        "id,title,created_at",
        "1,One,2024-01-01",
        "2,Two, or more,2024-01-01",
        "3,Three",
        ",,",
        "",
        "4,Four,2024-01-01",
    ]
    forum.path("ideas").write_text("\n".join(lines))
    done = forum.bring_in()
    assert done.exit_code == 1
    assert "ideas.csv:3: has 4 cells, the header 3" in done.stderr
    assert "ideas.csv:4: created_at: is empty" in done.stderr
    session.rollback()
    assert set(session.scalars(select(Idea.source_id))) == {"1", "4"}


def test_an_empty_comment_is_kept_for_its_replies(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    forum.write("comments", [comment(10, 1, body=""), comment(11, 1, 10)])
    assert forum.bring_in().exit_code == 0
    assert counts()[1] == 2
