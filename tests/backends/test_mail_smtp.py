"""Mail through servers of every kind: in the open, encrypted, with an account, and through those that do not take it."""

import contextlib
import re
import shutil
import smtplib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from community.backends import mail_smtp
from community.backends.mail_folder import FolderMailer
from community.backends.mail_smtp import SmtpMailer, as_message
from community.core.mail import Mail
from tests.cli.inbox import ACCOUNT, Inbox, free_port, receiving

SENDER = "ideas@example.org"
MAIL = Mail(
    to="mara@example.org",
    subject="Grüße,\n Mara",
    text="Schön, dass du da bist: 配達\n",
    html="<p>Schön, dass du da bist: 配達</p>",
    headers={"Auto-Submitted": "auto-generated"},
)
USER, PASSWORD = (quote(part, safe="") for part in ACCOUNT)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, known to nobody else."""
    if not shutil.which("openssl"):
        pytest.skip("Encrypted mail is NOT TESTED: install openssl.")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    command = ["openssl", *words.split(), "-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    with file.open("a") as both:
        both.write(file.with_suffix(".crt").read_text())
    return file


@pytest.fixture
def tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server encrypts with; this process trusts it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def send(url: str) -> None:
    SmtpMailer(url, SENDER).send(MAIL)


def test_a_mail_arrives_whole(inbox: Inbox) -> None:
    with receiving(inbox) as port:
        send(f"smtp://127.0.0.1:{port}")
    ((recipients, message),) = inbox.mails
    assert recipients == ["mara@example.org"]
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, MAIL.to, "Grüße, Mara")
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert (text.get_content().strip(), html.get_content().strip()) == (MAIL.text.strip(), MAIL.html)
    assert (inbox.was_encrypted, inbox.signed_in) == ([False], [None])


@pytest.mark.parametrize("sender", ["ideas@example.org", "Fernwell <ideas@example.org>"])
def test_a_sender_may_have_a_name(sender: str) -> None:
    message = as_message(MAIL, sender)
    assert message["From"] == sender
    assert re.fullmatch(r"<[^<>@\s]+@example\.org>", message["Message-ID"])


def test_where_the_server_can_encrypt_the_line_is_encrypted(inbox: Inbox, tls: ssl.SSLContext) -> None:
    with receiving(inbox, starttls=tls) as port:
        send(f"smtp://127.0.0.1:{port}")
    assert inbox.was_encrypted == [True]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.parametrize("way", ["smtp", "smtps"])
def test_an_account_is_used_once_the_line_is_encrypted(inbox: Inbox, tls: ssl.SSLContext, way: str) -> None:
    with receiving(inbox, **{"starttls" if way == "smtp" else "tls": tls}, with_account=True) as port:
        send(f"{way}://{USER}:{PASSWORD}@127.0.0.1:{port}")
    assert (inbox.was_encrypted, inbox.signed_in) == ([True], [ACCOUNT[0]])


@pytest.mark.parametrize("way", ["smtp", "smtps"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    inbox: Inbox, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with receiving(inbox, **{"starttls" if way == "smtp" else "tls": tls}) as port, pytest.raises(ssl.SSLError):
        send(f"{way}://{USER}:{PASSWORD}@127.0.0.1:{port}")
    assert inbox.mails == []


def test_a_wrong_password_is_an_error_and_nothing_is_sent(inbox: Inbox, tls: ssl.SSLContext) -> None:
    with receiving(inbox, starttls=tls, with_account=True) as port:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(f"smtp://{USER}:wrong@127.0.0.1:{port}")
        with pytest.raises(smtplib.SMTPException):
            send(f"smtp://127.0.0.1:{port}")
    assert inbox.mails == []


@pytest.mark.parametrize(
    ("step", "answer", "error"),
    [
        ("RCPT", "550 No such mailbox", smtplib.SMTPRecipientsRefused),
        ("DATA", "552 Too much", smtplib.SMTPDataError),
        ("DATA", "451 Later", smtplib.SMTPDataError),
    ],
)
def test_what_the_server_refuses_is_an_error(inbox: Inbox, step: str, answer: str, error: type[Exception]) -> None:
    inbox.answers[step] = answer
    with receiving(inbox) as port, pytest.raises(error) as refused:
        send(f"smtp://127.0.0.1:{port}")
    assert answer[:3] in str(refused.value), "what it said is kept for whoever looks into it"


def test_where_nobody_listens_is_an_error_at_once() -> None:
    with pytest.raises(ConnectionRefusedError):
        send(f"smtp://127.0.0.1:{free_port()}")


@contextlib.contextmanager
def mute(greeting: bytes, *, hangs_up: bool) -> Iterator[int]:
    """A server that says no more than that, and then hangs up or does not."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        lines: list[socket.socket] = []

        def answer() -> None:
            with contextlib.suppress(OSError):
                line, _ = listener.accept()
                line.sendall(greeting)
                lines.append(line)
                if hangs_up:
                    line.shutdown(socket.SHUT_RDWR)

        thread = threading.Thread(target=answer)
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join()
        for line in lines:
            line.close()


