"""Many write into one discussion at the same moment."""

from community.core.db import session
from community.discussion.actions import recount_threads
from community.ideas.models import Idea
from tests.at_once import at_once, sender
from tests.discussion.conftest import comments_in, count_of
from tests.world import World

WRITERS = 16
EACH = 4


def test_every_comment_written_at_once_is_there_and_counted(world: World, idea: Idea) -> None:
    writers = [world.signed_in(f"writer-{number}") for number in range(WRITERS)]
    works = [
        sender(writer, f"/ideas/{idea.id}/comments", body=f"Number {number}")
        for number in range(EACH)
        for writer in writers
    ]
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
    ways = (f"/comments/{number}", "DELETE"), (f"/comments/{number}/restoration", "POST")
    works = [sender(leo, path, verb=verb) for path, verb in ways * 12]
    session.rollback()
    assert set(at_once(works, 12)) == {303}
    (row,) = comments_in(idea)
    assert count_of(idea) == (0 if row.withdrawn_at else 1)
