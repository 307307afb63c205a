"""What is on a board that somebody may not see is nowhere: not in a list, a feed, a search, a count or a table."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from community.access import Role
from community.cli import top
from community.core import clock, tasks
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Thread
from community.ideas.models import Board, Idea
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.voting.actions import cast_vote
from tests.ideas.conftest import MakeBoard, MakeIdea, listed, text_of
from tests.world import Browser, World

SECRET = "Zeppelin"
PLACES = (
    "/", "/ideas?sort=top", "/ideas?sort=new", "/ideas?sort=answered", "/ideas?sort=unanswered",
    "/ideas?status=shipped", "/ideas?author=amara", "/ideas?sort=new&author=amara",
    "/feeds/ideas.atom", "/feeds/ideas.atom?sort=answered", "/feeds/ideas.atom?author=amara",
    "/search?q=zeppelin", "/search?q=zeppelins", "/search?q=zepp", "/search?q=zeppelyn", "/search?q=tag:hush",
    "/search?q=%22the+zeppelin%22", "/search?q=by:amara", "/search?q=status:shipped", "/search?q=status:open",
    "/search?q=everyone&order=votes", "/ideas/similar?title=The+Zeppelin", "/sitemap.xml", "/robots.txt",
    "/members/amara", "/about",
)  # fmt: skip


@dataclass
class House:
    """An idea that everyone sees, and one on each of two boards that fewer people see."""

    shown: Idea
    members: Idea
    team: Idea
    shipped: Idea

    @property
    def hidden(self) -> list[Idea]:
        return [self.members, self.team, self.shipped]


@pytest.fixture
def house(make_board: MakeBoard, make_idea: MakeIdea, author: Member) -> House:
    inner = make_board("inner", seen_by="members", name=f"{SECRET} members")
    secret = make_board("secret", seen_by="team", posted_by="team", name=f"{SECRET} team")
    house = House(
        make_idea("For everyone", tags=("shown",)),
        make_idea(f"The {SECRET} of the members", f"{SECRET}.", board=inner, tags=("hush",)),
        _secretly(make_idea, secret, f"The {SECRET} of the team", tags=("hush",)),
        _secretly(make_idea, secret, f"The {SECRET} flies", status="shipped", answered_at=clock.python_now()),
    )
    with writing():
        for idea in (house.shown, house.members):
            thread = session.get_one(Thread, idea.thread_id)
            post_comment(thread, f"Words under {idea.title}", by=author, now=clock.now())
    tasks.run_until_idle()
    return house


def _secretly(make_idea: MakeIdea, board: Board, title: str, **values: object) -> Idea:
    """On a board that its author could see when it was shared, and cannot see any more."""
    _open_to(board, "everyone")
    idea = make_idea(title, board=session.get_one(Board, board.id), **values)
    _open_to(board, "team")
    return idea


def _open_to(board: Board, audience: str) -> None:
    with writing():
        row = session.get_one(Board, board.id)
        row.seen_by = row.posted_by = audience


def _places(house: House) -> Iterator[str]:
    yield from PLACES
    yield f"/ideas/similar?idea={house.shown.id}"
    yield house.shown.path


def _says(answer_text: str, word: str) -> bool:
    """Whether a page says a word of its own accord: what was typed into its search box does not count."""
    for echo in (r'<input[^>]*name="q"[^>]*>', r"<title>.*?</title>", r'href="/ideas/new\?title=[^"]*"'):
        answer_text = re.sub(echo, "", answer_text, flags=re.DOTALL)
    return word.lower() in re.sub(r'href="(/search|\?)[^"]*"|<input[^>]*value="[^"]*"', "", answer_text).lower()


def _without_the_question(answer: TestResponse) -> str:
    """The page but for the links to its other languages, which repeat the address that was asked for."""
    return re.sub(r'href="\?[^"]*"', "", text_of(answer))


def test_a_visitor_finds_no_trace_of_what_members_and_the_team_see(world: World, house: House) -> None:
    visitor = world.visitor()
    for place in _places(house):
        answer = visitor.get(place)
        assert answer.status_code == 200, place
        assert not _says(text_of(answer), SECRET), place
        for idea in house.hidden:
            assert f"/ideas/{idea.id}" not in text_of(answer), place
    assert listed(visitor.get("/?sort=new")) == [house.shown.id]


def test_a_member_sees_the_members_board_and_no_trace_of_the_teams(world: World, house: House) -> None:
    mia = world.signed_in("mia")
    for place in (*_places(house), "/me", "/ideas?board=inner"):
        page = text_of(mia.get(place))
        for idea in (house.team, house.shipped):
            assert not _says(page, idea.title), place
            assert f"/ideas/{idea.id}" not in page, place
    assert listed(mia.get("/?sort=new")) == [house.members.id, house.shown.id]
    assert house.members.path in text_of(mia.get("/search?q=zeppelin"))
    assert house.members.path in text_of(mia.get("/members/amara"))


def test_the_author_of_an_idea_that_was_moved_out_of_sight_loses_sight_of_it(
    world: World, house: House, author: Member
) -> None:
    amara = world.browser_of(author)
    for place in ("/me", "/ideas?sort=mine", "/members/amara", house.team.path, f"/ideas/{house.team.id}/edit"):
        assert house.team.title not in text_of(amara.get(place)), place
    for way in ("", "/withdrawal", "/vote", "/comments"):
        assert amara.post(f"/ideas/{house.team.id}{way}", title="Mine", revision="1", body="x").status_code == 404


def test_the_team_sees_everything(world: World, team: Browser, house: House) -> None:
    assert set(listed(team.get("/?sort=new"))) == {house.shown.id, *(idea.id for idea in house.hidden)}
    assert house.team.path in text_of(team.get("/search?q=zeppelin"))
    assert house.team.path in text_of(team.get("/ideas/similar?title=The+Zeppelin"))
    assert f"{SECRET} team" in text_of(team.get("/"))


@pytest.mark.parametrize(
    "place",
    ["/ideas?board={}", "/feeds/ideas.atom?board={}", "/?board={}", "/feeds/ideas.atom?sort=new&board={}&tag=hush"],
)
def test_a_hidden_board_is_as_missing_as_one_that_does_not_exist(world: World, house: House, place: str) -> None:
    visitor, mia = world.visitor(), world.signed_in("mia")
    hidden, nothing = visitor.get(place.format("secret")), visitor.get(place.format("no-such-board"))
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert _without_the_question(hidden) == _without_the_question(nothing)
    assert (visitor.get(place.format("inner")).status_code, mia.get(place.format("inner")).status_code) == (404, 200)
    assert mia.get(place.format("secret")).status_code == 404


def test_a_tag_that_only_hidden_ideas_carry_is_as_missing_as_one_that_nobody_made(world: World, house: House) -> None:
    visitor, mia = world.visitor(), world.signed_in("mia")
    for place in ("/ideas?tag={}", "/feeds/ideas.atom?tag={}"):
        hidden, nothing = visitor.get(place.format("hush")), visitor.get(place.format("no-such-tag"))
        assert (hidden.status_code, nothing.status_code) == (404, 404)
        assert _without_the_question(hidden) == _without_the_question(nothing)
        assert mia.get(place.format("hush")).status_code == 200
        assert visitor.get(place.format("shown")).status_code == 200


@pytest.mark.parametrize("way", ["", "/edit", "/revisions", "/voters", "/comments?after=x", "?compose=1"])
def test_a_hidden_idea_is_as_missing_as_one_that_does_not_exist(world: World, house: House, way: str) -> None:
    nothing = world.visitor().get(f"/ideas/99999{way}")
    for idea in house.hidden:
        hidden = world.visitor().get(f"/ideas/{idea.id}{way}")
        assert hidden.status_code == nothing.status_code
        for said, wanted in ((hidden.location or "", nothing.location or ""), (text_of(hidden), text_of(nothing))):
            assert said.replace(f"/ideas/{idea.id}", "/ideas/99999") == wanted


def test_whoever_is_about_to_join_is_offered_the_boards_of_members_and_not_the_teams(
    world: World, house: House
) -> None:
    form = text_of(world.visitor().get("/ideas/new"))
    assert f"{SECRET} members" in form
    assert f"{SECRET} team" not in form


def test_counts_are_of_what_the_reader_sees(world: World, team: Browser, house: House) -> None:
    assert "1 idea<" in text_of(world.visitor().get("/?sort=new"))
    assert "2 ideas<" in text_of(world.signed_in("mia").get("/?sort=new"))
    assert "4 ideas<" in text_of(team.get("/?sort=new"))
    assert re.search(r'role="status">1 idea<', text_of(world.visitor().get("/search?q=by:amara")))
    assert re.search(r'role="status">2 ideas<', text_of(world.signed_in("max").get("/search?q=by:amara")))
    facets = text_of(world.visitor().get("/search?q=by:amara")).partition("<main")[2]
    assert "hush" not in facets
    assert "Shipped" not in facets


def test_a_vote_given_while_it_was_seen_is_not_shown_after_it_is_hidden(world: World, house: House) -> None:
    mia = world.member("mia")
    with writing():
        cast_vote(get_visible(house.members.id, mia), by=mia, now=clock.now())
    browser = world.browser_of(mia)
    assert house.members.path in text_of(browser.get("/me"))
    _open_to(session.get_one(Board, house.members.board_id), "team")
    assert house.members.title not in text_of(browser.get("/me"))


def test_the_teams_table_holds_all_and_the_commands_table_what_everybody_sees(
    world: World, team: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(top, "create_app", lambda: world.app)
    rows = list(csv.DictReader(io.StringIO(text_of(team.get("/ideas.csv?sort=new")))))
    assert {int(row["number"]) for row in rows} == {house.shown.id, *(idea.id for idea in house.hidden)}
    for by in ("votes", "trending"):
        printed = json.loads(CliRunner().invoke(top.top, ["--by", by, "--format", "json"]).stdout)
        assert [row["number"] for row in printed] == [house.shown.id]


def test_moderators_and_owners_see_what_the_team_sees(world: World, house: House) -> None:
    for role in (Role.MODERATOR, Role.OWNER):
        assert len(listed(world.signed_in(f"the-{role}", roles=(role,)).get("/?sort=new"))) == 4


def test_a_page_kept_for_a_moment_is_never_given_to_somebody_who_sees_less(
    world: World, team: Browser, house: House
) -> None:
    for place in ("/", "/ideas?sort=new", "/feeds/ideas.atom", "/search?q=zeppelin"):
        assert SECRET in text_of(team.get(place))
        assert not _says(text_of(world.visitor().get(place)), SECRET)
        assert SECRET in text_of(team.get(place))
