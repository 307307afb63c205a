"""A digest costs the same however many ideas it tells of, and leaves out what was muted meanwhile."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from community.core import clock, tasks
from community.core.db import db, session
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.notifications.actions.mailing import Claim
from community.notifications.actions.telling import tell_of_comment
from community.notifications.models import Mailing
from community.notifications.tasks.writing import MOST_IN_A_DIGEST, write_mail
from tests.cli.inbox import Inbox
from tests.notifications.conftest import Village
from tests.notifications.test_mails import reachable, text_of, to, wish
from tests.statements import statements
from tests.world import Browser

NOON = (datetime.now(UTC) + timedelta(days=1)).replace(hour=12, minute=0)


@pytest.fixture(autouse=True)
def _at_noon(village: Village) -> None:
    """Far from eight in the morning, when a digest ends and the next begins."""
    del village
    clock.use(lambda _session: NOON)


def _idea(village: Village, title: str) -> int:
    found = re.search(r"/ideas/(\d+)", village.author.post("/ideas", title=title, body="").headers["Location"])
    assert found
    return int(found[1])


def _answered(village: Village, who: Browser, *titles: str) -> list[int]:
    """Ideas that this member votes for, and the team answers."""
    ideas = [_idea(village, title) for title in titles]
    for idea in ideas:
        assert who.post(f"/ideas/{idea}/vote").status_code == 303
        assert village.team.post(f"/ideas/{idea}/status", status="planned", text="In May.").status_code == 303
    tasks.run_until_idle()
    return ideas


def _written(village: Village, handle: str, *titles: str) -> int:
    """How many statements it takes to write a digest of these ideas."""
    who = reachable(village, handle)
    wish(who, outcome="daily")
    _answered(village, who, *titles)
    session.rollback()
    row = session.scalars(select(Mailing).where(Mailing.member_id == who.member_id)).one()
    claim = Claim(row.id, 1, row.member_id, row.key, row.made_at)
    session.rollback()
    session.expire_all()
    with statements(db.engine) as said:
        mail = write_mail(claim)
    assert mail is not None
    assert all(title in mail.text for title in titles)
    return len(said)


def test_a_digest_of_six_ideas_asks_no_more_than_one_of_two(village: Village) -> None:
    few = _written(village, "mira", "Bread at eight", "Milk at nine")
    assert _written(village, "nora", *(f"Delivery number {number}" for number in range(6))) == few


def test_an_idea_that_was_muted_meanwhile_is_left_out_of_the_digest(village: Village, inbox: Inbox) -> None:
    mira = reachable(village, "mira")
    wish(mira, outcome="daily")
    _kept, alone, joined = _answered(village, mira, "Bread at eight", "Milk at nine", "Milk in the evening")
    into = _idea(village, "Milk at any hour")
    assert village.team.post(f"/ideas/{joined}/merge", into=str(into)).status_code == 303
    for idea in (alone, into):
        assert mira.post(f"/ideas/{idea}/follow", level="muted").status_code == 303
    clock.use(lambda _session: NOON + timedelta(days=2))
    tasks.run_until_idle()
    (mail,) = to(inbox)
    assert "Bread at eight" in text_of(mail)
    assert "Milk" not in text_of(mail)


MORE = {
    "en": "More happened than fits into a mail. You find all of it under the bell.",
    "de": "Es ist mehr passiert, als in eine Mail passt. Unter der Glocke findest du alles.",
}


def _comments(village: Village, count: int) -> None:
    """Leo says so much, all at once."""
    leo = village.person("leo").member_id
    with writing():
        thread_id, now = session.get_one(Idea, village.idea_id).thread_id, clock.now()
        said = {"thread_id": thread_id, "author_id": leo, "body_html": "", "depth": 0, "created_at": now}
        rows = [said | {"body": f"Word {number}.", "path": f"9{number:019}"} for number in range(count)]
        session.execute(insert(Comment), rows)
        for comment in session.scalars(select(Comment).where(Comment.author_id == leo).order_by(Comment.id)):
            tell_of_comment(comment)
    tasks.run_until_idle()


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_digest_that_cannot_hold_everything_says_so(village: Village, inbox: Inbox, language: str) -> None:
    mira = reachable(village, "mira", language=language)
    mira.post(f"{village.path}/follow", level="all")
    _comments(village, MOST_IN_A_DIGEST + 1)
    clock.use(lambda _session: NOON + timedelta(days=2))
    tasks.run_until_idle()
    (mail,) = to(inbox)
    for kind in ("plain", "html"):
        assert MORE[language] in text_of(mail, kind)
        assert len(re.findall(r"Word \d+\.", text_of(mail, kind))) == MOST_IN_A_DIGEST


def test_a_digest_that_holds_everything_does_not(village: Village, inbox: Inbox) -> None:
    mira = reachable(village, "mira")
    mira.post(f"{village.path}/follow", level="all")
    _comments(village, MOST_IN_A_DIGEST)
    clock.use(lambda _session: NOON + timedelta(days=2))
    tasks.run_until_idle()
    (mail,) = to(inbox)
    assert MORE["en"] not in text_of(mail)
