"""How far a file has been read: a bar on a terminal, a line every few seconds elsewhere."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

import click

EVERY_SECONDS = 5.0
BAR_SECONDS = 0.1


class Progress:
    """`at(position)` while the work goes on, out of `length`."""

    def __init__(self, label: str, length: int, say: Callable[[str], None]) -> None:
        self._label = label
        self._length = max(length, 1)
        self._say = say
        self._bar: Any = None
        self._next = time.monotonic() + EVERY_SECONDS
        self._shown = 0

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            self._bar = click.progressbar(length=self._length, label=self._label, file=sys.stderr)
            self._bar.__enter__()
            self._next = 0.0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            if kind is None:
                self._bar.update(self._length - self._shown)
            self._bar.__exit__(kind, error, trace)

    def at(self, position: int) -> None:
        """So far now."""
        if time.monotonic() < self._next:
            return
        if self._bar is None:
            self._say(f"{self._label}: {100 * position // self._length} %")
            self._next = time.monotonic() + EVERY_SECONDS
        else:
            self._bar.update(position - self._shown)
            self._shown = position
            self._next = time.monotonic() + BAR_SECONDS
