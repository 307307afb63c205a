"""Somebody who wrote ten thousand comments downloads them in little memory, and leaves within seconds."""

import json
import time
import tracemalloc
import zipfile
from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, func, insert, select

from community.core import clock
from community.core.db import session
from community.core.ports import chosen
from community.core.transaction import writing
from community.discussion.models import Comment, Thread
from community.discussion.rules import path_under
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.membership.actions.leaving import erase
from community.membership.models import Member
from community.membership.views.archive import packed
from community.voting.models import Vote
from tests.world import World

COMMENTS, IDEAS = 10_000, 40
WORDS = "I was here, and wrote this. " * 20

pytestmark = pytest.mark.slow


@pytest.fixture
def writer(world: World) -> Member:
    ada, bob = world.member("ada"), world.member("bob")
    with writing():
        now = clock.now()
        board = session.scalars(select(Board)).first()
        assert board is not None
        ideas = [post_idea(Proposal(title=f"Idea {n}", body=""), board=board, by=bob, now=now) for n in range(IDEAS)]
        rows = [
            {
                "thread_id": ideas[number % IDEAS].thread_id,
                "author_id": ada.id,
                "body": f"{WORDS} {number} @ada",
                "body_html": f"<p>{number}</p>",
                "path": path_under("", now + timedelta(microseconds=number)),
                "depth": 0,
                "created_at": now,
            }
            for number in range(COMMENTS)
        ]
        session.execute(insert(cast(Table, Comment.__table__)), rows)
        session.execute(Thread.__table__.update().values(comment_count=COMMENTS // IDEAS))
        votes = [
            {"member_id": ada.id, "idea_id": idea.id, "root_id": idea.id, "cast_at": now, "weight": 1.0, "counts": True}
            for idea in ideas
        ]
        session.execute(insert(cast(Table, Vote.__table__)), votes)
        session.execute(Idea.__table__.update().values(vote_count=1))
    return ada


def test_the_archive_takes_no_more_memory_than_a_few_hundred_rows(app: Flask, writer: Member) -> None:
    tracemalloc.start()
    with app.test_request_context(), packed(writer.id, site="Fernwell", files=chosen().files) as spool:
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        comments = json.loads(zipfile.ZipFile(spool).read("comments.json"))
    assert len(comments) == COMMENTS
    assert len({each["id"] for each in comments}) == COMMENTS
    assert peak_bytes < 4_000_000 < len(json.dumps(comments))


@pytest.mark.parametrize("keeps_words", [True, False], ids=["words stay", "words go"])
def test_leaving_takes_seconds(writer: Member, *, keeps_words: bool) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    with writing():
        erase(session.get_one(Member, writer.id), keeps_words=keeps_words, now=clock.now())
    assert time.process_time() - worked < 10
    assert time.perf_counter() - begun < 60, "the database took them, on however busy a machine"
    session.rollback()
    assert session.scalar(select(func.count(Comment.id)).where(Comment.author_id.is_not(None))) == 0
    assert session.scalar(select(func.count(Comment.id)).where(Comment.body.contains("@ada"))) == 0
    left = session.scalars(select(Thread.comment_count).distinct()).all()
    assert left == [COMMENTS // IDEAS if keeps_words else 0]
    assert session.scalars(select(Idea.vote_count).distinct()).all() == [0]
