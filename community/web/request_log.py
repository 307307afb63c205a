"""One log line a request, and its id in every line written meanwhile. No query strings, no bodies, no cookies."""

import secrets
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def log_requests(app: Flask) -> None:
    """Bind an id to each request, and say how it ended."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))

    @app.after_request
    def _end(response: Response) -> Response:
        took_ms = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
        log.info("request", method=request.method, path=route(), status=response.status_code, took_ms=took_ms)
        return response


def route() -> str:
    """The route where one matched: tokens, handles and titles stay out of the log."""
    return request.url_rule.rule if request.url_rule else "(none)"
