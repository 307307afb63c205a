"""A member shares an idea."""

import re
from dataclasses import replace

import html5lib
import pytest
from sqlalchemy import select

from community.backends.limits_counted import in_memory
from community.core import ports
from community.core.db import session
from community.ideas.models import Idea, IdeaRevision
from community.ideas.queries import tags_of
from tests.ideas.conftest import MakeBoard, all_ideas, fresh, listed, number_of, share, tag_names, text_of, the_board
from tests.pictures import drawn, encoded, sent
from tests.world import World

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def test_an_idea_is_public_at_once_for_everybody(world: World) -> None:
    answer = share(world.signed_in("ada"), "Deliver after six", body="I am at **work** until then.")
    assert answer.status_code == 303
    page = world.visitor().get(answer.headers["Location"])
    assert page.status_code == 200
    assert "Deliver after six" in text_of(page)
    assert "<strong>work</strong>" in text_of(page)
    assert listed(world.visitor().get("/?sort=new")) == [number_of(answer)]


def test_the_author_does_not_vote_by_posting(world: World) -> None:
    ada = world.signed_in("ada")
    number = number_of(share(ada))
    assert fresh(number).vote_count == 0
    assert 'aria-pressed="false"' in text_of(ada.get(f"/ideas/{number}-a-delivery-window"))


def test_a_new_idea_begins_open_with_its_first_revision_and_is_counted_on_its_board(world: World) -> None:
    ada = world.signed_in("ada")
    number = number_of(share(ada, "Deliver after six", body="Please.", tags="delivery, Time"))
    idea = session.get_one(Idea, number)
    kept = session.scalars(select(IdeaRevision).where(IdeaRevision.idea_id == number)).one()
    assert (kept.number, kept.title, kept.body, kept.tag_names) == (
        1,
        "Deliver after six",
        "Please.",
        ["delivery", "Time"],
    )
    assert (idea.revision, idea.author_id, idea.answered_at) == (1, ada.member_id, None)
    assert the_board().idea_count == 1


@pytest.mark.parametrize(("title", "is_taken"), [("abc", False), ("abcd", True), ("x" * 120, True), ("x" * 121, False)])
def test_a_title_has_4_to_120_characters(world: World, title: str, *, is_taken: bool) -> None:
    answer = share(world.signed_in("ada"), title, body="What I typed stays.")
    assert answer.status_code == (303 if is_taken else 422)
    if not is_taken:
        assert "A title has 4 to 120 characters." in text_of(answer)
        assert "What I typed stays." in text_of(answer)
        assert f'value="{title}"' in text_of(answer)
    assert len(all_ideas()) == is_taken


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200b\u200b\u200b\u200b", " a  \n b ", "\u0301" * 9])
def test_what_shows_nothing_is_no_title(world: World, title: str) -> None:
    assert share(world.signed_in("ada"), title).status_code == 422
    assert all_ideas() == []


def test_a_title_is_one_line_without_what_nobody_sees(world: World) -> None:
    share(world.signed_in("ada"), " Deliver\n\t after \u202esix\u202c\u200b ")
    assert [idea.title for idea in all_ideas()] == ["Deliver after six"]


@pytest.mark.parametrize(("length", "is_taken"), [(20_000, True), (20_001, False)])
def test_a_body_has_at_most_20000_characters(world: World, length: int, *, is_taken: bool) -> None:
    answer = share(world.signed_in("ada"), body="x" * length)
    assert answer.status_code == (303 if is_taken else 422)
    assert is_taken or "That is 20001 characters; 20000 fit." in text_of(answer)


def test_a_line_that_ends_as_in_a_form_counts_as_one_character(world: World) -> None:
    assert share(world.signed_in("ada"), body="x\r\n" * 9_999).status_code == 303


def test_an_idea_may_do_without_a_body(world: World) -> None:
    page = world.visitor().get(share(world.signed_in("ada"), body="").headers["Location"])
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("delivery, app", ["app", "delivery"]),
        ("a1, b1, c1, d1, e1", ["a1", "b1", "c1", "d1", "e1"]),
        ("#delivery; Delivery\nDELIVERY", ["delivery"]),
        (" , ,, !!! , \u200b", []),
        ("new app, new-app, New  App", ["new app"]),
        ("送達, 時間", ["時間", "送達"]),
        ("x" * 30, ["x" * 30]),
        ("a1, a1, b1, c1, d1, e1, E1", ["a1", "b1", "c1", "d1", "e1"]),
    ],
)
def test_tags_are_separated_by_commas_and_said_once(world: World, typed: str, kept: list[str]) -> None:
    number = number_of(share(world.signed_in("ada"), tags=typed))
    session.rollback()
    assert sorted(tag.name for tag in tags_of(session.get_one(Idea, number))) == kept
    assert sorted(session.scalars(select(IdeaRevision)).one().tag_names) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("a1, b1, c1, d1, e1, f1", "At most 5 tags, please."),
        ("x" * 31, "is too long; 30 characters fit."),
    ],
)
def test_six_tags_and_tags_that_are_sentences_are_refused_beside_their_field(
    world: World, typed: str, why: str
) -> None:
    answer = share(world.signed_in("ada"), tags=typed, body="What I typed stays.")
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert typed in text_of(answer)
    assert 'id="tags-error"' in text_of(answer)
    assert (all_ideas(), tag_names()) == ([], [])


