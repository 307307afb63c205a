"""Files as spreadsheets and databases write them: any of them is read, or refused in one line."""

from pathlib import Path

import pytest
from sqlalchemy import select

from community.core.db import session
from community.ideas.models import Idea
from tests.importing.conftest import Forum, comment, counts, idea, imported, snapshot, vote

HEADER = "id,title,created_at,body\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_marks_are_found_out(forum: Forum, delimiter: str, encoding: str) -> None:
    forum.write("ideas", [idea(1, title="Größe; Länge, 時間\tusw.")], delimiter=delimiter, encoding=encoding)
    assert forum.bring_in().exit_code == 0
    assert imported(1).title == "Größe; Länge, 時間 usw."


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(forum: Forum, line_end: str) -> None:
    lines = [HEADER.strip(), '1,One,2024-01-01,"first', 'second"', "2,Two,nonsense,x"]
    forum.path("ideas").write_bytes(line_end.join(lines).encode())
    done = forum.bring_in()
    assert imported(1).body == "first\nsecond"
    assert "ideas.csv:4: created_at: “nonsense” is not a time" in done.stderr


def test_columns_of_other_names_are_mapped(forum: Forum) -> None:
    forum.path("ideas").write_text("Nr;Subject;Angelegt am;Text\n1;One;2024-01-01;Body\n")
    forum.path("comments").write_text("cid,Nr,when,text,up\n5,1,2024-01-02,Hello,\n6,1,2024-01-02,Reply,5\n")
    names = ["id=Nr", "title=subject", "created_at=Angelegt am", "body=TEXT", "comments.id=cid", "comments.idea_id=Nr"]
    words = [word for name in [*names, "comments.created_at=when", "parent_id=up"] for word in ("--map", name)]
    done = forum.bring_in(*words)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (imported(1).title, imported(1).body) == ("One", "Body")
    assert counts() == (1, 2, 0, 0)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("title=Subject", "--map title=Subject: no file has that column."),
        ("headline=title", "--map headline=title: give field=column"),
        ("title", "--map title: give field=column"),
        ("votes.title=title", "--map votes.title=title: give field=column"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(forum: Forum, mapping: str, message: str) -> None:
    forum.write("ideas", [idea(1)])
    done = forum.bring_in("--map", mapping)
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "ideas.csv: is empty; its first line must name the columns."),
        ("\n\n", "ideas.csv: is empty; its first line must name the columns."),
        (
            "name,text\n1,2\n",
            "ideas.csv: no column id and no column title and no column created_at; it has name, text.",
        ),
        (
            "id,title\n1,2\n",
            "ideas.csv: no column created_at; it has id, title. Say which one it is: --map created_at=…",
        ),
    ],
)
def test_a_file_without_the_columns_is_refused_in_one_line(forum: Forum, content: str, message: str) -> None:
    forum.path("ideas").write_text(content)
    before = snapshot()
    done = forum.bring_in()
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert snapshot() == before


def test_nothing_is_done_if_one_of_the_files_is_wrong(forum: Forum) -> None:
    forum.write("ideas", [idea(1)])
    forum.path("votes").write_text("who,what\n")
    assert forum.bring_in().exit_code == 2
    assert counts() == (0, 0, 0, 0)


def test_a_file_that_is_not_there_is_named(forum: Forum, tmp_path: Path) -> None:
    done = forum.run("csv", "--ideas", str(tmp_path / "none.csv"), "--source", "old")
    assert done.exit_code == 2
    assert "none.csv: no such file." in done.stderr


@pytest.mark.parametrize("source", ["", "  ", "x" * 61, "\x00"])
def test_a_source_needs_a_name(forum: Forum, source: str) -> None:
    forum.write("ideas", [idea(1)])
    assert forum.bring_in(source=source).exit_code == 2


def test_files_with_a_header_alone_bring_nothing(forum: Forum) -> None:
    forum.path("ideas").write_text(HEADER)
    forum.path("comments").write_text("id,idea_id,created_at,body\n")
    forum.path("votes").write_text("idea_id,voter,created_at\n")
    done = forum.bring_in()
    assert done.exit_code == 0
    assert "Nothing changed." in done.stdout


def test_optional_columns_may_be_missing(forum: Forum) -> None:
    forum.path("ideas").write_text("created_at,title,id\n2024-01-01,One,1\n")
    forum.path("comments").write_text("body,created_at,idea_id,id\nHello,2024-01-01,1,1\n")
    assert forum.bring_in().exit_code == 0
    assert counts() == (1, 1, 0, 0)


def test_broken_bytes_are_replaced_and_reported(forum: Forum) -> None:
    rows = [
        b"1,Caf\xe9,2024-01-01,fine",
        b"2,Two,2024-01-01,half \xe2\x82 a euro \xed\xa0\x80 and more",
        b"3,Three,2024-01-01,",
    ]
    forum.path("ideas").write_bytes(HEADER.encode() + b"\n".join(rows))
    done = forum.bring_in()
    assert done.exit_code == 0
    assert "ideas.csv:2: broken UTF-8" in done.stderr
    assert "ideas.csv:3: broken UTF-8" in done.stderr
    assert imported(1).title == "Caf�"
    assert imported(2).body.startswith("half � a euro �")
    assert imported(3).title == "Three"


def test_signs_that_no_database_takes_are_dropped(forum: Forum) -> None:
    text = "a\x00b\x08c\ufdd0d\x85e"
    forum.write("ideas", [idea("n\x001", title=text, body=text, author=f"Ma\x00ra {text}", tags=text, board=text)])
    forum.write("comments", [comment("c\x00", "n1", body=text, author=text)])
    forum.write("votes", [vote("n\x001", f"v\x00{text}")])
    done = forum.bring_in()
    assert done.exit_code == 0
    assert imported("n1").body == "abcd\ne"
    assert "Nothing changed." in forum.bring_in().stdout


def test_a_huge_cell_is_read_whole(forum: Forum) -> None:
    body = "word " * 60_000
    forum.write("ideas", [idea(1, body=body)])
    assert forum.bring_in().exit_code == 0
    assert imported(1).body == body.strip()


def test_a_cell_beyond_all_measure_is_bad_and_the_rest_goes_on(forum: Forum) -> None:
    forum.write("ideas", [idea(1, body="x" * 2_000_001), idea(2)])
    done = forum.bring_in()
    assert done.exit_code == 1
    assert "ideas.csv:2: a cell of over 2,000,000 characters" in done.stderr
    session.rollback()
    assert list(session.scalars(select(Idea.source_id))) == ["2"]


def test_a_quotation_mark_that_is_never_closed_is_named_where_it_opens(forum: Forum) -> None:
    forum.path("ideas").write_text(
        HEADER + '1,One,2024-01-01,fine\n2,Two,2024-01-01,"not closed\n3,Three,2024-01-01,x\n'
    )
    done = forum.bring_in()
    assert done.exit_code == 1
    assert "ideas.csv:3: a quotation mark opened here is never closed" in done.stderr
    assert counts()[0] == 1


def test_newlines_in_cells_do_not_move_the_lines_of_errors(forum: Forum) -> None:
    forum.path("ideas").write_text(HEADER + '1,One,2024-01-01,"a\nb\nc"\n2,Two,never,x\n')
    assert "ideas.csv:5: created_at: “never”" in forum.bring_in().stderr
