"""The operator asks whether every number is what its rows say."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from community.access import Role
from community.cli import recount as command
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Thread
from community.ideas.models import Board, Idea
from community.voting.actions import recount_all
from tests.voting.conftest import MakeIdea, numbers
from tests.world import World, at

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`community recount`, on the application of these tests."""
    monkeypatch.setattr(command, "create_app", lambda: app)
    return lambda *options: CliRunner().invoke(command.recount, options)


@pytest.fixture
def busy(world: World, make_idea: MakeIdea) -> list[Idea]:
    """Ideas with votes, carried ones too, and a comment each."""
    ideas = [make_idea(f"Idea number {number}", carried_votes=number * 100) for number in range(4)]
    for name in ("ada", "bea", "cem"):
        browser = world.signed_in(name)
        for idea in ideas:
            browser.post(f"/ideas/{idea.id}/vote")
            browser.post(f"/ideas/{idea.id}/comments", body="Yes, please.")
    return ideas


def test_all_is_well_after_an_ordinary_day(run: Run, busy: list[Idea]) -> None:
    result = run()
    assert (result.exit_code, result.output) == (0, "0 differences.\n")
    assert numbers(busy[0])[0] == 3


def test_what_differs_is_named_and_left_alone(run: Run, busy: list[Idea]) -> None:
    _spoil(busy[1])
    result = run()
    assert result.exit_code == 1
    assert f"idea {busy[1].id}: 9 votes stored, 3 counted" in result.output
    assert f"thread {busy[1].thread_id}: 7 comments stored, 3 counted" in result.output
    assert f"board {busy[1].board_id}: 99 ideas stored, 4 counted" in result.output
    assert result.output.endswith("3 differences.\n")
    assert numbers(busy[1])[0] == 9


def test_asked_to_fix_it_repairs_and_then_finds_nothing(run: Run, busy: list[Idea]) -> None:
    right = numbers(busy[1])
    _spoil(busy[1])
    first, second = run("--fix"), run()
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert first.output.endswith("3 differences, repaired.\n")
    assert numbers(busy[1]) == (right[0], pytest.approx(right[1], abs=1e-9))


def _spoil(idea: Idea) -> None:
    with writing():
        session.execute(update(Idea).where(Idea.id == idea.id).values(vote_count=9))
        session.execute(update(Thread).where(Thread.id == idea.thread_id).values(comment_count=7))
        session.execute(update(Board).where(Board.id == idea.board_id).values(idea_count=99))


def test_a_score_a_little_off_is_found(busy: list[Idea]) -> None:
    with writing():
        session.execute(update(Idea).where(Idea.id == busy[2].id).values(score=Idea.score + 1e-6))
    (found,) = recount_all(batch=2)
    assert (found.idea_id, found.stored_count, found.counted) == (busy[2].id, 3, 3)
    session.rollback()


def test_notes_and_comments_taken_back_are_not_in_the_count(run: Run, world: World, idea: Idea) -> None:
    team = world.member("tomas", roles=(Role.TEAM,))
    with writing():
        thread = session.get_one(Thread, idea.thread_id)
        post_comment(thread, "Between us: next spring.", by=team, now=at("2026-03-01"), internal=True)
    ada = world.signed_in("ada")
    ada.post(f"/ideas/{idea.id}/comments", body="Never mind.")
    ada.delete("/comments/2")
    assert run().output == "0 differences.\n"
