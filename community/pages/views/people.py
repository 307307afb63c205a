"""My page, the language of a page, and the design system on display."""

from datetime import timedelta

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from community.core import clock
from community.ideas.forms import REASON_WORDS
from community.ideas.queries import Listing, Sort, cards, listing, proposed_by
from community.membership.actions.settings import choose_language
from community.membership.models import Member
from community.notifications.queries.told import outcomes_since
from community.notifications.queries.wishes import stop_of
from community.pages.queries import last_answers, numbers_of, unjudged
from community.pages.views.blueprint import blueprint
from community.pages.views.visits import last_visit
from community.voting.queries import backed_by
from community.web.actor import signed_in, viewer
from community.web.language import remember_language
from community.web.security import safe_next
from community.web.templating import LANGUAGES
from community.web.view import Answer, always_open, changes_oneself, writes

SHOWN, MOST_NEWS, MOST_PROPOSED = 20, 8, 10
LATELY = timedelta(days=30)  # for whoever was not here before, as far as their browser knows


@blueprint.get("/me")
def me() -> Answer:
    """What changed since I was here, what I proposed and what I back, and what became of it."""
    who = signed_in()
    proposed, backed = listing(Listing(sort=Sort.MINE, limit=SHOWN), who), cards(backed_by(who).limit(SHOWN))
    since = last_visit(who.id or 0)
    lately = since.moment if since else clock.python_now() - LATELY
    return render_template(
        "pages/me.html",
        since=since,
        news=outcomes_since(who, lately, most=MOST_NEWS),
        proposed=proposed,
        backed=backed,
        answers=last_answers([card.id for card in (*proposed.rows, *backed)]),
        mergers=proposed_by(who, limit=MOST_PROPOSED),
        numbers=numbers_of(who),
        unjudged=unjudged(backed, who, now=clock.python_now()),
        reasons=REASON_WORDS,
        stop=stop_of(who, now=clock.python_now()),
    )


@blueprint.post("/language")
@writes
@always_open
@changes_oneself
def language() -> Response:
    """Read the site in another language from now on."""
    asked = request.form.get("language", "")
    response = make_response(redirect(safe_next(request.form.get("next") or _came_from()), 303))
    if asked in LANGUAGES:
        remember_language(response, asked)
        _tell_member(asked)
    return response


def _tell_member(language: str) -> None:
    """What a member has chosen in the settings goes before the browser's cookie: it changes with it."""
    who = viewer()
    if isinstance(who, Member):
        choose_language(language, by=who)


def _came_from() -> str:
    """The path of the page that the form stood on."""
    referrer = request.referrer or ""
    return referrer.removeprefix(request.host_url.rstrip("/")) if referrer.startswith(request.host_url) else "/"


@blueprint.get("/design")
def design() -> Answer:
    """Every part of the design system, in light and dark and three hues."""
    now = clock.python_now()
    moments = [now - timedelta(hours=hours) for hours in (6, 53, 552)]
    return render_template("pages/design.html", moments=moments)
