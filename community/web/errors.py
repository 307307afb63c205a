"""One handler for all that goes wrong: as a page, as a fragment, as problem+json. What was typed is shown again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from community.core.db import session
from community.core.errors import CommunityError, NotPermitted, TooMany
from community.web.gate import opens_a_page, way_back_in
from community.web.htmx import is_htmx
from community.web.request_log import route
from community.web.tongue import moment
from community.web.view import wants_json
from community.web.wording import FIELDS, TITLES, word_error


@dataclass(frozen=True)
class _Withheld:
    """Until when a decision withholds it, and the address of its reasons; or the address where it goes on."""

    until: datetime | None = None
    case: str | None = None
    went_to: str | None = None


log = structlog.get_logger()


class Application(Flask):
    """Flask, but for how it tells the log what failed."""

    def log_exception(self, exc_info: Any) -> None:
        """One line with what was raised and where, and the route it was for: Flask's own has the path, with handles."""
        log.error("exception", path=route(), exc_info=exc_info)


def handle_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CommunityError, _refusal)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http)


def _refusal(error: CommunityError) -> Response:
    session.rollback()
    must_sign_in = isinstance(error, NotPermitted) and error.code == "sign-in-first"
    if must_sign_in and opens_a_page():
        return make_response(redirect(way_back_in()))
    text = word_error(error)
    if isinstance(error, TooMany):
        text = f"{text} {_wait(error.retry_after_seconds)}"
    went_to = error.details.get("went_to")
    withheld = _Withheld(went_to=str(went_to)) if went_to else _Withheld()
    if isinstance(error, NotPermitted):
        withheld = _Withheld(error.until, error.case)
    response = problem(401 if must_sign_in else int(error.status), error.code, text, withheld)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _wait(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes <= 1:
        return _("Please wait a minute and try again.")
    if minutes < 120:
        return _("Please wait %(minutes)s minutes and try again.", minutes=minutes)
    return _("Please wait %(hours)s hours and try again.", hours=-(-minutes // 60))


def _expired_form(error: CSRFError) -> Response:
    log.info("form refused", reason=error.description)
    text = _("The page had been open for a long time, or your browser sent no cookie. Nothing was saved yet.")
    return problem(400, "expired-form", text)


def _http(error: HTTPException) -> Response:
    session.rollback()
    if error.response is not None:
        return make_response(error.response)
    if (error.code or 500) < 400:
        return make_response(error.get_response())
    if isinstance(error, InternalServerError):
        log.error("failed", path=route(), error=repr(error.original_exception))
    response = problem(error.code or 500, "http", _http_text(error.code or 500))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _http_text(status: int) -> str:
    texts = {
        400: _("Your browser sent something we cannot read."),
        404: _("There is nothing here, or nothing that is yours to see."),
        405: _("This address does not take that."),
        413: _("That is larger than we can take."),
        500: _("Something broke on our side. It has been written down."),
        503: _("We are not ready yet. Please try again in a moment."),
    }
    return texts.get(status, _("That did not work."))


def problem(status: int, code: str, text: str, withheld: _Withheld = _Withheld()) -> Response:
    """The error in the form that was asked for: problem+json, a toast for htmx, or a page."""
    if wants_json():
        until = withheld.until.isoformat() if withheld.until else None
        told = {"until": until, "case": withheld.case, "went_to": withheld.went_to}
        more = {name: value for name, value in told.items() if value}
        response = jsonify(type="about:blank", status=status, code=code, title=text, **more)
        response.content_type = "application/problem+json"
    else:
        response = make_response(_drawn(status, code, text, withheld))
    response.status_code = status
    return response


def _drawn(status: int, code: str, text: str, withheld: _Withheld) -> str:
    if withheld.until:
        ends = _("Until %(time)s.") if withheld.case else _("You can go on at %(time)s.")
        text = f"{text} {ends % {'time': moment(withheld.until)}}"
    context: dict[str, object] = {"code": status, "title": TITLES.get(code) or _title(status), "text": text}
    if withheld.case:
        title, label = _("You cannot do this for now"), _("Why, and what you can do")
        context |= {"title": title, "action_url": withheld.case, "action_label": label}
    if withheld.went_to:
        context |= {"title": _("It goes on elsewhere"), "action_url": withheld.went_to, "action_label": _("Go there")}
    if status >= 500 and code == "http":
        return render_template("errors/bare.html", **context)
    if status == 401:
        context |= {"action_url": way_back_in(), "action_label": _("Sign in")}
    if is_htmx():
        return render_template("errors/_toast.html", **context)
    return render_template("errors/error.html", typed=typed_fields(), **context)


def _title(status: int) -> str:
    titles = {
        401: _("Sign in to go on"),
        403: _("This is not yours to do"),
        404: _("Nothing here"),
        409: _("That has changed meanwhile"),
        410: _("This was removed"),
        413: _("Too large"),
        429: _("One moment, please"),
        503: _("One moment, please"),
    }
    return titles.get(status, _("Something is broken here") if status >= 500 else _("That did not work"))


def typed_fields() -> list[tuple[str, str]]:
    """What the person had written, under the words for it, to be shown and copied."""
    if request.method != "POST":
        return []
    try:
        fields = request.form.items(multi=True)
        return [(str(FIELDS[name]), value) for name, value in fields if name in FIELDS and value.strip()]
    except HTTPException:
        return []
