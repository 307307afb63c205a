"""Who hears of what happens, for as long as a test runs."""

from collections.abc import Callable
from typing import Any

import pytest

from community.core import events


def react(monkeypatch: pytest.MonkeyPatch, kind: type[events.Event], reaction: Callable[[Any], object]) -> None:
    """Call `reaction` during the transactions in which it happens."""
    monkeypatch.setitem(events.reactions_during, kind, [*events.reactions_during.get(kind, []), reaction])


def overhear(monkeypatch: pytest.MonkeyPatch, *kinds: type[events.Event]) -> list[Any]:
    """The list that fills with what is told during transactions."""
    told: list[Any] = []
    for kind in kinds:
        react(monkeypatch, kind, told.append)
    return told
