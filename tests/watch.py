"""A clock for what is kept for a moment: it stands still, and goes on when it is told to."""

import time
from types import ModuleType

import pytest


class Watch:
    """Stands in for the module `time` where only `monotonic` is asked."""

    def __init__(self) -> None:
        self.seconds = time.monotonic()

    def monotonic(self) -> float:
        return self.seconds


def watch_over(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> Watch:
    """The watch that these modules look at from now on."""
    watch = Watch()
    for module in modules:
        monkeypatch.setattr(module, "time", watch)
    return watch
