"""The front page: lists of ideas, sorted and filtered by the address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from community.access import Viewer
from community.core.errors import Missing
from community.ideas import queries
from community.ideas.queries import Listing, Sort
from community.ideas.views.blueprint import blueprint
from community.membership.queries import by_handle
from community.web.actor import signed_in, viewer
from community.web.view import Answer

FILTERS = ("status", "tag", "board", "author")


@blueprint.get("/")
@blueprint.get("/ideas")
def index() -> Answer:
    """The list that the address asks for."""
    who = viewer()
    wanted = listing_from(request.args, who)
    if wanted.sort is Sort.MINE:
        signed_in()
    page = queries.listing(wanted, who)
    return render_template(
        "ideas/index.html",
        page=page,
        wanted=wanted,
        sorts=list(Sort),
        boards=queries.boards_seen_by(who),
        statuses=[status for status in queries.statuses() if not status.is_internal],
        shipped=queries.lately_shipped(),
        total=_total(wanted, who),
        address=address,
    )


def listing_from(args: MultiDict[str, str], who: Viewer) -> Listing:
    """The list that these arguments name; Missing where a filter names nothing."""
    sort = args.get("sort", Sort.TRENDING)
    board, tag, status, author = (args.get(name, "") for name in ("board", "tag", "status", "author"))
    return Listing(
        sort=Sort(sort) if sort in list(Sort) else Sort.TRENDING,
        status=_there(queries.status_by_key(status)) if status else None,
        board=_there(queries.board_by_slug(board, who)) if board else None,
        tag=_there(queries.tag_by_slug(tag, who)) if tag else None,
        author=_there(by_handle(author)) if author else None,
        after=args.get("after"),
    )


def _there(found: Any) -> Any:
    if found is None:
        raise Missing
    return found


def _total(wanted: Listing, who: Viewer) -> int | None:
    """How many ideas there are, where the boards' counters know it."""
    if wanted.status or wanted.tag or wanted.author or wanted.sort in (Sort.MINE, Sort.ANSWERED, Sort.UNANSWERED):
        return None
    boards = [wanted.board] if wanted.board else queries.boards_seen_by(who)
    return sum(board.idea_count for board in boards)


def address(wanted: Listing, path: str = "/ideas", **changes: str | None) -> str:
    """The address of a list with some of its parts changed; a change of anything begins at the first page."""
    parts: dict[str, str | None] = {
        "sort": wanted.sort if wanted.sort is not Sort.TRENDING else None,
        "status": wanted.status.key if wanted.status else None,
        "tag": wanted.tag.slug if wanted.tag else None,
        "board": wanted.board.slug if wanted.board else None,
        "author": wanted.author.handle if wanted.author else None,
    }
    query = _spelled(parts | changes)
    return f"{path}?{query}" if query else "/" if path == "/ideas" else path


def _spelled(parts: Mapping[str, str | None]) -> str:
    return urlencode({name: value for name, value in parts.items() if value})
