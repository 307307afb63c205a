"""While people use the site, whoever runs it looks after it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from tests.at_once import at_once, sender
from tests.cli.conftest import Run
from tests.world import Browser, World

MEMBERS, IDEAS = 4, 6
LAST = MEMBERS  # clicks, those on the last idea


@pytest.fixture
def ideas(world: World) -> list[int]:
    author = world.member("amara")
    with writing():
        board = session.scalars(select(Board).order_by(Board.id)).first()
        assert board is not None
        texts = [Proposal(title=f"Idea number {number}", body="") for number in range(IDEAS)]
        return [post_idea(text, board=board, by=author, now=clock.now()).id for text in texts]


@pytest.fixture
def clicks(world: World, ideas: list[int]) -> list[Callable[[], int]]:
    """Votes given, taken back and given again: in the end everybody has voted for everything."""
    browsers = [world.signed_in(f"member-{number}") for number in range(MEMBERS)]
    made = [wavering(browser, f"/ideas/{number}/vote") for number in ideas for browser in browsers]
    session.rollback()
    return made


def wavering(browser: Browser, path: str) -> Callable[[], int]:
    verbs = [sender(browser, path, verb=verb) for verb in ("POST", "DELETE", "POST")]
    return lambda: max([verb() for verb in verbs])


def recounts(run: Run, clicks: list[Callable[[], int]], *options: str) -> list[tuple[int, str]]:
    """What recounting says, again and again, until everybody has clicked: the last ones when it has been said twice."""
    is_said_twice = threading.Event()

    def click() -> list[int]:
        first = at_once(clicks[:-LAST], 4)
        assert is_said_twice.wait(60)
        return first + at_once(clicks[-LAST:], 4)

    said = []
    with ThreadPoolExecutor(1) as pool:
        crowd = pool.submit(click)
        while not crowd.done():
            done = run("recount", *options)
            said.append((done.exit_code, done.stdout))
            if len(said) == 2:
                is_said_twice.set()
    assert set(crowd.result()) == {303}
    return said


def votes(ideas: list[int]) -> set[int]:
    session.rollback()
    found = set(session.scalars(select(Idea.vote_count).where(Idea.id.in_(ideas))))
    session.rollback()
    return found


def test_recounting_raises_no_false_alarm(run: Run, ideas: list[int], clicks: list[Callable[[], int]]) -> None:
    assert set(recounts(run, clicks)) == {(0, "0 differences.\n")}
    assert votes(ideas) == {MEMBERS}


def test_repairing_loses_nothing(run: Run, ideas: list[int], clicks: list[Callable[[], int]]) -> None:
    with writing():
        session.execute(update(Idea).where(Idea.id == ideas[0]).values(vote_count=99))
    first, *later = recounts(run, clicks, "--fix")
    if first != (0, "0 differences.\n"):  # else somebody took a vote back before, which counts the idea again, too
        assert first[0] == 1
        assert first[1].startswith(f"idea {ideas[0]}: ")
        assert first[1].endswith("1 difference, repaired.\n")
    assert all(said == (0, "0 differences.\n") for said in later)
    assert votes(ideas) == {MEMBERS}
    assert run("recount").stdout == "0 differences.\n"
