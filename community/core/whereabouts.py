"""Where the current request comes from, for whoever keeps traces of acts: two keyed hashes, made only if asked for.

The web says it at its door. Outside of a request, in a task, a command or an import, nothing comes from anywhere.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Whereabouts:
    """Hashes of the network prefix and of the device cookie; None where it is not known."""

    prefix_hash: str | None
    device_hash: str | None


_asked: ContextVar[Callable[[], Whereabouts] | None] = ContextVar("whereabouts", default=None)


def tell(find: Callable[[], Whereabouts] | None) -> None:
    """From now on, `find` knows; None: nobody does."""
    _asked.set(find)


def here() -> Whereabouts | None:
    """Where the current request comes from; None outside of one."""
    find = _asked.get()
    return find() if find else None
