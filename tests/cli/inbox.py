"""A mail server for tests: takes every mail, or does not."""

import email
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ACCOUNT = ("ideas@example.org", "p:a/s s@word")
PATIENCE_SECONDS = 120


class Inbox:
    """Every mail that came in, and how: whether its line was encrypted, and who had signed in on it."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.was_encrypted: list[bool] = []
        self.signed_in: list[object] = []
        self.senders: list[str | None] = []
        self.answers: dict[str, str] = {}
        self._came = threading.Condition()

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        with self._came:
            assert server.transport is not None
            from_the_start = server.transport.get_extra_info("ssl_object") is not None
            self.was_encrypted.append(session.ssl is not None or from_the_start)
            self.signed_in.append(session.auth_data)
            self.senders.append(envelope.mail_from)
            self.mails.append((envelope.rcpt_tos, message))
            self._came.notify_all()
        return "250 OK"

    def wait_for(self, address: str, seconds: float = PATIENCE_SECONDS) -> str:
        """The text of the mail to an address, once it is here."""
        with self._came:
            assert self._came.wait_for(lambda: self._to(address), seconds), f"no mail came to {address}"
            (message,) = self._to(address)
        body = message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def _to(self, address: str) -> list[EmailMessage]:
        return [message for recipients, message in self.mails if recipients == [address]]


def _signs_in(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: Any) -> AuthResult:
    assert isinstance(given, LoginPassword)
    is_right = (given.login.decode(), given.password.decode()) == ACCOUNT
    return AuthResult(success=is_right, handled=False, auth_data=given.login.decode())


@contextmanager
def receiving(
    inbox: Inbox,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    with_account: bool = False,
) -> Iterator[int]:
    """Listen on 127.0.0.1; gives the port."""
    options: dict[str, Any] = {"ssl_context": tls, "tls_context": starttls, "require_starttls": starttls is not None}
    if with_account:
        options |= {"authenticator": _signs_in, "auth_required": True, "auth_require_tls": starttls is not None}
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
