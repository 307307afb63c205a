"""The mail of joining, through a real SMTP server."""

import email
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from community.backends.mail_smtp import SmtpMailer
from community.core import clock, ports, tasks
from tests.membership.conftest import join
from tests.world import World


class Inbox:
    """Takes every mail, or refuses it for now."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.is_full = False

    async def handle_DATA(  # noqa: N802  aiosmtpd's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.is_full:
            return "452 Try again later"
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def inbox(world: World) -> Iterator[Inbox]:
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        ports.use(replace(ports.chosen(), mailer=SmtpMailer(f"smtp://127.0.0.1:{port}", "hello@example.org")))
        yield inbox
    finally:
        controller.stop()


def test_the_confirmation_arrives(world: World, inbox: Inbox) -> None:
    join(world.visitor(), email="mara@bücher.example")
    tasks.run_until_idle()
    ((recipients, message),) = inbox.mails
    assert recipients == ["mara@xn--bcher-kva.example"]
    assert (message["From"], message["Subject"]) == ("hello@example.org", "Confirm your address")
    assert message["Date"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@127.0.0.1>"), "the site's own name, and the same at every try"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    link = next(word for word in text.get_content().split() if "/confirm/" in word)
    assert link in html.get_content()
    assert world.visitor().get(link.removeprefix("http://127.0.0.1:5000")).status_code == 200


def test_a_server_that_refuses_is_asked_again_later(world: World, inbox: Inbox) -> None:
    inbox.is_full = True
    join(world.visitor())
    tasks.run_until_idle()
    assert inbox.mails == []
    inbox.is_full = False
    clock.use(lambda _session: datetime.now(UTC) + timedelta(hours=1))
    tasks.run_until_idle()
    assert len(inbox.mails) == 1
