"""Mail that came back, and complaints: they stop mail to that address, say so, and can be lifted."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community.cli.mail import DONE, NOBODY, take_in
from community.core.db import session
from community.core.transaction import writing
from community.membership.models import Member
from community.notifications.models import Mailing, MailStop
from tests.cli.inbox import Inbox
from tests.notifications.conftest import REPLIES, Village
from tests.notifications.test_mails import to, voter


@pytest.fixture
def inbox(answered: Inbox) -> Inbox:
    return answered


def bounce(to_whom: str, status: str = "5.1.1", action: str = "failed", original: str = "") -> bytes:
    """What a mail server reports (RFC 3464)."""
    return f"""From: MAILER-DAEMON@mx.example.org
To: {to_whom}
Subject: Undelivered
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

Sorry.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; mira@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user

--x
Content-Type: text/rfc822-headers

{original}
--x--
""".encode()


def complaint(message_id: str) -> bytes:
    """What a mailbox provider sends whose reader called that mail unwanted (RFC 5965)."""
    return f"""From: fbl@provider.example
To: {REPLIES}
Content-Type: multipart/report; report-type=feedback-report; boundary="x"

--x
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeFBL/1.0
Version: 1

--x
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Planned

Hello
--x--
""".encode()


def test_a_mail_that_came_back_for_good_stops_mail_and_says_so(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    village.answer()
    assert take_in(bounce(inbox.senders[-1])) == (DONE, "No more mail goes there.")
    assert take_in(bounce(inbox.senders[-1]))[0] == DONE
    assert session.scalars(select(MailStop.kind)).all() == ["bounce"]
    village.answer("Two.")
    assert len(to(inbox)) == 1
    page = mira.get("/settings/notifications").get_data(as_text=True)
    assert "No mail reaches you at mira@example.org" in page
    assert "550 5.1.1 No such user" in page
    assert mira.delete("/settings/notifications/stop").status_code == 303
    village.answer("Three.")
    assert len(to(inbox)) == 2


@pytest.mark.parametrize(("status", "action"), [("4.2.2", "failed"), ("4.4.1", "delayed"), ("2.0.0", "delivered")])
def test_what_is_only_late_stops_nothing(village: Village, inbox: Inbox, status: str, action: str) -> None:
    voter(village)
    village.answer()
    assert take_in(bounce(inbox.senders[-1], status, action))[0] == DONE
    assert session.scalars(select(MailStop)).all() == []


def test_a_report_is_known_by_our_message_id_but_not_by_a_forged_one(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    ours = str(to(inbox)[0]["Message-ID"])
    forged = re.sub(r"\.[0-9a-f]{24}@", ".0123456789abcdef01234567@", ours)
    assert take_in(bounce(REPLIES, original=f"Message-ID: {forged}"))[1] == "Not about a mail of ours."
    assert take_in(bounce(REPLIES, original=f"Message-ID: {ours}"))[1] == "No more mail goes there."


def test_a_report_about_an_address_that_was_changed_since_stops_nothing(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    with writing():
        mira = session.scalars(select(Member).where(Member.handle == "mira")).one()
        mira.email, mira.email_confirmed_at = "new@example.org", datetime.now(UTC) + timedelta(minutes=1)
    assert take_in(bounce(inbox.senders[-1]))[1] == "Not about a mail of ours."


def test_a_complaint_stops_mail(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    village.answer()
    assert take_in(complaint(to(inbox)[0]["Message-ID"])) == (DONE, "No more mail goes there.")
    assert "called one of our mails unwanted" in mira.get("/settings/notifications").get_data(as_text=True)
    assert session.scalars(select(Mailing.state)).all() == ["sent"]


def test_what_the_other_server_said_may_hold_anything(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    village.answer()
    assert take_in(bounce(inbox.senders[-1] or "").replace(b"No such", b"No\x00 \xff\x1b such"))[0] == DONE
    assert "\x00" not in session.scalars(select(MailStop.said)).one()
    assert mira.get("/settings/notifications").status_code == 200


def test_an_address_in_no_letters_is_none(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    mail = b"From: mira@example.org\r\nTo: x@example.org\r\n\r\nHello"
    assert take_in(mail, REPLIES.replace("@", "+r-\udcff-1@"))[0] == NOBODY
