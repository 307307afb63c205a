"""Logs: one JSON line an event, with the request's id; readable lines where a person watches."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ADDRESS = re.compile(r"[^\s'\"<>(){}\[\],;:@]{1,64}@[\w.-]{1,255}")


def set_up_logs(*, is_watched: bool) -> None:
    """Configure logging for this process. Watched: readable, and only what is amiss."""
    last = structlog.dev.ConsoleRenderer(colors=False) if is_watched else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_addresses,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if is_watched else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request that waits a moment


def without_addresses(_logger: object, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Without whose mail it was: errors quote addresses, and a log keeps what it has when they leave."""
    for name, value in entry.items():
        if isinstance(value, str):
            entry[name] = ADDRESS.sub("…@…", value)
    return entry
