"""Doors: searching, similar ideas."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from community.access import Permission, authorize, holds
from community.core.ports import chosen
from community.core.text import clean_line
from community.ideas import queries as ideas
from community.ideas.policy import refuse_merged
from community.search.queries import Order, find, ideas_like, similar_ideas, to_merge_with
from community.search.rules import highlight, parse, snippet
from community.web.actor import signed_in, viewer
from community.web.view import Answer

blueprint = Blueprint("search", __name__)
MOST_TITLE = 200
SNIPPET = 240


@blueprint.get("/search")
def search() -> Answer:
    """What was found, with facets; an empty box where nothing was asked."""
    typed = clean_line(request.args.get("q", ""))
    parsed = parse(typed)
    asked = request.args.get("order", Order.RELEVANCE)
    order = Order(asked) if asked in list(Order) else Order.RELEVANCE
    results = find(parsed, viewer(), index=chosen().search, order=order, page=_page_number()) if parsed else None
    return render_template(
        "search/search.html",
        typed=typed,
        parsed=parsed,
        order=order,
        results=results,
        marked=lambda text: highlight(text, parsed),
        piece=lambda text: snippet(text, parsed, SNIPPET),
        address=lambda **changes: _address({"q": typed, "order": order} | changes),
    )


def _page_number() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _address(values: dict[str, object]) -> str:
    given = {name: value for name, value in values.items() if value and (name, value) != ("order", Order.RELEVANCE)}
    return f"/search?{urlencode(given)}"


@blueprint.get("/ideas/<idea:number>/merge")
def merge(number: int) -> Answer:
    """To pick the idea that this one is the same as: like it at first, then what was looked for or named."""
    who, index = signed_in(), chosen().search
    idea = ideas.get_visible(number, who)
    may = Permission.IDEA_MERGE if holds(who, Permission.IDEA_MERGE) else Permission.MERGE_PROPOSE
    authorize(who, may, idea)
    refuse_merged(idea)
    typed = clean_line(request.args.get("q", ""))[:MOST_TITLE]
    found = to_merge_with(idea, typed, who, index=index)
    return render_template("search/merge.html", idea=idea, typed=typed, found=found)


@blueprint.get("/ideas/similar")
def similar() -> Answer:
    """Ideas like a title that is being typed, or like another idea: a fragment, and a page without JavaScript."""
    who, index = viewer(), chosen().search
    number = request.args.get("idea", "")
    if number.isascii() and number.isdigit() and len(number) < 16:
        idea = ideas.get_visible(int(number), who)
        return render_template("search/_like_this.html", found=ideas_like(idea, who, index=index))
    title = clean_line(request.args.get("title", ""))[:MOST_TITLE]
    found = similar_ideas(title, who, index=index) if len(title) > 1 else []
    return render_template("search/_similar.html", found=found, marked=lambda text: highlight(text, parse(title)))
