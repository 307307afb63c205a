"""The team pulls a list as CSV."""

import csv
import io

import pytest
from werkzeug.test import TestResponse

from community.access import Role
from tests.ideas.conftest import MakeIdea, text_of
from tests.world import Browser, World, at

HOSTILE = [
    '=HYPERLINK("http://evil.example","Click")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1:A9)", "\t=1+1",
    "\r=1+1", "=1+1", " =1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)",
]  # fmt: skip
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows_of(answer: TestResponse) -> list[dict[str, str]]:
    """The table, read back by a program that knows CSV."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="ideas.csv"' in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8"), newline="")))


def test_the_team_gets_the_list_it_looks_at(team: Browser, make_idea: MakeIdea) -> None:
    make_idea("The first", carried_votes=7, tags=("app", "time"), created_at=at("2026-03-01T12:30"), status="planned")
    make_idea('Two, “quoted” and "plain"; with, commas', status="shipped", answered_at=at("2026-04-01"))
    link = 'href="/ideas.csv?sort=top"'
    assert link in text_of(team.get("/ideas?sort=top"))
    first, second = rows_of(team.get("/ideas.csv?sort=top"))
    assert first["title"] == "The first"
    assert (first["votes"], first["carried_votes"], first["comments"]) == ("7", "7", "0")
    assert (first["status"], first["tags"], first["author"]) == ("planned", "app, time", "Amara O.")
    assert (first["created_at"], first["answered_at"]) == ("2026-03-01T12:30:00+00:00", "")
    assert first["url"].startswith("http://127.0.0.1:5000/ideas/1-the-first")
    assert second["title"] == 'Two, “quoted” and "plain"; with, commas'
    assert [row["title"] for row in rows_of(team.get("/ideas.csv?status=shipped"))] == [second["title"]]


def test_a_table_holds_more_than_a_page(team: Browser, make_idea: MakeIdea) -> None:
    for number in range(25):
        make_idea(f"Idea number {number}")
    assert len(rows_of(team.get("/ideas.csv?sort=new"))) == 25


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_for_a_spreadsheet(world: World, team: Browser, make_idea: MakeIdea, text: str) -> None:
    mallory = world.member("mallory", display_name=text)
    make_idea(text.ljust(6, "!"), tags=(f"{text}x"[:30],), by=mallory)
    for row in rows_of(team.get("/ideas.csv")):
        for name, cell in row.items():
            assert not cell.lstrip(" ").startswith(STARTS), (name, cell)


@pytest.mark.parametrize(
    ("roles", "status"), [((), 403), ((Role.MODERATOR,), 403), ((Role.TEAM,), 200), ((Role.OWNER,), 200)]
)
def test_tables_are_for_the_team_and_the_owner(
    world: World, make_idea: MakeIdea, roles: tuple[Role, ...], status: int
) -> None:
    make_idea()
    someone = world.signed_in("someone", roles=roles)
    assert someone.get("/ideas.csv").status_code == status
    assert ("/ideas.csv" in text_of(someone.get("/"))) is (status == 200), "a link only for whoever may follow it"


def test_a_visitor_is_told_to_sign_in(world: World) -> None:
    assert world.visitor().get("/ideas.csv").status_code == 401


def test_a_filter_that_names_nothing_has_no_table(team: Browser) -> None:
    assert team.get("/ideas.csv?board=no-such").status_code == 404


def test_an_empty_table_is_no_mistake(team: Browser) -> None:
    assert rows_of(team.get("/ideas.csv")) == []
