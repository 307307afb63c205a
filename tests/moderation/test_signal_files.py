"""The command reads whatever file of acts a person has: their times, their names of actions, their mistakes."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from community.cli.acts_csv import action_of, seconds_of
from community.cli.main import main
from tests.moderation.rings import Setting, as_rows, make

Rows = list[list[str]]
MOMENT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
VOTES, TIME, JOINED = 1, 4, 7


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    made = make(Setting(seed=5, honest=600, ideas=300, rings=6, launch_hours=0, power_voters=5))
    return tuple(map(tuple, as_rows(made.acts)))


def _rows() -> Rows:
    return [list(line) for line in _lines()]


def _text(rows: Rows, line_end: str = "\n") -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator=line_end).writerows(rows)
    return file.getvalue()


def _members(tmp_path: Path, text: str) -> tuple[list[list[str]], str]:
    """Who is in each group, and what was said beside."""
    path = tmp_path / "events.csv"
    path.write_bytes(text.encode())
    done = CliRunner().invoke(main, ["moderation", "signals", "--events", str(path), "--format", "json"])
    assert done.exit_code == 0, done.output
    groups: list[dict[str, Any]] = json.loads(done.stdout)
    return [group["members"] for group in groups], done.stderr


def _each(change: Callable[[list[str]], list[str]]) -> Rows:
    heading, *lines = _rows()
    return [heading, *map(change, lines)]


def _timed(word: Callable[[datetime], str]) -> str:
    def change(line: list[str]) -> list[str]:
        for place in (TIME, JOINED):
            line[place] = word(datetime.fromisoformat(line[place]))
        return line

    return _text(_each(change))


def _named(name: str) -> str:
    return _text(_each(lambda line: [line[0], name if line[VOTES] == "vote" else line[VOTES], *line[2:]]))


def _shuffled() -> Iterator[list[str]]:
    order = [5, 2, 7, 0, 3, 6, 1, 4]
    heading, *lines = _rows()
    yield [*(heading[place].title() for place in order), "note"]
    for line in lines[::-1]:
        yield [*(line[place] for place in order), "whatever"]


FILES: dict[str, Callable[[], str]] = {
    "the last line first, the columns in another order, one more": lambda: _text(list(_shuffled())),
    "a mark at the beginning, and line ends of Windows": lambda: "\ufeff" + _text(_rows(), "\r\n"),
    "each line twice": lambda: _text([_rows()[0], *(line for line in _rows()[1:] for _ in range(2))]),
    "times with a Z": lambda: _timed(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
    "times without an offset": lambda: _timed(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S")),
    "times as databases write them": lambda: _timed(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S UTC")),
    "semicolons, as spreadsheets write them": lambda: _text(_rows()).replace(",", ";"),
    "tabs": lambda: _text(_rows()).replace(",", "\t"),
    "a text of several lines beside each": lambda: _text(
        [[*_rows()[0], "note"], *([*line, 'one\ntwo, "three"'] for line in _rows()[1:])]
    ),
    "times as seconds": lambda: _timed(lambda moment: str(int(moment.timestamp()))),
    "times as milliseconds": lambda: _timed(lambda moment: str(int(moment.timestamp() * 1000))),
    "votes called vote.cast": lambda: _named("vote.cast"),
    "votes called Upvote": lambda: _named("Upvote"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_acts_give_the_same_groups_however_they_are_written(tmp_path: Path, name: str) -> None:
    usual, _ = _members(tmp_path, _text(_rows()))
    assert len(usual) >= 4
    assert _members(tmp_path, FILES[name]()) == (usual, "")


def test_a_file_without_the_lines_of_joining_will_do(tmp_path: Path) -> None:
    heading, *lines = _rows()
    found, _ = _members(tmp_path, _text([heading, *(line for line in lines if line[VOTES] != "join")]))
    assert len(found) >= 4


def test_lines_that_make_no_sense_are_told_and_the_rest_counts(tmp_path: Path) -> None:
    usual, _ = _members(tmp_path, _text(_rows()))
    heading, *lines = _rows()
    bad = [["m1", "vote", "i1", "", "yesterday"], ["", "vote", "i1", "", lines[0][TIME]], ["m1"], []]
    found, said = _members(tmp_path, _text([heading, *bad, *lines]))
    assert found == usual
    assert [word for word in ("line 2:", "line 3:", "line 4:", "line 5:") if word in said] == [
        "line 2:",
        "line 3:",
        "line 4:",
    ]


@pytest.mark.parametrize("stray", ['"m1,vote,i1,,', 'm1,vote,"i1,,'])
def test_a_quote_that_nobody_closed_takes_no_other_line_along(tmp_path: Path, stray: str) -> None:
    usual, _ = _members(tmp_path, _text(_rows()))
    heading, *lines = _text(_rows()).splitlines()
    for place in (0, len(lines) // 2, len(lines)):
        found, said = _members(tmp_path, "\n".join([heading, *lines[:place], stray, *lines[place:]]))
        assert found == usual
        assert f"line {place + 2}:" in said
        assert said.count("\n") == 1


def test_of_very_many_such_lines_the_number_is_told(tmp_path: Path) -> None:
    bad = [["m1", "vote", "i1", "", f"day {number}"] for number in range(300)]
    _, said = _members(tmp_path, _text([_rows()[0], *bad, *_rows()[1:]]))
    assert "300 lines were left out" in said
    assert said.count("\n") < 30


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("vote", "vote"),
        ("VOTE_CAST", "vote"),
        ("VoteCast", "vote"),
        ("idea.upvote", "vote"),
        ("vote_withdrawn", "withdraw"),
        ("unvote", "withdraw"),
        ("sign-up", "join"),
        ("sign-in", "sign-in"),
        ("report.filed", "report"),
        ("Comment", "comment"),
        ("idea", "post"),
        ("login", "login"),
    ],
)
def test_an_action_is_known_by_its_usual_names(written: str, name: str) -> None:
    assert action_of(written) == name


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T10:30:00Z",
        "2026-03-02T12:30:00+02:00",
        "2026-03-02 10:30",
        str(MOMENT.timestamp()),
        f"{int(MOMENT.timestamp())}",
        f"{int(MOMENT.timestamp())}000",
        f"{int(MOMENT.timestamp())}000000",
    ],
)
def test_a_time_is_known_however_it_is_written(text: str) -> None:
    assert seconds_of(text) == MOMENT.timestamp()
