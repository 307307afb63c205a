"""A mail, and the port it leaves through."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one address; `html` is a second form of `text`."""

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """Sends mail; raises where the server did not take it."""

    def send(self, mail: Mail) -> None: ...
