"""Many write into one discussion at the same moment."""

from community.core.db import session
from community.discussion.actions import recount_threads
from community.ideas.models import Idea
from tests.discussion.conftest import comments_in, count_of
from tests.voting.test_many_at_once import at_once
from tests.world import Browser, World

WRITERS = 16
EACH = 4


def test_every_comment_written_at_once_is_there_and_counted(world: World, idea: Idea) -> None:
    writers = [world.signed_in(f"writer-{number}") for number in range(WRITERS)]
    works = [_writing(writer, idea, f"Number {number}") for number in range(EACH) for writer in writers]
    session.rollback()
    assert set(at_once(works, WRITERS)) == {303}
    rows = comments_in(idea)
    assert len(rows) == count_of(idea) == WRITERS * EACH
    assert len({row.path for row in rows}) == len(rows)
    assert recount_threads() == {}


def test_a_comment_taken_back_and_brought_back_at_once_is_counted_as_it_stands(world: World, idea: Idea) -> None:
    leo = world.signed_in("leo")
    leo.post(f"/ideas/{idea.id}/comments", body="Hm.")
    number = comments_in(idea)[0].id
    away = _sending(leo, "DELETE", f"/comments/{number}")
    back = _sending(leo, "POST", f"/comments/{number}/restoration")
    session.rollback()
    assert set(at_once([away, back] * 12, 12)) == {303}
    (row,) = comments_in(idea)
    assert count_of(idea) == (0 if row.withdrawn_at else 1)


def _writing(browser: Browser, idea: Idea, body: str) -> object:
    return _sending(browser, "POST", f"/ideas/{idea.id}/comments", body=body)


def _sending(browser: Browser, verb: str, path: str, **fields: str) -> object:
    token = browser.csrf()
    twin = browser.client.application.test_client()
    for cookie in browser.client._cookies.values():
        twin._cookies[cookie._storage_key] = cookie
    return lambda: twin.open(path, method=verb, data=fields, headers={"X-CSRFToken": token}).status_code
