"""Ten thousand followers, and a worker that is killed on the way: committed at once, told once, mailed once."""

import signal
import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, update

from community.core.db import session
from community.core.settings import Settings
from community.core.transaction import writing
from community.membership.models import Member
from community.notifications.models import Follow, Mailing, Notification, Telling
from community.voting.models import Vote
from tests.cli.inbox import Inbox, receiving
from tests.notifications.conftest import Village
from tests.works import Works

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MUTED = 100
TASKS = ("notifications.tell", "notifications.mail")


def crowd(village: Village, count: int, *, reachable: int) -> None:
    """So many who vote for the idea; the first hundred have muted it."""
    with writing():
        people = [
            {
                "handle": f"person-{number}",
                "display_name": f"Person {number}",
                "joined_at": NOW,
                "email": f"person-{number}@example.org",
                "email_confirmed_at": NOW if number < reachable else None,
            }
            for number in range(count)
        ]
        ids = session.scalars(insert(Member).returning(Member.id), people).all()
        about = {"idea_id": village.idea_id}
        vote = about | {"root_id": village.idea_id, "cast_at": NOW, "weight": 1.0, "counts": True}
        session.execute(insert(Vote), [vote | {"member_id": member_id} for member_id in ids])
        first = session.scalars(select(Member.id).where(Member.handle.in_([f"person-{n}" for n in range(MUTED)])))
        muted = [about | {"member_id": each, "level": "muted", "chosen_at": NOW} for each in first]
        session.execute(insert(Follow), muted)


def answer(village: Village) -> None:
    """The team answers, and does no work for those who follow."""
    sent = village.team.post(f"{village.path}/status", status="planned", text="We start in January.")
    assert sent.status_code == 303
    look_again()
    assert session.scalars(select(Telling.told_up_to)).all() == [0]
    assert session.scalars(select(Notification.id).union_all(select(Mailing.id))).all() == []


def look_again() -> None:
    session.rollback()
    session.expire_all()


def lease_is_over() -> None:
    """As if five minutes had passed."""
    with writing():
        session.execute(update(Mailing).where(Mailing.state == "waiting").values(due_at=NOW))


def assert_all_were_told_once(village: Village, inbox: Inbox, count: int, *, reachable: int, killed: int) -> None:
    look_again()
    told = Counter(session.scalars(select(Notification.member_id)))
    assert set(told.values()) == {1}
    assert len(told) == count - MUTED + 1, "everybody but those who muted it; and the author"
    assert session.scalar(select(func.count(Telling.id)).where(Telling.done_at.is_(None))) == 0
    unread = session.scalar(select(func.sum(Member.unread_count)))
    assert unread == len(told)
    mails = Counter(recipients[0] for recipients, _ in inbox.mails)
    assert set(mails.values()) <= {1}
    perhaps = session.scalars(
        select(Member.email).join(Mailing, Mailing.member_id == Member.id).where(Mailing.state == "handing_over")
    ).all()
    assert len(perhaps) <= killed
    wanted = {f"person-{number}@example.org" for number in range(MUTED, reachable)}
    assert mails.keys() | set(perhaps) == wanted
    assert len({message["Message-ID"] for _, message in inbox.mails}) == len(inbox.mails)


def tell_through_three_deaths(village: Village, settings: Settings, count: int, reachable: int) -> None:
    inbox = Inbox()
    crowd(village, count, reachable=reachable)
    with receiving(inbox) as port:
        works = Works(settings, port, TASKS)
        answer(village)
        for nth_commit in (2, 35, 30):
            assert works.run(nth_commit) == -signal.SIGKILL
            lease_is_over()
        assert works.run() == 0
    assert_all_were_told_once(village, inbox, count, reachable=reachable, killed=1)


@pytest.mark.slow(seconds=20)
def test_ten_thousand_are_told_once_though_the_worker_is_killed_three_times(
    village: Village, settings: Settings
) -> None:
    """While it tells the second slice, before a mail goes, and after one went that it could not note any more."""
    tell_through_three_deaths(village, settings, 10_000, MUTED + 100)


@pytest.mark.deep
def test_ten_thousand_are_mailed_once_though_the_worker_is_killed_three_times(
    village: Village, settings: Settings
) -> None:
    tell_through_three_deaths(village, settings, 10_000, 10_000)


@pytest.mark.slow(seconds=10)
def test_who_is_killed_at_any_moment_mails_nobody_twice(village: Village, settings: Settings) -> None:
    """By the clock this time: whatever the worker was about to do."""
    inbox = Inbox()
    crowd(village, MUTED + 150, reachable=MUTED + 150)
    killed = 0
    with receiving(inbox) as port:
        works = Works(settings, port, TASKS)
        answer(village)
        for seconds in (1.4, 1.9, 2.4):
            process = works.start()
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            lease_is_over()
        assert works.run() == 0
    assert_all_were_told_once(village, inbox, MUTED + 150, reachable=MUTED + 150, killed=killed)
