"""Answering a mail: what becomes a comment, and everything that does not."""

import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from community.access import Role
from community.backends.limits_file import FileLimiter
from community.cli.mail import DONE, NOBODY, NOT_PERMITTED, UNREADABLE, mail_group, take_in
from community.core import clock, ports, tasks
from community.core.db import session
from community.core.mail import HandingOver, Mail
from community.core.transaction import writing
from community.discussion.models import Comment, Thread
from community.membership.actions.withholding import Terms, place
from community.membership.models import Member
from community.moderation.models import Statement
from community.notifications.rules.incoming import MOST_BYTES
from tests.beside import beside_the_others
from tests.cli.inbox import Inbox
from tests.house.subjects import settle
from tests.notifications.conftest import Village, told
from tests.notifications.test_mails import text_of, to, voter


@pytest.fixture
def inbox(answered: Inbox) -> Inbox:
    return answered


def reply(mail: EmailMessage, text: str, sender: str = "Mira <Mira@example.org>", **headers: str) -> bytes:
    """What a mail program makes of an answer."""
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = sender, mail["Reply-To"], f"Re: {mail['Subject']}"
    answer["Message-ID"], answer["In-Reply-To"] = "<first@mira.example>", mail["Message-ID"]
    for name, value in headers.items():
        del answer[name.replace("_", "-")]
        answer[name.replace("_", "-")] = value
    answer.set_content(f"{text}\n\nOn Monday, Fernwell wrote:\n> {mail['Subject']}\n")
    return answer.as_bytes()


def said() -> list[str]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Comment.body).order_by(Comment.id)))


