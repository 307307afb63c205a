"""A mail, and the port it leaves through."""

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one address; `html` is a second form of `text`."""

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


@runtime_checkable
class KeepsCopies(Protocol):
    """A mailer that keeps what it sent, to be looked at."""

    def forget_copies(self) -> None:
        """Delete them."""


class Mailer(Protocol):
    """Sends mail; raises where the server did not take it."""

    def send(self, mail: Mail) -> None: ...
