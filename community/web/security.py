"""Headers, hosts and addresses: what keeps a page to itself."""

import ipaddress
import string
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

from flask import Flask, Request, Response, abort, request

from community.core.settings import LOOPBACK, Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ReadableRequest(Request):
    """A request whose address is ASCII, as it ought to be: other bytes in its query are written as percent signs."""

    def __init__(self, environ: dict[str, Any], **options: Any) -> None:
        super().__init__(environ, **options)
        if not self.query_string.isascii():
            self.query_string = quote_from_bytes(self.query_string, safe=string.printable).encode()


def protect(app: Flask, settings: Settings) -> None:
    """Refuse foreign hosts, read whatever address comes, and send the security headers with every answer."""
    app.request_class = ReadableRequest
    hosts = LOOPBACK if settings.is_loopback else frozenset({settings.base.hostname})

    @app.before_request
    def _known_host() -> None:
        if _hostname(request.host) not in hosts or _has_nul(request):
            abort(400)

    @app.after_request
    def _headers(response: Response) -> Response:
        if request.method == "GET" and str(app.config["SESSION_COOKIE_NAME"]) in request.cookies:
            # Else the back button shows a member's page as it was before they voted on it, or after they signed out.
            response.headers.setdefault("Cache-Control", "private, no-store")
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.is_https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def _has_nul(asked: Request) -> bool:
    """Whether the address holds a NUL, which means nothing anywhere and which PostgreSQL takes into no text."""
    return "\x00" in asked.path or b"%00" in asked.query_string


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def safe_next(wanted: str | None, otherwise: str = "/") -> str:
    """`wanted` if it is a path on this site, else `otherwise`."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return otherwise
    if any(ord(letter) < 0x21 or letter == "\\" or ord(letter) == 0x7F for letter in wanted):
        return otherwise
    split = urlsplit(wanted)
    return wanted if not split.scheme and not split.netloc else otherwise


def network_prefix(address: str | None, *, ipv6_bits: int = 56) -> str:
    """The network an address belongs to: /24 of IPv4, /56 of IPv6. What rate limits know of a place."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = 24 if parsed.version == 4 else ipv6_bits
    return str(ipaddress.ip_network(f"{parsed}/{bits}", strict=False))
