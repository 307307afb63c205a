"""Killed at any moment and run again, an import is complete and exact; so is taking it back."""

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from community.core.db import db, session
from community.core.settings import Settings
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.models import Board, Idea, IdeaRevision, Tag
from community.membership.models import Member
from community.voting.models import Vote
from tests.importing.conftest import Forum, comment, count, counts, idea, nothing_is_miscounted, snapshot, vote
from tests.works import environ_of

ROOT = Path(__file__).resolve().parents[2]
IDEAS, COMMENTS, VOTES, PEOPLE = 150, 400, 1_500, 250

pytestmark = pytest.mark.slow(seconds=8)


@pytest.fixture
def busy(forum: Forum) -> Forum:
    """A forum of some size, with comments in no order."""
    chance = random.Random(7)

    def somebody() -> str:
        return (
            f"person{chance.randrange(PEOPLE)}@example.org" if chance.random() < 0.2 else f"P{chance.randrange(PEOPLE)}"
        )

    forum.write(
        "ideas",
        [idea(n, author=somebody(), tags="a,b", board=f"Board {n % 3}", carried_votes=n % 5) for n in range(IDEAS)],
    )
    above = {n: chance.choice([n - 1, n // 2, ""]) if n else "" for n in range(COMMENTS)}
    homes: dict[Any, int] = {}
    for n in range(COMMENTS):
        homes[n] = homes.get(above[n], chance.randrange(IDEAS))
    comments = [comment(n, homes[n], above[n], author=somebody()) for n in range(COMMENTS)]
    chance.shuffle(comments)
    forum.write("comments", comments)
    forum.write("votes", [vote(chance.randrange(IDEAS), somebody(), chance.randrange(3, 9)) for _ in range(VOTES)])
    return forum


def _content() -> list[Any]:
    """What came in, without the numbers that rows happened to get."""
    session.rollback()
    parent = aliased(Comment)
    people = select(Member.source_id, Member.display_name, Member.joined_at, Member.claim_email)
    ideas = select(
        Idea.source_id, Idea.title, Idea.created_at, Idea.vote_count, Idea.carried_votes, Member.source_id, Board.slug
    ).join(Idea.board).outerjoin(Idea.author)  # fmt: skip
    scores = {row.source_id: row.score for row in session.execute(select(Idea.source_id, Idea.score))}
    comments = (
        select(Comment.source_id, Comment.depth, Comment.path, parent.source_id, Member.source_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(Comment.author)
    )
    votes = select(Member.source_id, Idea.source_id, Vote.cast_at).join(Vote.member).join(Vote.idea)
    others = [select(Tag.slug), select(IdeaRevision.number, IdeaRevision.title), select(Board.slug, Board.idea_count)]
    found = [sorted(map(str, session.execute(each))) for each in (people, ideas, comments, votes, *others)]
    return [*found, {key: pytest.approx(score, abs=1e-9) for key, score in scores.items()}]


def _run(settings: Settings, last: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Import in a process of its own, which dies after `last` writes."""
    session.remove()
    db.engine.dispose()
    command = [sys.executable, "-m", "tests.importing.killed", str(last), *words]
    environ = environ_of(settings)
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False)


def _words(forum: Forum) -> list[str]:
    files = [word for kind in ("ideas", "comments", "votes") for word in (f"--{kind}", str(forum.path(kind)))]
    return ["csv", *files, "--source", "old"]


def test_killed_and_run_again_an_import_is_complete(busy: Forum, settings: Settings) -> None:
    empty = snapshot()
    assert busy.bring_in().exit_code == 0
    whole = _content()
    busy.undo()
    with writing():
        session.execute(delete(Board).where(Board.slug != "ideas"))
    assert snapshot() == empty
    reached = []
    for last in (9, 52, 40):  # among ideas, comments, votes
        died = _run(settings, last, *_words(busy))
        assert died.returncode == -signal.SIGKILL, died.stderr
        assert nothing_is_miscounted()
        reached.append([number > 0 for number in counts()[:3]])
    assert reached == [[False, False, False], [True, True, False], [True, True, True]]
    assert count(Vote) < VOTES * 0.9
    assert busy.bring_in().exit_code == 0
    assert _content() == whole
    assert nothing_is_miscounted()
    assert "Nothing changed." in busy.bring_in().stdout


def test_killed_and_run_again_taking_back_is_complete(busy: Forum, settings: Settings) -> None:
    assert busy.bring_in().exit_code == 0
    for last in (20, 30):
        died = _run(settings, last, "undo", "--source", "old")
        assert died.returncode == -signal.SIGKILL, died.stderr
        assert nothing_is_miscounted()
        assert counts() != (0, 0, 0, 0)
    assert busy.undo().exit_code == 0
    assert counts() == (0, 0, 0, 0)
    assert nothing_is_miscounted()
