"""Whichever mail comes back, a link or a decision: notifications stop, and its holder reads why."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.cli.mail import take_in
from community.core import clock, events, tasks
from community.core.db import session
from community.core.events import Delivery
from community.core.transaction import writing
from community.membership.actions.links import ask_confirmation
from community.membership.models import Member
from community.moderation.events import MemberConcerned
from community.notifications.models import MailStop
from tests.cli.inbox import Inbox
from tests.membership.conftest import join
from tests.moderation.conftest import Holding
from tests.notifications.conftest import REPLIES, Village
from tests.notifications.test_coming_back import bounce, complaint
from tests.notifications.test_mails import text_of, to, voter
from tests.world import Browser

STOPPED = "No mail reaches you at mira@example.org"
GONE = "550 5.1.1 No such user here"


@pytest.fixture
def inbox(answered: Inbox) -> Inbox:
    return answered


def _page(who: Browser, path: str = "/settings/notifications") -> str:
    return who.get(path).get_data(as_text=True)


def _joined(village: Village, inbox: Inbox) -> Browser:
    """Mira has joined, votes, and a link is on its way to her."""
    browser = village.world.visitor()
    assert join(browser, "mira", "mira@example.org").status_code == 303
    tasks.run_until_idle()
    assert len(to(inbox)) == 1
    browser.member_id = session.scalars(select(Member.id).where(Member.handle == "mira")).one()
    session.rollback()
    assert browser.post(f"{village.path}/vote").status_code == 303
    return browser


def _link(inbox: Inbox) -> str:
    found = re.search(r"http://[^/\s]+(/(?:confirm|reset)/\S+)", text_of(to(inbox)[-1]))
    assert found
    return found[1]


def _ask_reset(village: Village) -> None:
    assert village.world.visitor().post("/reset", form_on="/reset", email="mira@example.org").status_code == 200
    tasks.run_until_idle()


def _decide(village: Village, mira: Browser) -> None:
    """As a decision about her does once it is in force."""
    moderator = village.world.member("mona")
    with writing():
        statement_id = Holding(moderator.id).state()
        events.record(MemberConcerned("reversal", statement_id, None, mira.member_id or 0))
    tasks.run_until_idle()


def test_a_link_that_comes_back_is_said_on_the_members_page_until_it_can_be_used(
    village: Village, inbox: Inbox
) -> None:
    mira = _joined(village, inbox)
    assert STOPPED not in _page(mira)
    assert take_in(bounce(inbox.senders[-1] or ""))[1] == "No more mail goes there."
    assert STOPPED in _page(mira)
    assert STOPPED in _page(mira, "/me")
    assert "550 5.1.1 No such user" in _page(mira)
    assert mira.post(_link(inbox)).status_code in (200, 303)
    assert STOPPED not in _page(mira), "the link was opened, so mail arrives"
    village.answer()
    assert len(to(inbox)) == 2


def test_a_password_mail_that_comes_back_stops_notifications_but_not_the_next_such_mail(
    village: Village, inbox: Inbox
) -> None:
    mira = voter(village)
    _ask_reset(village)
    assert take_in(bounce(inbox.senders[-1] or ""))[1] == "No more mail goes there."
    village.answer()
    assert len(to(inbox)) == 1
    assert STOPPED in _page(mira)
    _ask_reset(village)
    assert len(to(inbox)) == 2, "she asked for it, and may know that her mailbox works again"


def test_a_decision_is_mailed_though_mail_came_back_and_its_coming_back_stops_notifications(
    village: Village, inbox: Inbox
) -> None:
    mira = voter(village)
    _decide(village, mira)
    report = bounce(REPLIES, original=f"Message-ID: {to(inbox)[0]['Message-ID']}")
    assert take_in(report)[1] == "No more mail goes there."
    village.answer()
    assert len(to(inbox)) == 1
    with writing():
        statement_id = Holding(village.world.member("dele").id).state()
        events.record(MemberConcerned("reversal", statement_id, None, mira.member_id or 0))
    tasks.run_until_idle()
    assert len(to(inbox)) == 2, "the reasons are owed by law"


def test_a_complaint_about_a_link_stands_until_its_holder_says_otherwise(village: Village, inbox: Inbox) -> None:
    mira = _joined(village, inbox)
    assert take_in(complaint(to(inbox)[0]["Message-ID"]))[1] == "No more mail goes there."
    assert take_in(bounce(inbox.senders[-1] or ""))[1] == "No more mail goes there."
    assert session.scalars(select(MailStop.kind)).all() == ["complaint"]
    assert mira.post(_link(inbox)).status_code in (200, 303)
    village.answer()
    assert len(to(inbox)) == 1
    assert mira.delete("/settings/notifications/stop").status_code == 303
    village.answer("Two.")
    assert len(to(inbox)) == 2


def test_an_old_report_about_an_address_confirmed_since_stops_nothing(village: Village, inbox: Inbox) -> None:
    mira = _joined(village, inbox)
    report = bounce(inbox.senders[-1] or "")
    assert mira.post(_link(inbox)).status_code in (200, 303)
    assert take_in(report)[1] == "Not about a mail of ours."
    assert session.scalars(select(MailStop)).all() == []


def test_a_second_bounce_counts_though_a_first_was_outlived(village: Village, inbox: Inbox) -> None:
    mira = _joined(village, inbox)
    take_in(bounce(inbox.senders[-1] or ""))
    assert mira.post(_link(inbox)).status_code in (200, 303)
    later = datetime.now(UTC) + timedelta(hours=1)
    clock.use(lambda _session: later)
    village.answer()
    assert take_in(bounce(inbox.senders[-1] or ""))[1] == "No more mail goes there."
    assert STOPPED in _page(mira)


def test_an_address_that_somebody_wants_to_change_to_does_not_stop_the_one_they_have(
    village: Village, inbox: Inbox
) -> None:
    mira = voter(village)
    with writing():
        member = session.get_one(Member, mira.member_id)
        ask_confirmation(member, now=clock.now(), address="typo@example.org")
    tasks.run_until_idle()
    assert take_in(bounce(inbox.senders[-1] or ""))[1] == "No more mail goes there."
    assert "No mail reaches you at typo@example.org" in _page(mira)
    village.answer()
    assert len(to(inbox)) == 1


@pytest.mark.parametrize("change", ["number", "key"])
def test_a_forged_report_about_a_link_stops_nothing(village: Village, inbox: Inbox, change: str) -> None:
    _joined(village, inbox)
    sender = inbox.senders[-1] or ""
    forged = (
        sender.replace("+d-", "+d-9") if change == "number" else re.sub(r"-[0-9a-f]{20}@", "-" + "0" * 20 + "@", sender)
    )
    assert forged != sender
    assert take_in(bounce(forged))[1] == "Not about a mail of ours."


def test_a_mailbox_that_the_server_does_not_know_is_not_tried_again(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    inbox.answers["RCPT"] = GONE
    village.answer()
    assert STOPPED in _page(mira)
    assert "No such user here" in _page(mira)
    inbox.answers.clear()
    village.answer("Two.")
    assert to(inbox) == []


def test_a_link_to_a_mailbox_that_the_server_does_not_know_is_said_at_once(village: Village, inbox: Inbox) -> None:
    inbox.answers["RCPT"] = GONE
    browser = village.world.visitor()
    assert join(browser, "mira", "mira@example.org").status_code == 303
    tasks.run_until_idle()
    assert STOPPED in _page(browser)
    owed = session.scalars(select(Delivery.id).where(Delivery.done_at.is_(None))).all()
    session.rollback()
    assert owed == []


@pytest.mark.parametrize("said", ["550 5.7.1 Relaying denied", "552 5.2.2 Mailbox full", "450 4.1.1 Later", "550 No"])
def test_what_may_be_our_own_fault_or_pass_is_tried_again(village: Village, inbox: Inbox, said: str) -> None:
    mira = voter(village)
    inbox.answers["RCPT"] = said
    village.answer()
    assert STOPPED not in _page(mira)
