"""What the team is at, and what it has shipped."""

from datetime import UTC, datetime

from flask import Response, make_response, render_template, request

from community.access import ANONYMOUS
from community.core.ports import chosen
from community.ideas import queries
from community.ideas.views.blueprint import blueprint
from community.web.actor import viewer
from community.web.view import Answer


@blueprint.get("/roadmap")
def roadmap() -> Answer:
    """The statuses that the owner picked, side by side."""
    columns = queries.roadmap(viewer())
    every = [card for column in columns for card in column.cards]
    return render_template("ideas/roadmap.html", columns=columns, every=every, most=queries.MOST_COUNTED)


@blueprint.get("/shipped")
def shipped() -> Answer:
    """What was asked for and shipped, with thanks."""
    found = queries.shipped(viewer(), after=request.args.get("after"))
    return render_template("ideas/shipped.html", page=found, is_later="after" in request.args)


@blueprint.get("/feeds/shipped.atom")
def shipped_feed() -> Response:
    """The same as a feed: the latest 20 that everybody may see."""
    found = queries.shipped(ANONYMOUS).rows
    dates = [card.shipped_at for card in found if card.shipped_at]
    response = make_response(
        render_template(
            "ideas/feed.xml",
            cards=found,
            base=chosen().settings.base_url,
            self_path="/feeds/shipped.atom",
            list_path="/shipped",
            updated=max(dates, default=datetime(2000, 1, 1, tzinfo=UTC)),
        )
    )
    response.content_type = "application/atom+xml; charset=utf-8"
    return response
