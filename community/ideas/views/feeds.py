"""Lists for machines: Atom for everybody, CSV for the team."""

from datetime import UTC, datetime

from flask import Response, make_response, render_template, request

from community.access import Permission, authorize
from community.core.errors import Missing
from community.core.ports import chosen
from community.core.tables import as_csv
from community.ideas import queries
from community.ideas.queries import Sort
from community.ideas.views.blueprint import blueprint
from community.ideas.views.lists import address, listing_from
from community.web.actor import signed_in, viewer
from community.web.view import Answer

MOST_ROWS = 1000


@blueprint.get("/feeds/ideas.atom")
def atom() -> Answer:
    """The newest 20 of a list, as whoever asks may see it."""
    who = viewer()
    wanted = listing_from(request.args, who)
    if wanted.sort is Sort.MINE:
        raise Missing
    page = queries.listing(wanted, who)
    response = make_response(
        render_template(
            "ideas/feed.xml",
            cards=page.rows,
            base=chosen().settings.base_url,
            self_path=address(wanted, "/feeds/ideas.atom"),
            list_path=address(wanted),
            updated=max((card.changed_at for card in page.rows), default=datetime(2000, 1, 1, tzinfo=UTC)),
        )
    )
    response.content_type = "application/atom+xml; charset=utf-8"
    return response


@blueprint.get("/ideas.csv")
def csv() -> Response:
    """The list as a table, for the team's own tools: the first 1,000."""
    who = signed_in()
    authorize(who, Permission.IDEA_EXPORT)
    wanted = listing_from(request.args, who)
    page = queries.listing(queries.Listing(**{**vars(wanted), "limit": MOST_ROWS}), who)
    response = Response(as_csv(queries.table_of(page.rows, chosen().settings.base_url)))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="ideas.csv"'
    return response