def test_a_reply_to_an_outcome_becomes_a_comment(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    (mail,) = to(inbox)
    assert "You can answer this mail" in text_of(mail)
    local = mail["Reply-To"].partition("@")[0]
    assert len(local) <= 64
    assert local == local.lower()
    assert take_in(reply(mail, "Finally! Thank you.")) == (DONE, "The comment is there.")
    assert said() == ["Finally! Thank you."]


def test_a_reply_to_a_comment_stands_under_it_and_is_told_to_who_wrote_it(village: Village, inbox: Inbox) -> None:
    voter(village)
    leo = village.person("leo")
    first = village.comment(leo, "@mira, where do you live?")
    (mail,) = to(inbox)
    take_in(reply(mail, "In Leeds."))
    assert session.scalars(select(Comment.parent_id).where(Comment.body == "In Leeds.")).one() == first
    tasks.run_until_idle()
    assert "Mira answered you: In Leeds." in told(leo)[0]


def test_the_same_mail_twice_is_one_comment(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    sent = reply(to(inbox)[0], "Once.")
    assert take_in(sent)[0] == take_in(sent)[0] == DONE
    assert said() == ["Once."]


def test_a_reply_counts_from_the_members_own_address_only(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    (mail,) = to(inbox)
    for sender in ("Mira <mira@elsewhere.example>", "nora@example.org", ""):
        assert take_in(reply(mail, "I am Mira.", sender))[0] in (NOT_PERMITTED, DONE)
    with writing():
        session.scalars(select(Member).where(Member.handle == "mira")).one().email_confirmed_at = None
    assert take_in(reply(mail, "I am Mira."))[0] == NOT_PERMITTED
    assert said() == []
    assert len(inbox.mails) == 1, "nobody who cannot prove it is written to"


@pytest.mark.parametrize("name", ["r-1-1-0123456789abcdef0123", "r-x-y-z", "r", "", "q-1-0123456789abcdef0123"])
def test_an_address_that_we_never_gave_out_is_none(village: Village, inbox: Inbox, name: str) -> None:
    voter(village)
    village.answer()
    mail = to(inbox)[0]
    mail.replace_header("Reply-To", f"replies+{name}@ideas.example.org")
    assert take_in(reply(mail, "Hello?"))[0] == NOBODY
    assert said() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<outcome.ideas.example.org>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@example.org"},
        {"From": "Mail <no-reply@example.org>"},
    ],
    ids=str,
)
def test_what_machines_answer_is_left_alone(village: Village, inbox: Inbox, headers: dict[str, str]) -> None:
    voter(village)
    village.answer()
    sent = reply(to(inbox)[0], "I am on holiday.", **headers)
    assert take_in(sent)[0] == DONE
    assert said() == []
    assert len(inbox.mails) == 1, "no answer to a machine"


def test_a_locked_discussion_stays_locked_and_the_words_are_not_lost(village: Village, inbox: Inbox) -> None:
    voter(village, language="de")
    village.answer()
    with writing():
        session.scalars(select(Thread)).one().locked_at = clock.now()
    sent = reply(to(inbox)[0], "My long and careful words.")
    assert take_in(sent) == (DONE, "Refused, and told so: thread-locked.")
    assert take_in(sent) == (DONE, "This came before.")
    answer = to(inbox)[1]
    assert "My long and careful words." in text_of(answer)
    assert "Diese Diskussion ist geschlossen" in text_of(answer)
    assert said() == []


def test_a_forged_sender_brings_a_few_refusals_a_day_and_no_more(
    village: Village, inbox: Inbox, tmp_path: Path
) -> None:
    """Whoever got hold of a token may write in the member's name; each call is a process of its own."""
    voter(village)
    village.answer()
    (mail,) = to(inbox)
    with writing():
        session.scalars(select(Thread)).one().locked_at = clock.now()
    ends = []
    for number in range(6):
        ports.use(replace(ports.chosen(), limiter=FileLimiter(tmp_path / "limits.db")))
        ends.append(take_in(reply(mail, "Spam.", Message_ID=f"<{number}@forged.example>")))
    assert ends[:3] == [(DONE, "Refused, and told so: thread-locked.")] * 3
    assert ends[3:] == [(DONE, "Refused, and told so often enough today: thread-locked.")] * 3
    assert len(to(inbox)) == 4


def test_a_refusal_that_did_not_go_is_sent_when_the_reply_comes_again(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    sent = reply(to(inbox)[0], "My careful words.")
    with writing():
        session.scalars(select(Thread)).one().locked_at = clock.now()
    inbox.answers["DATA"] = "451 Later"
    with pytest.raises(SMTPDataError):
        take_in(sent)
    inbox.answers.clear()
    assert take_in(sent) == (DONE, "Refused, and told so: thread-locked.")
    assert len(to(inbox)) == 2


def test_an_hour_without_a_mail_server_costs_nobody_their_words(village: Village, inbox: Inbox, tmp_path: Path) -> None:
    """The mail server brings the reply again and again; what could not be sent does not count as sent."""
    voter(village)
    village.answer()
    sent = reply(to(inbox)[0], "My careful words.")
    with writing():
        session.scalars(select(Thread)).one().locked_at = clock.now()
    ports.use(replace(ports.chosen(), limiter=FileLimiter(tmp_path / "limits.db")))
    inbox.answers["RCPT"] = "451 Later"
    for _ in range(5):
        with pytest.raises(SMTPRecipientsRefused):
            take_in(sent)
    inbox.answers.clear()
    assert take_in(sent) == (DONE, "Refused, and told so: thread-locked.")
    assert "My careful words." in text_of(to(inbox)[1])


def test_a_refusal_is_not_sent_again_by_whoever_was_killed_over_it(village: Village, inbox: Inbox) -> None:
    """The mail server brings the reply again, for it never heard that we had taken it."""
    voter(village)
    village.answer()
    sent = reply(to(inbox)[0], "My careful words.")
    with writing():
        session.scalars(select(Thread)).one().locked_at = clock.now()
    ports.use(replace(ports.chosen(), mailer=Struck()))
    with pytest.raises(KeyboardInterrupt):
        take_in(sent)
    assert take_in(sent) == (DONE, "This came before.")


class Struck:
    """A mailer whose process ends once the server has asked for the text."""

    def send(self, _mail: Mail, handing_over: HandingOver) -> None:
        handing_over()
        raise KeyboardInterrupt


def test_who_answers_a_note_is_told_who_reads_it(village: Village, inbox: Inbox) -> None:
    """A reply to a note is a note: what a moderator writes there is not for everybody."""
    voter(village, "dele", roles=(Role.MODERATOR,))
    voter(village)
    sent = village.team.post(f"{village.path}/comments", body="@dele what do you say?", internal="y")
    assert sent.status_code == 303
    village.comment(village.team, "@mira thank you.")
    note, comment = to(inbox, "dele")[0], to(inbox)[0]
    assert "becomes a note that only the team and moderators read." in " ".join(text_of(note).split())
    assert "everybody" not in text_of(note)
    assert "becomes a comment, and everybody who sees the idea reads it." in " ".join(text_of(comment).split())
    take_in(reply(note, "Let us wait.", "dele@example.org"))
    session.rollback()
    assert session.scalars(select(Comment.is_internal).where(Comment.body == "Let us wait.")).one()


def test_what_is_withheld_is_withheld_by_mail_too(village: Village, inbox: Inbox) -> None:
    settle(village.world)
    voter(village)
    village.answer()
    (mail,) = to(inbox)
    with writing():
        mira, now = session.scalars(select(Member).where(Member.handle == "mira")).one(), clock.now()
        terms = Terms(capabilities=("comment.post",), ends_at=now + timedelta(days=3))
        place(mira, terms, statement_id=session.scalars(select(Statement.id)).first() or 0, now=now)
    assert take_in(reply(mail, "Let me in."))[1] == "Refused, and told so: withheld."
    assert "Let me in." not in said()


def test_too_large_and_unreadable_mail_is_refused_as_a_whole(village: Village, inbox: Inbox) -> None:
    assert take_in(b"x" * (MOST_BYTES + 1))[0] == UNREADABLE
    assert take_in(b"")[0] in (DONE, NOBODY)
    assert take_in(b"\x00\xff" * 50)[0] in (DONE, NOBODY, UNREADABLE)


def test_without_the_setting_nothing_comes_in_and_nothing_offers_it(village: Village, inbox: Inbox) -> None:
    voter(village)
    here = ports.chosen()
    ports.use(replace(here, settings=replace(here.settings, mail_replies="")))
    village.answer()
    (mail,) = to(inbox)
    assert mail["Reply-To"] is None
    assert "mailto:" not in mail["List-Unsubscribe"]
    assert take_in(b"From: a@example.org\n\nHello")[0] == NOBODY


def test_leaving_works_by_mail_too(village: Village, inbox: Inbox) -> None:
    voter(village)
    village.answer()
    found = re.search(r"<mailto:([^?]+)\?subject=unsubscribe>", to(inbox)[0]["List-Unsubscribe"])
    assert found
    assert take_in(f"From: x@example.org\nTo: {found[1]}\nSubject: unsubscribe\n\n".encode()) == (DONE, "Left.")
    village.answer("Two.")
    assert len(to(inbox)) == 1


def test_the_command_reads_standard_input_and_ends_as_mail_servers_expect(
    village: Village, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    voter(village)
    village.answer()
    mail, here = to(inbox)[0], ports.chosen().settings
    for name in ("data_dir", "database_url", "secret_key", "mail_replies"):
        monkeypatch.setenv(f"COMMUNITY_{name.upper()}", getattr(here, name))
    piped = reply(mail, "From a pipe.")
    with beside_the_others():
        taken = CliRunner().invoke(mail_group, ["receive"], input=piped)
        recipient = ["receive", "--recipient", "replies+r-1-1-nonsense@ideas.example.org"]
        strange = CliRunner().invoke(mail_group, recipient, input=b"From: mira@example.org\n\nHello")
    assert (taken.exit_code, taken.output.strip()) == (DONE, "The comment is there.")
    assert (strange.exit_code, strange.output.strip()) == (NOBODY, "No such address.")
    assert said() == ["From a pipe."]
