"""What comes by mail: as wished, once, whole, in the reader's language, with a way out that works."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from community.core import clock, tasks
from community.core.db import session
from community.notifications.models import Mailing
from community.notifications.rules import Rhythm, mailing_of
from tests.cli.inbox import Inbox
from tests.notifications.conftest import Village
from tests.world import Browser

KINDS = ("outcome", "question", "reply", "mention", "comment")


def reachable(village: Village, handle: str, **values: object) -> Browser:
    """Somebody who has confirmed their address."""
    confirmed = {"email": f"{handle}@example.org", "email_confirmed_at": datetime(2026, 1, 1, tzinfo=UTC)}
    return village.person(handle, **confirmed, **values)


def voter(village: Village, handle: str = "mira", **values: object) -> Browser:
    browser = reachable(village, handle, **values)
    assert browser.post(f"{village.path}/vote").status_code == 303
    return browser


def to(inbox: Inbox, handle: str = "mira") -> list[EmailMessage]:
    return [message for recipients, message in inbox.mails if recipients == [f"{handle}@example.org"]]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def wish(who: Browser, **rhythms: str) -> None:
    wishes = {"outcome": "at_once", "reply": "at_once", "mention": "at_once", "comment": "daily"} | rhythms
    assert who.post("/settings/notifications", **wishes).status_code == 303


def test_a_voters_default_is_one_mail_for_an_outcome_and_none_for_a_hundred_comments(
    village: Village, inbox: Inbox
) -> None:
    voter(village)
    leo = village.person("leo")
    for number in range(100):
        leo.post(f"{village.path}/comments", body=f"Number {number}.")
    tasks.run_until_idle()
    clock.use(lambda _session: datetime.now(UTC) + timedelta(days=8))
    tasks.run_until_idle()
    assert to(inbox) == []
    village.answer("We start in January.")
    tasks.run_until_idle()
    assert len(to(inbox)) == 1


@pytest.mark.parametrize(("language", "said"), [("en", "Tomas H. answered:"), ("de", "Tomas H. hat geantwortet:")])
def test_a_mail_is_whole_and_in_its_readers_language(village: Village, inbox: Inbox, language: str, said: str) -> None:
    voter(village, language=language)
    village.answer("We start in Leeds & Utrecht.")
    (message,) = to(inbox)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = text_of(message), text_of(message, "html")
    assert said in text
    assert said in html
    assert f'lang="{language}"' in html
    assert "We start in Leeds & Utrecht." in text
    assert "Leeds &amp; Utrecht" in html
    assert message["Subject"] == "Planned: Deliver after six"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<outcome.127.0.0.1>"
    assert message["References"] == message["In-Reply-To"] == f"<idea-{village.idea_id}@127.0.0.1>"
    assert "/settings/notifications" in text
    reason = {"en": "because you voted", "de": "weil du abgestimmt hast"}[language]
    assert reason in text


def test_what_one_wishes_never_to_get_does_not_come(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    wish(mira, outcome="never")
    village.answer()
    assert to(inbox) == []


def test_the_day_comes_in_one_mail_at_eight_in_the_morning_there(village: Village, inbox: Inbox) -> None:
    mira = voter(village, time_zone="America/New_York")
    wish(mira, outcome="daily")
    clock.use(lambda _session: datetime(2026, 11, 23, 12, 59, tzinfo=UTC))  # 7:59 in New York
    village.answer("One.")
    village.answer("Two.")
    assert to(inbox) == []
    clock.use(lambda _session: datetime(2026, 11, 23, 13, 0, tzinfo=UTC))
    tasks.run_until_idle()
    (message,) = to(inbox)
    assert message["Subject"] == "Your day at Community" or message["Subject"].startswith("Your day at ")
    assert "One." in text_of(message)
    assert "Two." in text_of(message)
    tasks.run_until_idle()
    assert len(to(inbox)) == 1


def test_a_digest_names_each_idea_once_with_all_that_happened_there(village: Village, inbox: Inbox) -> None:
    mira, leo = voter(village, display_name="Mira"), village.person("leo", display_name="Leo")
    wish(mira, outcome="weekly", comment="weekly", mention="weekly")
    mira.post(f"{village.path}/follow", level="all")
    village.answer("In January.")
    village.comment(leo, "Which week?")
    village.comment(leo, "@mira, do you know?")
    later = datetime.now(UTC) + timedelta(days=8)
    clock.use(lambda _session: later)
    tasks.run_until_idle()
    (mail,) = to(inbox)
    text, html = text_of(mail), text_of(mail, "html")
    assert text.count("* Deliver after six") == html.count("Deliver after six</a>") == 1
    assert "Planned · Tomas H. answered: In January." in text
    assert [line.strip() for line in text.splitlines() if "Leo" in line] == [
        "Leo commented: Which week?", "Leo named you: @mira, do you know?",
    ]  # fmt: skip
    assert text.count("· because you chose to") == 1, "said once, as long as it stays the same"
    assert text.count("because somebody named you") == 1


def test_what_was_read_under_the_bell_is_left_out_of_the_digest(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    wish(mira, outcome="weekly")
    village.answer("One.")
    mira.post("/notifications/reading")
    clock.use(lambda _session: datetime.now(UTC) + timedelta(days=8))
    tasks.run_until_idle()
    assert to(inbox) == []
    assert session.scalars(select(Mailing.state)).all() == ["dropped"]


@pytest.mark.parametrize(
    ("rhythm", "now", "zone", "due"),
    [
        (Rhythm.AT_ONCE, "2026-11-23T12:00", "UTC", "2026-11-23T12:00"),
        (Rhythm.DAILY, "2026-11-23T07:59", "UTC", "2026-11-23T08:00"),
        (Rhythm.DAILY, "2026-11-23T08:00", "UTC", "2026-11-24T08:00"),
        (Rhythm.DAILY, "2026-11-23T12:00", "Asia/Tokyo", "2026-11-23T23:00"),
        (Rhythm.WEEKLY, "2026-11-23T07:59", "UTC", "2026-11-23T08:00"),
        (Rhythm.WEEKLY, "2026-11-23T08:00", "UTC", "2026-11-30T08:00"),
        (Rhythm.WEEKLY, "2026-11-29T12:00", "Europe/Berlin", "2026-11-30T07:00"),
        (Rhythm.DAILY, "2026-03-28T20:00", "Europe/Berlin", "2026-03-29T06:00"),
        (Rhythm.DAILY, "2026-11-23T12:00", "Mars/Olympus", "2026-11-24T08:00"),
        (Rhythm.DAILY, "2026-11-23T12:00", "Europe", "2026-11-24T08:00"),
    ],
)
def test_when_a_mail_is_due(rhythm: Rhythm, now: str, zone: str, due: str) -> None:
    moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, due)]
    key, when = mailing_of(rhythm, 7, moments[0], zone)
    assert key
    assert when == moments[1]


def test_no_mail_to_an_address_that_nobody_confirmed(village: Village, inbox: Inbox) -> None:
    unsure = village.person("nora", email="nora@example.org")
    unsure.post(f"{village.path}/vote")
    demo = reachable(village, "demo", is_demo=True)
    demo.post(f"{village.path}/vote")
    village.answer()
    assert inbox.mails == []


def test_what_became_invisible_before_its_mail_went_is_not_mailed(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    wish(mira, outcome="daily")
    village.answer("A secret.")
    village.author.post(f"{village.path}/withdrawal")
    clock.use(lambda _session: datetime.now(UTC) + timedelta(days=2))
    tasks.run_until_idle()
    assert to(inbox) == []


def test_a_mail_that_was_refused_is_tried_again_under_the_same_name(village: Village, inbox: Inbox) -> None:
    voter(village)
    inbox.answers["DATA"] = "451 Later"
    village.answer()
    row = session.scalars(select(Mailing)).one()
    assert (row.state, row.attempts) == ("waiting", 1)
    assert "451" in (row.last_error or "")
    del inbox.answers["DATA"]
    due = row.due_at
    clock.use(lambda _session: due)
    tasks.run_until_idle()
    (message,) = to(inbox)
    assert message["Message-ID"].startswith(f"<mail-{row.id}.")
    session.expire_all()
    assert session.scalars(select(Mailing.state)).all() == ["sent"]


def test_after_the_last_try_a_mail_is_parked(village: Village, inbox: Inbox) -> None:
    voter(village)
    inbox.answers["RCPT"] = "550 No such mailbox"
    village.answer()
    for _ in range(14):
        session.rollback()
        due = session.scalars(select(Mailing.due_at)).one()
        clock.use(lambda _session, due=due: due)
        tasks.run_until_idle()
    session.expire_all()
    row = session.scalars(select(Mailing)).one()
    assert (row.state, row.attempts) == ("parked", 12)
