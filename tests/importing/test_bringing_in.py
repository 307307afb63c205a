"""A forum's ideas, comments and votes come in with their dates, once."""

import math

import pytest
from sqlalchemy import select

from community.core.db import session
from community.ideas.models import Board, Idea, IdeaTag, Status, Tag
from community.ideas.rules import weeks
from community.search.models import SearchDirty
from community.voting.models import Vote
from tests.importing.conftest import (
    Forum,
    comment,
    count,
    counts,
    idea,
    imported,
    nothing_is_miscounted,
    snapshot,
    vote,
)
from tests.world import World, at


@pytest.fixture
def small(forum: Forum) -> Forum:
    """Two ideas, three comments, four votes, by five people."""
    forum.write("ideas", [idea(1), idea(2, author="")])
    forum.write("comments", [comment(10, 1), comment(11, 1, 10, author="Mara"), comment(12, 2, author="")])
    forum.write("votes", [vote(1, "Nils"), vote(1, "Oda", 4), vote(1, "Pia", 5), vote(2, "Quim")])
    return forum


def test_everything_comes_in_with_its_date(small: Forum) -> None:
    done = small.bring_in()
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "people: 5 new",
        "ideas: 2 new, 0 unchanged",
        "comments: 3 new, 0 unchanged",
        "votes: 4 new, 0 unchanged",
    ]
    first = imported(1)
    assert (first.created_at, first.vote_count, first.source) == (at("2024-03-01T12:00"), 3, "old")
    assert {row.cast_at for row in session.scalars(select(Vote))} == {at(f"2024-03-0{day}T12:00") for day in (3, 4, 5)}
    assert {row.source for row in session.scalars(select(Vote))} == {"old"}
    assert nothing_is_miscounted()


def test_a_second_run_changes_nothing_and_says_so(small: Forum) -> None:
    small.bring_in()
    before, marks = snapshot(), count(SearchDirty)
    done = small.bring_in()
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "people: 0 new",
        "ideas: 0 new, 2 unchanged",
        "comments: 0 new, 3 unchanged",
        "votes: 0 new, 4 unchanged",
        "Nothing changed.",
    ]
    assert snapshot() == before
    assert count(SearchDirty) == marks


def test_what_is_new_at_the_source_is_added(small: Forum) -> None:
    small.bring_in()
    small.write("ideas", [idea(1), idea(2, author=""), idea(3)])
    small.write("comments", [comment(13, 1, 11)])
    small.write("votes", [vote(3, "Nils"), vote(1, "Nils")])
    done = small.bring_in()
    assert "ideas: 1 new, 2 unchanged" in done.stdout
    assert "comments: 1 new, 0 unchanged" in done.stdout
    assert "votes: 1 new, 1 unchanged" in done.stdout
    assert counts() == (3, 4, 5, 5)
    assert nothing_is_miscounted()


def test_two_sources_do_not_mix(small: Forum) -> None:
    small.bring_in()
    done = small.bring_in(source="other")
    assert "ideas: 2 new" in done.stdout
    assert counts() == (4, 6, 8, 10)


def test_a_dry_run_tells_the_same_and_writes_nothing(small: Forum) -> None:
    small.write("ideas", [idea(1, board="Shop"), idea(2, author="", board="shop"), idea(3, created_at="yesterday")])
    small.write("votes", [vote(1, "Nils"), vote(1, "Nils"), vote(2, "Nils"), vote(9, "Nils")])
    before = snapshot()
    dry = small.bring_in("--dry-run")
    assert snapshot() == before
    wet = small.bring_in()
    assert (dry.exit_code, wet.exit_code) == (1, 1)
    assert dry.stdout == wet.stdout + "This was a dry run: nothing was written.\n"
    assert dry.stderr == wet.stderr
    again = small.bring_in("--dry-run")
    assert "votes: 0 new, 3 unchanged" in again.stdout


def test_the_pages_of_what_came_in_answer(world: World, small: Forum) -> None:
    small.bring_in()
    visitor = world.visitor()
    first = imported(1)
    page = visitor.get(first.path)
    assert page.status_code == 200
    assert "The body of 1." in page.text
    assert "Comment 11" in page.text
    assert visitor.get(f"/ideas/{first.id}/revisions").status_code == 200
    assert "Idea 1" in visitor.get("/ideas?sort=top").text


def test_search_finds_what_came_in(world: World, forum: Forum) -> None:
    forum.write("ideas", [idea(1, title="Zebrafinken im Innenhof"), idea(2)])
    forum.bring_in()
    page = world.visitor().get("/search?q=zebrafinken").text
    assert "im Innenhof" in page
    assert count(SearchDirty) == 0


def test_an_idea_from_long_ago_does_not_trend(small: Forum) -> None:
    small.bring_in()
    first = imported(1)
    weights = [weeks(at(f"2024-03-0{day}T12:00")) for day in (1, 3, 4, 5)]
    exact = max(weights) + math.log(sum(math.exp(each - max(weights)) for each in weights))
    assert first.score == pytest.approx(exact, abs=1e-9)
    stored = session.scalars(select(Vote.weight).where(Vote.root_id == first.id).order_by(Vote.weight)).all()
    assert stored == weights[1:]


def test_votes_years_apart_do_not_break_the_score(forum: Forum) -> None:
    forum.write("ideas", [idea(1, created_at="1998-01-01")])
    forum.write(
        "votes", [vote(1, "a") | {"created_at": day} for day in ("1998-02-01",)] + [vote(1, "b"), vote(1, "c", 4)]
    )
    assert forum.bring_in().exit_code == 0
    assert nothing_is_miscounted()


