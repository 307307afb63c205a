"""The outside as the house sees it: protocols with two implementations each, and which were chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from community.core.mail import Mailer
from community.core.ports_search import SearchIndex
from community.core.settings import Settings
from community.core.tasks import Jobs


@dataclass(frozen=True)
class Limit:
    """At most `amount` in any `window`."""

    amount: int
    window: timedelta


class Limiter(Protocol):
    """Counts hits, atomically across the processes that share it."""

    def hit(self, key: str, limits: Iterable[Limit]) -> int:
        """Count one hit of `key`; 0, or the seconds until it would be taken (it is then not counted)."""


class Files(Protocol):
    """Uploaded files by key; a key is never written twice."""

    def put(self, key: str, content: bytes) -> None:
        """Keep the file."""

    def path(self, key: str) -> Path | None:
        """Where the file can be read, None where there is none."""

    def remove(self, key: str) -> None:
        """Delete the file; it may be gone already."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What this process runs with, chosen once by the composition root."""

    settings: Settings
    limiter: Limiter
    mailer: Mailer
    files: Files
    search: SearchIndex
    jobs: Jobs


_chosen: list[Surroundings] = []


def use(surroundings: Surroundings | None) -> Surroundings | None:
    """Set what this process runs with; what it was before."""
    before = _chosen[0] if _chosen else None
    _chosen[:] = [surroundings] if surroundings else []
    return before


def chosen() -> Surroundings:
    """What this process runs with. For doors and tasks; an action is handed what it needs."""
    return _chosen[0]
