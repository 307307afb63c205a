"""Mail through an SMTP server."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from community.core.mail import HandingOver, Mail, NoMailbox

TIMEOUT_SECONDS = 20
OK, ALSO_OK, GO_ON, NO_MAILBOX = 250, 251, 354, 550
# RFC 3463: no such mailbox, host or form of address; moved; no longer read. Not: full, or refused by a policy.
GONE = re.compile(rb"5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")
MACHINE_READ = {"list-unsubscribe", "list-unsubscribe-post", "list-id", "message-id", "in-reply-to", "references"}


class _Folding(EmailPolicy):
    """As the library folds, but for headers that machines read: it would encode an address too long for a line, which
    RFC 2369 and 5322 do not allow, and no mail program would find its way out any more."""

    def fold(self, name: str, value: str) -> str:
        return self._plain(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self._plain(name, value).encode() or super().fold_binary(name, value)

    def _plain(self, name: str, value: str) -> str:
        if name.lower() not in MACHINE_READ or not value.isascii():
            return ""
        return f"{name}: {value.replace('>, <', f'>,{self.linesep} <')}{self.linesep}"


AS_FILE = _Folding()
AS_SENT = _Folding(linesep="\r\n")


class SmtpMailer:
    """`url`: smtp://user:password@host:587 (STARTTLS where offered), or smtps://…:465."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, mail: Mail, handing_over: HandingOver | None = None) -> None:
        """Hand one mail over, on a line of its own; raises SMTPException or OSError where it was not taken."""
        with self.together() as line:
            line.send(mail, handing_over)

    @contextlib.contextmanager
    def together(self) -> Iterator["_Line"]:
        """Several mails on one line."""
        line = _Line(self)
        try:
            yield line
        finally:
            line.hang_up()

    @property
    def sender(self) -> str:
        return self._sender

    def connected(self) -> smtplib.SMTP:
        """A new line to the server, encrypted and signed in as the address says."""
        host = self._url.hostname or "localhost"
        if self._url.scheme == "smtps":
            trusted, port = ssl.create_default_context(), self._url.port or 465
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(host, self._url.port or 25, timeout=TIMEOUT_SECONDS)
        try:
            self._sign_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if self._url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))


class _Line:
    """A line to the server: opened for the first mail, and anew after one that failed."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer
        self._server: smtplib.SMTP | None = None

    def send(self, mail: Mail, handing_over: HandingOver | None = None) -> None:
        """Hand one mail over. A line that broke since the last mail is opened anew, before anything went over it."""
        try:
            content = _on_the_wire(mail, self._mailer.sender)
            server = self._asked(mail)
            if handing_over is not None:
                handing_over()  # who is killed between this and the write loses the mail: nothing else goes here
            _give(server, content)
        except BaseException:
            self._drop()
            raise

    @contextlib.contextmanager
    def together(self) -> Iterator["_Line"]:
        yield self

    def hang_up(self) -> None:
        """Say goodbye, if the line is open."""
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._drop()

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _asked(self, mail: Mail) -> smtplib.SMTP:
        """The server, waiting for the text of this mail."""
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPServerDisconnected, ConnectionError):
                return _ask(self._server, mail, self._mailer.sender)
            self._drop()
        self._server = self._mailer.connected()
        return _ask(self._server, mail, self._mailer.sender)


def _ask(server: smtplib.SMTP, mail: Mail, sender: str) -> smtplib.SMTP:
    """The dialogue up to the text, step by step, for what comes next cannot be taken back."""
    from_whom = mail.return_path or parseaddr(sender)[1]
    options = () if _is_plain(mail, sender) else ("SMTPUTF8",)
    if options and not server.has_extn("smtputf8"):
        raise smtplib.SMTPNotSupportedError("the server takes no addresses with letters beyond ASCII")
    code, said = server.mail(from_whom, options)
    if code != OK:
        raise smtplib.SMTPSenderRefused(code, said, from_whom)
    code, said = server.rcpt(mail.to)
    if code == NO_MAILBOX and GONE.match(said):
        raise NoMailbox(f"{code} {said.decode(errors='replace')}")
    if code not in (OK, ALSO_OK):
        raise smtplib.SMTPRecipientsRefused({mail.to: (code, said)})
    code, said = server.docmd("DATA")
    if code != GO_ON:
        raise smtplib.SMTPDataError(code, said)
    return server


def _give(server: smtplib.SMTP, content: bytes) -> None:
    """The text in one write, and what the server says of it."""
    server.send(content)
    code, said = server.getreply()
    if code != OK:
        raise smtplib.SMTPDataError(code, said)


def _on_the_wire(mail: Mail, sender: str) -> bytes:
    """The mail as the server gets it, to its end: with a dot more before each line that begins with one."""
    policy = AS_SENT if _is_plain(mail, sender) else AS_SENT.clone(utf8=True)
    content = as_message(mail, sender).as_bytes(policy=policy)
    lines = (content if content.endswith(b"\r\n") else content + b"\r\n").replace(b"\r\n.", b"\r\n..")
    return (b"." if lines.startswith(b".") else b"") + lines + b".\r\n"


def _is_plain(mail: Mail, sender: str) -> bool:
    return (mail.to + mail.return_path + parseaddr(sender)[1]).isascii()


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """The mail with its envelope headers, as text with an HTML alternative."""
    message = EmailMessage(policy=AS_FILE)
    message["From"], message["To"], message["Subject"] = sender, mail.to, " ".join(mail.subject.split())
    message["Date"] = formatdate()
    if "Message-ID" not in mail.headers:
        message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
