"""Reading a mail that came in: a reply, a way out, a report that one did not arrive, a complaint; or nothing for us.

Everything in it was written by somebody we do not know. It is parsed by the library's plain policy, which keeps headers
as they are; what cannot be read is refused as a whole.
"""

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parseaddr
from enum import StrEnum

from community.core.text import clean_line, clean_text
from community.membership.rules import normal_email
from community.notifications.rules.quotes import without_quotes

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 100
MOST_SAID = 500
# What the library decodes, and no mail is written in: the first takes a square of its time.
NO_CHARSETS = frozenset({"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape"})
BLANK = " \t\r\n\f\v\xa0\u200b\ufeff"
RECIPIENT_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")
BY_MACHINES = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
MACHINE_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Loop", "List-Id", "Feedback-ID")
MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+-].*)?@", re.IGNORECASE)
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")  # RFC 3464; 6533, for addresses like ü@…
BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
OUR_MAIL = re.compile(rb"<(mail|delivery)-(\d{1,18})\.([0-9a-f]{24})@")


class Sort(StrEnum):
    """What kind of mail it is."""

    WRITTEN = "written"
    BY_MACHINE = "by-machine"
    NOT_DELIVERED = "not-delivered"
    DELAYED = "delayed"
    COMPLAINT = "complaint"


class Unreadable(ValueError):
    """Too large, or no mail."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What a mail says of itself. `names`: the parts behind the plus of the addresses it went to.

    `about`: kind, number and hash of the mail of ours that a report is about, as its Message-ID has them.
    """

    sort: Sort
    names: tuple[str, ...]
    sender: str
    message_id: str
    text: str = ""
    about: tuple[str, int, str] | None = None
    said: str = ""


def read_mail(content: bytes, replies: str, recipient: str = "") -> Incoming:
    """The mail as far as we need it; raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too large")
    try:
        return _read(message_from_bytes(content, policy=compat32), content, replies, recipient)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _read(mail: Message, content: bytes, replies: str, recipient: str) -> Incoming:
    found = OUR_MAIL.search(content)
    sort, said = _sort_of(mail)
    return Incoming(
        sort=sort,
        names=tuple(_names(mail, replies, recipient)),
        sender=_sender(mail),
        message_id=str(mail.get("Message-ID", "")).strip()[:998],
        text=clean_text(without_quotes(_text_of(mail))) if sort == Sort.WRITTEN else "",
        about=(found[1].decode(), int(found[2]), found[3].decode()) if found else None,
        said=said,
    )


def _sender(mail: Message) -> str:
    """Whom it says it is from, in the form in which addresses are compared; a name may be in any letters (RFC 6532)."""
    given = next((str(value) for name, value in mail.raw_items() if name.lower() == "from"), "")
    return normal_email(parseaddr(given.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))[1])


def _names(mail: Message, replies: str, recipient: str) -> Iterator[str]:
    """What stands behind the plus, of addresses of ours."""
    local, _, domain = replies.lower().partition("@")
    given = [str(value) for name in RECIPIENT_HEADERS for value in mail.get_all(name, [])]
    for _name, address in getaddresses([recipient, *given]):
        name, _, where = address.lower().rpartition("@")
        if where == domain and name.startswith(f"{local}+"):
            yield name.removeprefix(f"{local}+")


def _sort_of(mail: Message) -> tuple[Sort, str]:
    """What it is, and what the other side said about it."""
    if mail.get_content_type() == "multipart/report":
        return _sort_of_report(mail)
    if mail.get("Auto-Submitted", "no").strip().lower().partition(";")[0] != "no":
        return Sort.BY_MACHINE, ""
    is_bulk = str(mail.get("Precedence", "")).strip().lower() in BY_MACHINES
    is_empty = str(mail.get("Return-Path", "<x>")).strip() == "<>"
    is_machine = MACHINES.match(parseaddr(str(mail.get("From", "")))[1] or "mailer-daemon@")
    if is_bulk or is_empty or is_machine or any(name in mail for name in MACHINE_HEADERS):
        return Sort.BY_MACHINE, ""
    return Sort.WRITTEN, ""


def _sort_of_report(mail: Message) -> tuple[Sort, str]:
    """Only what failed for good counts: 5.x.x (RFC 3464), or a complaint (RFC 5965)."""
    for part in _parts(mail):
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(part)
            is_abuse = any(each.get("Feedback-Type", "").strip().lower() == "abuse" for each in fields)
            return (Sort.COMPLAINT if is_abuse else Sort.BY_MACHINE), ""
        if part.get_content_type() in STATUS_TYPES:
            failed = [each for each in _fields(part) if _has_failed(each)]
            if failed:
                said = str(failed[0].get("Diagnostic-Code", failed[0].get("Status", "")))
                return Sort.NOT_DELIVERED, clean_line(said[:MOST_SAID])
            return Sort.DELAYED, ""
    return Sort.BY_MACHINE, ""


def _has_failed(fields: Message) -> bool:
    action, status = str(fields.get("Action", "")), str(fields.get("Status", ""))
    return action.partition("(")[0].strip().lower() == "failed" and status.strip().startswith("5.")


def _fields(part: Message) -> list[Message]:
    """The blocks of fields of a report; the library makes messages of some, and leaves others as text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = [each for each in payload if isinstance(each, Message)]
        texts = [text for each in inner for text in BLANK_LINE.split(_bytes_of(each))[:MOST_PARTS]]
        return inner + [message_from_bytes(text.lstrip(), policy=compat32) for text in texts if text.strip()]
    return [message_from_bytes(_bytes_of(part), policy=compat32)]


def _parts(mail: Message) -> Iterator[Message]:
    for count, part in enumerate(mail.walk()):
        if count >= MOST_PARTS:
            return
        yield part


def _text_of(mail: Message) -> str:
    """The first text that says anything and is no attachment, plain rather than HTML."""
    texts = {"text/plain": "", "text/html": ""}
    for part in _own_parts(mail):
        kind = part.get_content_type()
        is_attached = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
        if not is_attached and texts.get(kind) == "":
            text = _decoded(part)
            texts[kind] = (text if kind == "text/plain" else _without_tags(text)).strip(BLANK)
    return texts["text/plain"] or texts["text/html"]


def _own_parts(mail: Message) -> Iterator[Message]:
    """Its parts, but for those of a mail that it passes on."""
    waiting = [mail]
    for _count in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [each for each in inner if isinstance(each, Message)]


def _decoded(part: Message) -> str:
    """In the letters that it names; one that names none is in UTF-8, or in what Windows wrote before."""
    charset = part.get_content_charset() or _unnamed(_bytes_of(part))
    try:
        is_one = codecs.lookup(charset).name not in NO_CHARSETS
        return _bytes_of(part).decode(charset if is_one else "utf-8", errors="replace")
    except LookupError:
        return _bytes_of(part).decode("utf-8", errors="replace")


def _unnamed(content: bytes) -> str:
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


_HIDDEN = re.compile(r"<(style|script|head|blockquote)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,2000}>")


def _without_tags(written: str) -> str:
    """A plain form of HTML; it is shown as Markdown of ours, so what is left of it can do no harm."""
    text = _HIDDEN.sub("", written[:200_000])
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", " ".join(text.split())))).replace("\xa0", " ")
