"""Pages for those who are not signed in, kept for under a second in this process.

A front page is rendered about once a second, whatever the load. With the rows kept by core.shortly it shows nothing
that is older than two seconds.
Only answers without cookies are kept, and only for requests without the session's cookie.
"""

import gzip
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, Response, g, request, session

from community.web.htmx import is_htmx
from community.web.language import language_of_anonymous

SECONDS = 0.8
MOST_PAGES = 500
KEPT = ("Cache-Control", "Content-Type", "Link", "Vary")


@dataclass(frozen=True)
class Kept:
    """An answer, and until when it may be given again (monotonic seconds)."""

    until: float
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]

    @cached_property
    def packed(self) -> bytes:
        """The body gzipped, once for all who take that."""
        return gzip.compress(self.body, 5, mtime=0)


def cache_pages(app: Flask) -> None:
    """Answer anonymous GETs from the cache, and fill it."""
    pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
    cookie = str(app.config["SESSION_COOKIE_NAME"])

    @app.before_request
    def _from_cache() -> Response | None:
        if not _is_cacheable(cookie):
            return None
        kept = pages.get(_key())
        if kept is None or kept.until < time.monotonic():
            return None
        g.is_from_page_cache = True
        return _given_again(kept)

    @app.after_request
    def _to_cache(response: Response) -> Response:
        is_plain = response.status_code == 200 and not response.is_streamed and not response.direct_passthrough
        if "is_from_page_cache" in g:  # kept again, it would never grow old under steady load
            return response
        # A page that begins a session holds its form token; the cookie itself is only set after this function.
        if is_plain and _is_cacheable(cookie) and not session.modified and "Set-Cookie" not in response.headers:
            headers = tuple((name, value) for name, value in response.headers.items() if name in KEPT)
            pages[_key()] = Kept(time.monotonic() + SECONDS, 200, response.get_data(), headers)
            while len(pages) > MOST_PAGES:
                pages.popitem(last=False)
        return response

    app.extensions["community-page-cache"] = pages


def _given_again(kept: Kept) -> Response:
    """The kept answer, gzipped for whoever takes that."""
    takes_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(kept.packed if takes_packed else kept.body, kept.status, headers=list(kept.headers))
    response.vary.add("Accept-Encoding")
    if takes_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _is_cacheable(cookie: str) -> bool:
    is_read = request.method == "GET" and cookie not in request.cookies and "lang" not in request.args
    return is_read and not request.path.startswith(("/assets/", "/files/", "/healthz", "/readyz"))


def _key() -> tuple[str, ...]:
    return (request.host, request.full_path, language_of_anonymous(), str(is_htmx()))
