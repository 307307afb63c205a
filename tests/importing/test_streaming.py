"""A file of any length is read as a stream, and one sees how far it is."""

import io
import re
import sys
import tracemalloc

import pytest
from sqlalchemy import select

from community.cli.importing import progress, votes
from community.cli.importing.progress import Progress
from community.cli.importing.report import Report
from community.core.db import session
from community.ideas.models import Idea
from community.membership.models import Member
from community.voting.models import Vote
from tests.importing.conftest import Forum, idea, imported, nothing_is_miscounted, vote


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


def _peak_bytes(forum: Forum, count: int, source: str) -> int:
    forum.write("votes", [vote(number % 7, f"voter {number}") for number in range(count)])
    tracemalloc.start()
    try:
        assert forum.bring_in(source=source).exit_code == 0
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_memory_it_takes_does_not_grow_with_the_file(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes, "BATCH", 200)
    forum.write("ideas", [idea(number) for number in range(7)])
    _peak_bytes(forum, 300, "warm")
    few, many = _peak_bytes(forum, 600, "few"), _peak_bytes(forum, 4_800, "many")
    assert many - few < 1_000_000


def test_votes_of_many_batches_are_counted_exactly(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes, "BATCH", 13)
    forum.write("ideas", [idea(1), idea(2)])
    forum.write("votes", [vote(1 + number % 2, f"voter {number % 90}", 3 + number % 6) for number in range(400)])
    assert forum.bring_in().exit_code == 0
    assert imported(1).vote_count + imported(2).vote_count == len({(n % 2, n % 90) for n in range(400)})
    assert nothing_is_miscounted()


@pytest.mark.parametrize("size", [1, 3, 20_000])
def test_of_votes_that_stand_there_twice_the_first_counts_wherever_batches_end(
    forum: Forum, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(votes, "BATCH", size)
    forum.write("ideas", [idea(1), idea(2)])
    rows = [vote(1, "Oda", 6), vote(2, "Pia", 4), vote(1, "Oda", 3), vote(2, "Pia", 9), vote(2, "Oda", 5)]
    forum.write("votes", rows)
    assert "votes: 3 new, 2 unchanged" in forum.bring_in("--dry-run").stdout
    assert "votes: 3 new, 2 unchanged" in forum.bring_in().stdout
    session.rollback()
    found = select(Idea.source_id, Member.source_id, Vote.cast_at).join(Vote.idea).join(Vote.member)
    cast = {(idea_id, voter, at.day) for idea_id, voter, at in session.execute(found)}
    assert cast == {("1", "Oda", 6), ("2", "Pia", 4), ("2", "Oda", 5)}
    assert nothing_is_miscounted()
    assert "votes: 0 new, 5 unchanged" in forum.bring_in("--dry-run").stdout


def test_a_bar_grows_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "BAR_SECONDS", 0.0)
    with Progress("votes.csv", 200, pytest.fail) as bar:
        for position in (0, 100, 200):
            bar.at(position)
    assert re.search(r"votes\.csv.*50%", screen.getvalue())
    assert "100%" in screen.getvalue()


def test_elsewhere_a_line_now_and_then_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    with Progress("votes.csv", 200, said.append) as bar:
        bar.at(50)
        bar.at(200)
    assert said == ["votes.csv: 25 %", "votes.csv: 100 %"]


def test_the_rate_is_told_where_it_is_worth_it() -> None:
    report = Report()
    report.add("votes", "new", 900)
    report.seconds["votes"] = 0.5
    assert list(report.summary()) == ["votes: 900 new"]
    report.add("votes", "unchanged", 600)
    assert list(report.summary()) == ["votes: 900 new, 600 unchanged (3,000 rows a second)"]
