"""What is done is forgotten after a while, what is amiss is not; the counts stay right."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from community.core import clock, events, tasks
from community.core.db import session
from community.core.discarding import discard
from community.core.events import Delivery, EventRow
from community.core.transaction import writing
from community.notifications.models import Mailing, Notification
from community.notifications.rules import DAYS_KEPT, MAIL_DAYS_KEPT
from tests.notifications.conftest import Village, bell


def later(days: int) -> None:
    moment = datetime.now(UTC) + timedelta(days=days)
    clock.use(lambda _session: moment)


def test_deliveries_that_were_made_are_forgotten_and_those_given_up_are_not(village: Village) -> None:
    for key in ("one.webp", "two.webp"):
        with writing():
            discard(key)
    tasks.run_until_idle()
    first = session.scalars(select(Delivery.id)).first()
    with writing():
        given_up = {"done_at": None, "attempts": events.MOST_ATTEMPTS}
        session.execute(update(Delivery).where(Delivery.id == first).values(given_up))
    later(events.DAYS_KEPT + 1)
    tasks.run_until_idle()
    assert session.scalars(select(Delivery.id)).all() == [first]
    assert session.scalar(select(func.count(EventRow.id))) == 1


def test_mails_that_went_are_forgotten_and_those_amiss_are_not(village: Village) -> None:
    states = ("sent", "dropped", "parked", "handing_over")
    with writing():
        now = clock.now()
        for state in states:
            member_id = village.author.member_id
            row = {"member_id": member_id, "key": f"telling:{state}", "made_at": now, "due_at": now, "state_at": now}
            session.add(Mailing(**row, state=state))
    later(MAIL_DAYS_KEPT + 1)
    tasks.run_until_idle()
    assert sorted(session.scalars(select(Mailing.state))) == ["handing_over", "parked"]


def test_old_notifications_go_and_the_bell_with_them(village: Village) -> None:
    mira = village.voter("mira")
    village.answer()
    assert bell(mira) == 1
    later(DAYS_KEPT + 1)
    tasks.run_until_idle()
    clock.use(None)
    assert session.scalar(select(func.count(Notification.id))) == 0
    assert bell(mira) == 0
