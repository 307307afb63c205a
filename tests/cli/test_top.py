"""A product team pulls the ideas that matter into its own tools."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea, withdraw_idea
from community.ideas.models import Board, Idea, Status
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.voting.actions import cast_vote, recount, withdraw_vote
from tests.cli.conftest import Run
from tests.world import World, at

NOON = at("2026-11-20T12:00")
HOSTILE = ["=1+1+1", "+1+cmd|' /C calc'!A0", "-2+3+4", "@SUM(A1:A9)", "＝1+1+1", '=HYPERLINK("http://evil.example")']
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Share = Callable[..., int]


@pytest.fixture(autouse=True)
def _it_is_noon(world: World) -> None:
    clock.use(lambda _session: NOON)


@pytest.fixture
def people(world: World) -> list[Member]:
    return [world.member(f"voter-{number}", joined_at=at("2026-01-01")) for number in range(6)]


@pytest.fixture
def share(world: World, people: list[Member]) -> Share:
    """Share an idea `days_ago`, with a vote for each of the days named; its number."""
    author = world.member("amara", display_name="Amara O.", joined_at=at("2026-01-01"))

    def make(title: str, *votes: float, days_ago: float = 200, carried: int = 0, tags: tuple[str, ...] = ()) -> int:
        with writing():
            board = session.scalars(select(Board).order_by(Board.id)).first()
            assert board is not None
            made = Proposal(title=title, body="Please.", tags=tags)
            idea = post_idea(made, board=board, by=author, now=NOON - timedelta(days=days_ago))
            for member, days in zip(people, votes, strict=False):
                cast_vote(idea, by=member, now=NOON - timedelta(days=days))
            session.execute(update(Idea).where(Idea.id == idea.id).values(carried_votes=carried))
            recount(idea.id)
        return idea.id

    return make


@pytest.fixture
def four(share: Share) -> None:
    """An old favourite, a newcomer that many like this week, one in between, and one known from elsewhere."""
    share("The old favourite", 190, 180, 170, 160, 3)
    share("The newcomer", 1, 1, 2, days_ago=2)
    share("In between", 40, 20, days_ago=50)
    share("Known from elsewhere", carried=40, days_ago=300)


def rows(run: Run, *options: str) -> list[dict[str, Any]]:
    """The rows, as JSON says them."""
    done = run("top", "--format", "json", *options)
    assert (done.exit_code, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert [row["rank"] for row in found] == list(range(1, len(found) + 1))
    return found


def counted(run: Run, *options: str) -> list[tuple[str, int]]:
    return [(row["title"], row["window_votes"]) for row in rows(run, *options)]


def test_the_most_votes_come_first_and_carried_ones_count(run: Run, four: None) -> None:
    expected = [("Known from elsewhere", 40), ("The old favourite", 5), ("The newcomer", 3), ("In between", 2)]
    assert counted(run) == counted(run, "--by", "votes") == expected


def test_trending_puts_what_is_liked_now_before_what_was_liked_once(run: Run, four: None) -> None:
    trending = counted(run, "--by", "trending")
    assert [title for title, _ in trending[:3]] == ["The newcomer", "The old favourite", "In between"]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("12h", []),
        ("7d", [("The newcomer", 3), ("The old favourite", 1)]),
        ("1w", [("The newcomer", 3), ("The old favourite", 1)]),
        ("30d", [("The newcomer", 3), ("The old favourite", 1), ("In between", 1)]),
        ("26w", [("The old favourite", 4), ("The newcomer", 3), ("In between", 2)]),
        ("9999w", [("The old favourite", 5), ("The newcomer", 3), ("In between", 2)]),
    ],
)
def test_a_window_counts_the_votes_cast_within_it(
    run: Run, four: None, window: str, expected: list[tuple[str, int]]
) -> None:
    assert counted(run, "--window", window) == expected


def test_a_window_leaves_the_whole_number_of_votes_beside_its_own(run: Run, four: None) -> None:
    favourite = next(row for row in rows(run, "--window", "7d") if row["title"] == "The old favourite")
    assert (favourite["votes"], favourite["window_votes"]) == (5, 1)


def test_trending_keeps_its_order_and_shows_the_windows_votes(run: Run, four: None) -> None:
    everything = [title for title, _ in counted(run, "--by", "trending")]
    seen = counted(run, "--by", "trending", "--window", "7d")
    assert [title for title, _ in seen] == everything
    assert dict(seen) == {"The newcomer": 3, "The old favourite": 1, "In between": 0, "Known from elsewhere": 0}


def test_a_vote_taken_back_and_an_idea_withdrawn_are_in_no_table(
    run: Run, share: Share, people: list[Member], world: World
) -> None:
    kept, gone = share("Stays with us", 3, 2, 1), share("Taken back by its author", 3, 2)
    team = world.member("amara-2")
    with writing():
        withdraw_vote(get_visible(kept, people[0]), by=people[0], now=NOON)
        idea = get_visible(gone, team)
        withdraw_idea(idea, by=session.get_one(Member, idea.author_id), now=NOON)
    for options in ([], ["--window", "7d"], ["--by", "trending"]):
        assert counted(run, *options) == [("Stays with us", 2)]


@pytest.mark.parametrize("audience", ["members", "team"])
def test_what_not_everybody_may_see_is_in_no_table(run: Run, four: None, share: Share, audience: str) -> None:
    number = share("A secret plan", 1, 1, 1, 1, 1, 1)
    with writing():
        session.add(Board(slug="secret", name="Secret", position=9, seen_by=audience, posted_by=audience))
        session.flush()
        board = session.scalars(select(Board.id).where(Board.slug == "secret")).one()
        session.execute(update(Idea).where(Idea.id == number).values(board_id=board))
    for options in ([], ["--window", "30d"], ["--by", "trending"], ["--limit", "1000"]):
        assert "A secret plan" not in dict(counted(run, *options))
    for form in ("table", "csv", "json"):
        assert "A secret plan" not in run("top", "--format", form).output


def test_ideas_with_as_many_votes_stand_in_the_order_of_their_numbers(run: Run, share: Share) -> None:
    for number in range(3):
        share(f"Idea number {number}", 2, 1)
    assert [row["number"] for row in rows(run, "--window", "7d")] == [1, 2, 3]
    assert [row["number"] for row in rows(run)] == [3, 2, 1], "as on the page: the newest first"


@pytest.mark.parametrize("options", [[], ["--window", "30d"], ["--by", "trending"]])
def test_no_more_come_than_were_asked_for(run: Run, four: None, options: list[str]) -> None:
    everything = rows(run, *options)
    assert rows(run, "--limit", "2", *options) == everything[:2]


def test_a_person_reads_a_line_an_idea(run: Run, four: None) -> None:
    with writing():
        planned = session.scalars(select(Status.id).where(Status.key == "planned")).one()
        session.execute(update(Idea).where(Idea.title == "The newcomer").values(status_id=planned))
    lines = run("top", "--limit", "3").stdout.splitlines()
    assert [line.split(maxsplit=4) for line in lines] == [
        ["1", "40", "open", "#4", "Known from elsewhere"],
        ["2", "5", "open", "#1", "The old favourite"],
        ["3", "3", "planned", "#2", "The newcomer"],
    ]
    assert {line.index("#") for line in lines} == {lines[0].index("#")}, "in columns"


def test_another_program_reads_json_with_numbers_and_times(run: Run, share: Share) -> None:
    share("配達の時間 & “quotes”", 3, days_ago=10, carried=7, tags=("app", "größe"))
    (row,) = rows(run)
    assert row["title"] == "配達の時間 & “quotes”"
    assert (row["number"], row["votes"], row["carried_votes"], row["comments"]) == (1, 8, 7, 0)
    assert (row["status"], row["tags"], row["author"]) == ("open", "app, größe", "Amara O.")
    assert (row["created_at"], row["answered_at"]) == ("2026-11-10T12:00:00+00:00", None)
    assert row["url"].startswith("http://127.0.0.1:5000/ideas/1-")
    assert isinstance(row["score"], float)
    assert "配達" in run("top", "--format", "json").stdout, "written as it is read"


def test_a_spreadsheet_reads_csv(run: Run, four: None) -> None:
    done = run("top", "--format", "csv", "--limit", "2")
    assert done.stdout_bytes.count(b"\r\n") == 3
    assert done.stdout_bytes.endswith(b"\r\n")
    first, second = csv.DictReader(io.StringIO(done.stdout_bytes.decode("utf-8"), newline=""))
    assert (first["rank"], first["votes"], first["title"]) == ("1", "40", "Known from elsewhere")
    assert (second["rank"], second["window_votes"], second["created_at"]) == ("2", "5", "2026-05-04T12:00:00+00:00")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_for_a_spreadsheet(run: Run, share: Share, world: World, text: str) -> None:
    share(text, 1, tags=(f"{text}x"[:30],))
    with writing():
        session.execute(update(Member).where(Member.handle == "amara").values(display_name=text))
    for by in ("votes", "trending"):
        (row,) = csv.DictReader(io.StringIO(run("top", "--by", by, "--format", "csv").stdout, newline=""))
        assert text in row["title"]
        for name, cell in row.items():
            assert not cell.lstrip().startswith(STARTS), (name, cell)
    (told,) = rows(run)
    assert told["title"] == text, "JSON has no formulas, and says what was written"


@pytest.mark.parametrize(("form", "said"), [("table", "No ideas yet.\n"), ("csv", ""), ("json", "[]\n")])
def test_no_ideas_are_no_mistake(run: Run, world: World, form: str, said: str) -> None:
    for options in ([], ["--by", "trending"], ["--window", "30d"]):
        done = run("top", "--format", form, *options)
        assert (done.exit_code, done.output) == (0, said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--window", "30"], "30d, 4w, 12h"),
        (["--window", "30m"], "30d, 4w, 12h"),
        (["--window", "-3d"], "30d, 4w, 12h"),
        (["--window", "0d"], "30d, 4w, 12h"),
        (["--window", "99999d"], "30d, 4w, 12h"),
        (["--window", ""], "30d, 4w, 12h"),
        (["--limit", "0"], "1<=x<=1000"),
        (["--limit", "1001"], "1<=x<=1000"),
        (["--by", "age"], "'votes', 'trending'"),
        (["--format", "xml"], "'table', 'csv', 'json'"),
    ],
)
def test_what_it_cannot_do_it_says_and_does_nothing(run: Run, world: World, options: list[str], said: str) -> None:
    done = run("top", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
