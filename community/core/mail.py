"""A mail, and the port it leaves through."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one address; `html` is a second form of `text`. `return_path`: who hears that it did not arrive."""

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    return_path: str = ""


class NoMailbox(Exception):
    """The server says for good that there is no mailbox of this address; in its words."""


HandingOver = Callable[[], None]


@runtime_checkable
class KeepsCopies(Protocol):
    """A mailer that keeps what it sent, to be looked at."""

    def forget_copies(self) -> None:
        """Delete them."""


class Mailer(Protocol):
    """Sends mail; raises where the server did not take it, NoMailbox where it never will to this address."""

    def send(self, mail: Mail, handing_over: HandingOver | None = None) -> None:
        """Send one mail. `handing_over` is called once the server asked for the text, before any of it goes: from then
        on nobody can know whether it took the mail, until it says so. What that raises keeps the mail here.
        """

    def together(self) -> AbstractContextManager["Mailer"]:
        """A mailer that may keep one line open for several mails, and closes it in the end."""
