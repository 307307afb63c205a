"""A long discussion comes in pages, and every comment can be found again."""

import re
from datetime import timedelta
from html import unescape

import pytest

from community.core import shortly
from community.core.db import db
from community.ideas.models import Idea
from tests.discussion.conftest import Say, comments_in, post, shown, text_of
from tests.rows import Remembered, remember
from tests.statements import statements
from tests.world import World, at

HTMX = {"HX-Request": "true"}
MORE = re.compile(r'id="more-\d+"><a class="button" href="([^"]+)" hx-get="([^"]+)"')


_written: list[tuple[Remembered, list[int]]] = []


@pytest.fixture
def long_thread(world: World, idea: Idea, say: Say) -> list[int]:
    """120 comments, every third a reply; their numbers in the order in which they are read.

    Written once in each worker, put back as they were.
    """
    if _written:
        _written[0][0].put_back()
        shortly.forget()
    else:
        _write(world, say)
        _written.append((remember(), [comment.id for comment in comments_in(idea)]))
    return _written[0][1]


def _write(world: World, say: Say) -> None:
    leo, parent = world.member("leo"), None
    for number in range(120):
        said = say(
            leo,
            f"Comment number {number}.",
            now=at("2026-03-01") + timedelta(minutes=number),
            parent=parent if number % 3 == 2 else None,
        )
        parent = said if number % 3 != 2 else parent


def test_without_javascript_a_link_leads_to_the_next_page(world: World, idea: Idea, long_thread: list[int]) -> None:
    browser, path, seen = world.visitor(), idea.path, []
    while path:
        page = text_of(browser.get(path.partition("#")[0]))
        seen += shown(page)
        found = MORE.search(page)
        path = unescape(found[1]) if found else ""
    assert seen == long_thread


def test_with_htmx_the_next_page_is_appended(world: World, idea: Idea, long_thread: list[int]) -> None:
    browser = world.visitor()
    page, seen = text_of(browser.get(idea.path)), []
    while True:
        seen += shown(page)
        found = MORE.search(page)
        if not found:
            break
        answer = browser.get(unescape(found[2]), headers=HTMX)
        page = text_of(answer)
        assert "<html" not in page
        assert 'tabindex="-1" data-focus' in page
    assert seen == long_thread


def test_what_was_just_posted_does_not_appear_twice(world: World, idea: Idea, long_thread: list[int]) -> None:
    leo = world.signed_in("sana")
    posted = leo.htmx(f"/ideas/{idea.id}/comments", body="Just now.")
    (new,) = shown(text_of(posted))
    assert f'name="shown" value="{new}"' in text_of(posted)
    found = MORE.search(text_of(leo.get(idea.path)))
    assert found
    page, seen = text_of(leo.get(f"{unescape(found[2])}&shown={new}", headers=HTMX)), []
    while found := MORE.search(page):
        seen += shown(page)
        page = text_of(leo.get(f"{unescape(found[2])}&shown={new}&shown=x", headers=HTMX))
    assert new not in seen + shown(page)


@pytest.mark.parametrize("place", [0, 49, 50, 51, 99, 100, 119])
def test_a_lasting_address_leads_to_the_page_that_holds_the_comment(
    world: World, idea: Idea, long_thread: list[int], place: int
) -> None:
    number = long_thread[place]
    answer = world.visitor().get(f"/comments/{number}")
    path, _, anchor = answer.headers["Location"].partition("#")
    assert (answer.status_code, anchor) == (303, f"comment-{number}")
    assert number in shown(text_of(world.visitor().get(path)))
    assert ("after=" in path) == (place >= 50)


def test_a_plain_request_for_more_leads_to_the_page(world: World, idea: Idea, long_thread: list[int]) -> None:
    answer = world.visitor().get(f"/threads/{idea.thread_id}/comments?after=abc")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(idea.path)


@pytest.mark.parametrize("cursor", ["x", "WyIxIl0", "WyJcdTAwMDAiXQ", "WzFd", "W10"])
def test_a_forged_cursor_harms_nobody(world: World, idea: Idea, long_thread: list[int], cursor: str) -> None:
    assert world.visitor().get(f"{idea.path}?after={cursor}").status_code == 200
    assert world.visitor().get(f"/threads/{idea.thread_id}/comments?after={cursor}", headers=HTMX).status_code == 200


def test_a_forged_cursor_leads_nowhere_but_to_the_page(world: World, idea: Idea) -> None:
    answer = world.visitor().get(f"/threads/{idea.thread_id}/comments?after=a%0d%0aX-Evil:%20b%26c%23d")
    assert (answer.status_code, "X-Evil" in answer.headers) == (303, False)
    assert answer.headers["Location"] == f"{idea.path}?after=a%0D%0AX-Evil%3A%20b%26c%23d#comments"


def test_threads_that_are_not_there_are_not_there(world: World) -> None:
    for path in ("/comments/1", "/comments/99999999999999999999", "/threads/1/comments", "/comments/1/reply"):
        assert world.visitor().get(path).status_code == 404, path


def test_fifty_comments_cost_one_query_and_no_more_than_one(world: World, idea: Idea, say: Say) -> None:
    from community.discussion.queries import comments_page

    leo = world.member("leo")
    for number in range(3):
        say(leo, f"Comment number {number}.")
    with statements(db.engine) as few:
        comments_page(idea.thread_id, leo)
    for number in range(60):
        say(leo, f"Another {number}.")
    with statements(db.engine) as many:
        page = comments_page(idea.thread_id, leo)
    assert (len(few), len(many), len(page.rows)) == (1, 1, 50)


def test_a_profile_tells_the_latest_comments_and_where_they_stand(
    world: World, idea: Idea, long_thread: list[int]
) -> None:
    from community.access import ANONYMOUS
    from community.discussion.queries import latest_by

    leo = comments_in(idea)[0].author_id
    assert leo is not None
    found = latest_by(leo, ANONYMOUS)
    assert [each.excerpt for each in found] == [f"Comment number {number}." for number in range(119, 109, -1)]
    assert found[0].owner.title == idea.title
    post(world.signed_in("sana"), idea, "Hello.")
    assert len(latest_by(leo, ANONYMOUS)) == 10