def test_votes_known_only_as_a_number_are_carried(forum: Forum) -> None:
    forum.write("ideas", [idea(1, carried_votes="1157"), idea(2, carried_votes=""), idea(3, carried_votes="12.0")])
    forum.bring_in()
    assert [imported(id_).carried_votes for id_ in (1, 2, 3)] == [1157, 0, 12]
    assert imported(1).support == 1157
    assert nothing_is_miscounted()
    forum.write("ideas", [idea(1, carried_votes="2000"), idea(2, carried_votes=""), idea(3, carried_votes="12")])
    assert "ideas: 0 new, 2 unchanged, 1 updated" in forum.bring_in().stdout
    assert imported(1).carried_votes == 2000
    assert nothing_is_miscounted()


def test_boards_are_found_by_slug_or_name_and_made_where_missing(forum: Forum) -> None:
    forum.write("ideas", [idea(1, board="IDEAS"), idea(2, board="Repairs & Returns"), idea(3, board="repairs-returns")])
    done = forum.bring_in()
    assert "boards: 1 new" in done.stdout
    session.rollback()
    boards = {row.slug: row for row in session.scalars(select(Board))}
    assert set(boards) == {"ideas", "repairs-returns"}
    assert boards["repairs-returns"].name == "Repairs & Returns"
    assert (boards["ideas"].idea_count, boards["repairs-returns"].idea_count) == (1, 2)


def test_a_status_is_found_by_key_or_name_and_else_the_first(forum: Forum) -> None:
    names = ["Under Review", "in-progress", "SHIPPED", "wontfix", "merged", ""]
    forum.write("ideas", [idea(place, status=name) for place, name in enumerate(names)])
    done = forum.bring_in()
    keys = dict(session.execute(select(Idea.source_id, Status.key).join(Status, Status.id == Idea.status_id)).all())
    assert [keys[str(place)] for place in range(6)] == [
        "under-review",
        "in-progress",
        "shipped",
        "open",
        "open",
        "open",
    ]
    assert done.exit_code == 0
    assert "ideas.csv:5: status: “wontfix” is none of ours; it gets the first one" in done.stderr
    assert "ideas.csv:6: status: “merged”" in done.stderr


def test_tags_are_split_at_commas_and_kept_however_many(forum: Forum) -> None:
    forum.write("ideas", [idea(1, tags="Dark mode, #shop,dark-mode , ,a,b,c,d,e"), idea(2, tags="SHOP")])
    forum.bring_in()
    slugs = session.scalars(
        select(Tag.slug).join(IdeaTag, IdeaTag.tag_id == Tag.id).where(IdeaTag.idea_id == imported(1).id)
    )
    assert set(slugs) == {"dark-mode", "shop", "a", "b", "c", "d", "e"}
    assert count(Tag) == 7


@pytest.mark.parametrize(
    ("title", "body", "shown"),
    [
        ("Why", "x", "Why"),
        ("x" * 400, "", "x" * 400),
        ("", "**Bold** beginnings\n\nof a body", "Bold beginnings of a body"),
        ("two\nlines", "", "two lines"),
        ("nul\x00 and bell\x07", "a\x00b", "nul and bell"),
    ],
)
def test_titles_are_kept_as_they_are_or_taken_from_the_body(
    world: World, forum: Forum, title: str, body: str, shown: str
) -> None:
    forum.write("ideas", [idea(1, title=title, body=body)])
    assert forum.bring_in().exit_code == 0
    assert imported(1).title == shown
    assert world.visitor().get(imported(1).path).status_code == 200


def test_a_title_longer_than_any_page_stands_whole_in_the_body(forum: Forum) -> None:
    long = "word " * 1000
    forum.write("ideas", [idea(1, title=long, body="The rest.")])
    done = forum.bring_in()
    assert "ideas.csv:2: title: over 500 characters" in done.stderr
    assert len(imported(1).title) <= 500
    assert imported(1).body == f"{long.strip()}\n\nThe rest."
    assert "1 unchanged" in forum.bring_in().stdout


def test_a_long_body_is_kept_whole_and_shown_as_plain_text(world: World, forum: Forum) -> None:
    body = "**not bold** <b>nor this</b>\n\n" + "words and words " * 5_000
    forum.write("ideas", [idea(1, body=body)])
    forum.bring_in()
    assert imported(1).body == body.strip()
    assert "**not bold** &lt;b&gt;" in world.visitor().get(imported(1).path).text


def test_a_time_to_come_is_taken_for_now(forum: Forum) -> None:
    forum.write("ideas", [idea(1, created_at="2999-01-01")])
    done = forum.bring_in()
    assert done.exit_code == 0
    assert "ideas.csv:2: created_at: 2999-01-01 is yet to come; taken for now" in done.stderr
    assert imported(1).created_at.year < 2999


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-01T14:30:00+02:00", "2024-03-01T12:30"),
        ("2024-03-01T12:30:00Z", "2024-03-01T12:30"),
        ("2024-03-01 12:30:00", "2024-03-01T12:30"),
        ("2024-03-01 12:30:00 UTC", "2024-03-01T12:30"),
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T00:00:00+00:00", "2024-03-01"),
        (" 2024-03-01T12:30:00.250Z ", "2024-03-01T12:30:00.25"),
    ],
)
def test_times_are_read_in_iso_8601(forum: Forum, text: str, moment: str) -> None:
    forum.write("ideas", [idea(1, created_at=text)])
    assert forum.bring_in().exit_code == 0
    assert imported(1).created_at == at(moment.replace(".25", ".250000"))