@pytest.mark.parametrize("greeting", [b"", b"220 mail.example.org\r\n"])
def test_a_server_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch, greeting: bytes) -> None:
    assert 5 <= mail_smtp.TIMEOUT_SECONDS <= 60
    monkeypatch.setattr(mail_smtp, "TIMEOUT_SECONDS", 0.2)
    with mute(greeting, hangs_up=False) as port, pytest.raises(OSError, match="timed out"):
        send(f"smtp://127.0.0.1:{port}")


@pytest.mark.parametrize("greeting", [b"", b"220 mail.example.org\r\n"])
def test_a_server_that_hangs_up_is_an_error(greeting: bytes) -> None:
    with mute(greeting, hangs_up=True) as port, pytest.raises((smtplib.SMTPException, OSError)):
        send(f"smtp://127.0.0.1:{port}")


def test_without_a_server_a_mail_is_printed_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mailer = FolderMailer(tmp_path / "mail", SENDER)
    for _ in range(2):
        mailer.send(MAIL)
    files = sorted((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 2
    assert b"To: mara@example.org" in files[0].read_bytes()
    assert MAIL.text in capsys.readouterr().err


def test_what_machines_read_is_never_encoded_however_long(inbox: Inbox) -> None:
    """Folded where it may be, but not within an address."""
    way = f"<https://ideas.example.org/mail/leave/{'x' * 90}>, <mailto:replies+{'y' * 40}@example.org>"
    with receiving(inbox) as port:
        SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send(replace(MAIL, headers={"List-Unsubscribe": way}))
    ((_, message),) = inbox.mails
    assert " ".join(message["List-Unsubscribe"].split()) == way


def test_several_mails_go_on_one_line_and_a_broken_line_is_opened_anew(inbox: Inbox) -> None:
    handed: list[int] = []
    with receiving(inbox) as port, SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).together() as line:
        line.send(MAIL, lambda: handed.append(len(inbox.mails)))
        first = line._server
        line.send(MAIL)
        assert line._server is first
        assert first is not None
        first.sock.close()
        line.send(MAIL)
        inbox.answers["RCPT"] = "550 No such mailbox"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            line.send(MAIL, lambda: handed.append(-1))
        del inbox.answers["RCPT"]
        line.send(MAIL)
    assert len(inbox.mails) == 4
    assert handed == [0], "asked before anything went, and not where the server refused"


def test_a_mail_that_was_taken_back_at_the_last_moment_does_not_go(inbox: Inbox) -> None:
    def take_back() -> None:
        raise ZeroDivisionError

    with receiving(inbox) as port, pytest.raises(ZeroDivisionError):
        SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL, take_back)
    assert inbox.mails == []


def test_lines_that_begin_with_a_dot_arrive_as_they_were(inbox: Inbox) -> None:
    with receiving(inbox) as port:
        SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send(replace(MAIL, text=".\n..two\nend\n"))
    body = inbox.mails[0][1].get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == [".", "..two", "end"]
