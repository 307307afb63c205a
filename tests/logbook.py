"""What is written to the log while a test looks."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def logbook() -> Iterator[list[str]]:
    """The list that fills with every line, as it is written."""
    lines: list[str] = []

    def note(_logger: object, _method: str, line: str) -> str:
        lines.append(line)
        return line

    processors = structlog.get_config()["processors"]
    processors.append(note)
    try:
        yield lines
    finally:
        processors.remove(note)
