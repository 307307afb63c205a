"""Whatever a file holds: what can be read comes in, the rest is named, every number is right, and again changes nothing."""

import pytest
from sqlalchemy import select

from community.core.db import session
from community.ideas.models import Idea
from tests.importing import nasty
from tests.importing.conftest import Forum, counts, nothing_is_miscounted, snapshot
from tests.world import World


@pytest.mark.parametrize("seed", range(6))
def test_a_nasty_export_does_no_harm(world: World, forum: Forum, seed: int) -> None:
    for kind, content in nasty.files(seed).items():
        forum.path(kind).write_bytes(content)
    dry = forum.bring_in("--dry-run")
    wet = forum.bring_in()
    assert wet.exit_code == 1
    assert dry.stdout == wet.stdout + "This was a dry run: nothing was written.\n"
    assert dry.stderr == wet.stderr
    assert min(counts()) > 0
    assert nothing_is_miscounted()
    before = snapshot()
    again = forum.bring_in()
    assert again.stdout.count(": 0 new") == 4
    assert "Nothing changed." in again.stdout
    assert snapshot() == before
    assert forum.undo().exit_code == 0
    assert counts() == (0, 0, 0, 0)
    assert nothing_is_miscounted()


def test_its_pages_answer(world: World, forum: Forum) -> None:
    for kind, content in nasty.files(99).items():
        forum.path(kind).write_bytes(content)
    forum.bring_in()
    visitor = world.visitor()
    session.rollback()
    paths = [idea.path for idea in session.scalars(select(Idea))]
    assert len(paths) > 20
    for path in [*paths, "/", "/ideas?sort=new", "/ideas?sort=top"]:
        assert visitor.get(path).status_code == 200, path
