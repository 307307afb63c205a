"""A digest costs the same however many ideas it tells of, and leaves out what was muted meanwhile."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from community.core import clock, tasks
from community.core.db import db, session
from community.notifications.actions.mailing import Claim
from community.notifications.models import Mailing
from community.notifications.tasks.writing import write_mail
from tests.cli.inbox import Inbox
from tests.notifications.conftest import Village
from tests.notifications.test_mails import reachable, text_of, to, wish
from tests.statements import statements
from tests.world import Browser


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
    clock.use(lambda _session: datetime.now(UTC) + timedelta(days=2))
    tasks.run_until_idle()
    (mail,) = to(inbox)
    assert "Bread at eight" in text_of(mail)
    assert "Milk" not in text_of(mail)
