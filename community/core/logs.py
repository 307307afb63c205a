"""Logs: one JSON line an event, with the request's id; readable lines where a person watches."""

import logging
import sys

import structlog


def set_up_logs(*, is_watched: bool) -> None:
    """Configure logging for this process. Watched: readable, and only what is amiss."""
    last = structlog.dev.ConsoleRenderer(colors=False) if is_watched else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if is_watched else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
