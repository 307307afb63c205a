"""Says where a request that writes comes from, as keyed hashes, and gives a browser that acts its device cookie."""

from flask import Flask, Response, g, request

from community.core import whereabouts
from community.core.ids import new_token
from community.core.keyed import keyed_hash
from community.core.whereabouts import Whereabouts
from community.web.security import network_prefix

READING = frozenset({"GET", "HEAD", "OPTIONS"})
DAYS = 30
MOST_LETTERS = 100


def say_where(app: Flask) -> None:
    """Let those be asked who want to know; whoever only reads is never asked, and gets no cookie."""
    is_secure = bool(app.config["SESSION_COOKIE_SECURE"])
    cookie = "__Host-device" if is_secure else "device"

    @app.before_request
    def _begin() -> None:
        whereabouts.tell(None if request.method in READING else lambda: _found(cookie))

    @app.after_request
    def _hand_out(response: Response) -> Response:
        if token := g.pop("new_device", ""):
            response.set_cookie(
                cookie, token, max_age=DAYS * 86400, path="/", secure=is_secure, httponly=True, samesite="Lax"
            )
        return response

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        whereabouts.tell(None)


def _found(cookie: str) -> Whereabouts:
    prefix = network_prefix(request.remote_addr, ipv6_bits=48)
    token = request.cookies.get(cookie, "")[:MOST_LETTERS] or g.get("new_device", "")
    if not token:
        token = g.new_device = new_token()
    return Whereabouts(
        prefix_hash=keyed_hash("trace-prefix", prefix) if prefix != "unknown" else None,
        device_hash=keyed_hash("trace-device", token),
    )
