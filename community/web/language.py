"""Which language and time zone a page speaks: asked for, set by the member, remembered, or wished by the browser."""

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel

from community.core.zones import zone_named
from community.web.actor import viewer
from community.web.templating import LANGUAGES

COOKIE = "language"


def speak(app: Flask) -> None:
    """Set up flask-babel, and remember `?lang=` in a cookie."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    Babel(app, locale_selector=chosen_language, timezone_selector=_chosen_zone)

    @app.after_request
    def _remember(response: Response) -> Response:
        asked = request.args.get("lang", "")
        if asked in LANGUAGES:
            remember_language(response, asked)
        return response


def remember_language(response: Response, asked: str) -> None:
    """Keep the language in a cookie for a year."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, asked, max_age=31536000, samesite="Lax", secure=secure, httponly=True)


def chosen_language() -> str:
    """The language of this request, one of LANGUAGES."""
    member_language = getattr(viewer(), "language", "")
    is_asked_for = request.args.get("lang", "") in LANGUAGES
    return member_language if member_language in LANGUAGES and not is_asked_for else language_of_anonymous()


def language_of_anonymous() -> str:
    """The same for somebody not signed in, without a query: part of the page cache's key."""
    if "language_of_anonymous" not in g:
        wishes = (request.args.get("lang", ""), request.cookies.get(COOKIE, ""))
        browser = request.accept_languages.best_match(LANGUAGES, default="en") or "en"
        g.language_of_anonymous = next((wish for wish in wishes if wish in LANGUAGES), browser)
    return str(g.language_of_anonymous)


def _chosen_zone() -> str:
    return zone_named(getattr(viewer(), "time_zone", "UTC")).key