def test_a_second_idea_with_the_same_tag_shares_it(world: World) -> None:
    ada = world.signed_in("ada")
    share(ada, tags="Delivery")
    share(ada, tags="delivery")
    assert tag_names() == ["Delivery"]


def test_six_pictures_fit_and_a_seventh_does_not(world: World) -> None:
    ada = world.signed_in("ada")
    picture = encoded(drawn())
    seven = share(ada, body="Look.", pictures=[sent(picture) for _ in range(7)])
    assert seven.status_code == 422
    assert "At most 6 pictures at a time, please." in text_of(seven)
    six = share(ada, body="Look.", pictures=[sent(picture) for _ in range(6)])
    assert fresh(number_of(six)).body.count("](/files/") == 6
    more = share(ada, body=fresh(number_of(six)).body, pictures=[sent(picture)])
    assert more.status_code == 422
    assert "At most 6 pictures fit into one idea." in text_of(more)


def test_a_file_that_is_no_picture_is_refused_and_the_text_kept(world: World) -> None:
    answer = share(world.signed_in("ada"), body="What I typed stays.", pictures=[sent(b"MZ not a picture")])
    assert answer.status_code == 422
    assert "This is no picture that we can read." in text_of(answer)
    assert "What I typed stays." in text_of(answer)
    assert all_ideas() == []


def test_hostile_text_stays_text_wherever_it_is_shown(world: World) -> None:
    ada = world.signed_in("ada", display_name=f"Ada {HOSTILE}"[:60])
    answer = share(ada, f"Title {HOSTILE}", body=HOSTILE, tags="<b>x</b>")
    path = answer.headers["Location"]
    number = number_of(answer)
    places = [
        path,
        "/",
        f"/ideas/{number}/edit",
        f"/ideas/{number}/revisions",
        "/feeds/ideas.atom",
        "/me",
        "/search?q=title",
    ]
    for place in (*places, "/ideas/similar?title=Title+script"):
        page = ada.get(place)
        assert page.status_code == 200, place
        assert "<script>alert" not in text_of(page), place
        assert "<img src=x" not in text_of(page), place
        assert "<b>x</b>" not in text_of(page), place


@pytest.mark.parametrize(
    "body",
    [
        "[click](javascript:alert(1))",
        "![x](https://evil.example/pixel.gif)",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<svg/onload=alert(1)>",
        "# Heading\n\n###### Deep",
        "```\n</code></pre><script>\n```",
        "\x00\x08\ufffe\ud800 broken",
        "![" * 4_000,
        "> " * 900 + "deep",
    ],
)
def test_every_body_makes_a_page_that_a_strict_parser_accepts(world: World, body: str) -> None:
    path = share(world.signed_in("ada"), body=body.encode("utf-8", "replace").decode()).headers["Location"]
    page = text_of(world.visitor().get(path))
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("<h1") == 1
    article = page.split('<article class="prose"')[1].split("</article>")[0]
    assert not re.search(r"<(script|svg|img|iframe)|\son\w+=|(href|src)=\"(?!/|#|https?:|mailto:)", article)


def test_the_sixth_idea_within_an_hour_is_refused_with_its_text_and_leaves_nothing(world: World) -> None:
    ports.use(replace(ports.chosen(), limiter=in_memory()))
    ada = world.signed_in("ada")
    assert [share(ada, f"Idea number {n}").status_code for n in range(5)] == [303] * 5
    for _ in range(3):
        assert share(ada, "no").status_code == 422, "what is refused anyway is not counted"
    sixth = share(ada, "Idea number 6", body="A long text of mine.", tags="only-here")
    assert sixth.status_code == 429
    assert int(sixth.headers["Retry-After"]) > 3000
    assert "You have shared many ideas" in text_of(sixth)
    assert "A long text of mine." in text_of(sixth)
    assert (len(all_ideas()), tag_names(), the_board().idea_count) == (5, [], 5)
    assert share(world.signed_in("bob"), "Idea of another").status_code == 303


def test_an_idea_goes_to_the_board_that_was_chosen(world: World, make_board: MakeBoard) -> None:
    make_board("app")
    number = number_of(share(world.signed_in("ada"), board="app"))
    assert fresh(number).board_id == the_board("app").id
    assert (the_board("app").idea_count, the_board().idea_count) == (1, 0)


@pytest.mark.parametrize("board", ["team-only", "announcements", "no-such-board", "../x"])
def test_a_board_that_is_not_theirs_to_post_on_is_refused_and_the_text_kept(
    world: World, make_board: MakeBoard, board: str
) -> None:
    make_board("team-only", seen_by="team", posted_by="members")
    make_board("announcements", posted_by="team")
    ada = world.signed_in("ada")
    answer = share(ada, board=board, body="What I typed stays.")
    assert answer.status_code == 422
    assert "Please pick another board." in text_of(answer)
    assert "What I typed stays." in text_of(answer)
    form = text_of(ada.get("/ideas/new"))
    assert "Team-Only" not in form
    assert "Announcements" not in form
