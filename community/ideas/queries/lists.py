"""Lists of ideas: sorted by an index, filtered, in keyset pages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, false, select

from community.access import Viewer
from community.core import paging
from community.core.db import AnySelect, fixed
from community.core.shortly import kept_shortly
from community.ideas.models import Audience, Board, Idea, IdeaTag, Stage, Status, Tag
from community.ideas.policy import audiences_of, listed_to, own_listed_to
from community.ideas.queries.cards import Card, card_columns, cards
from community.ideas.queries.catalogue import statuses
from community.membership.models import Member

PAGE = 20


class Sort(StrEnum):
    """The lists of the front page."""

    TRENDING = "trending"
    TOP = "top"
    NEW = "new"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    MINE = "mine"


KEYS: dict[Sort, tuple[str, type]] = {
    Sort.TRENDING: ("score", float),
    Sort.TOP: ("support", int),
    Sort.NEW: ("created_at", datetime),
    Sort.ANSWERED: ("answered_at", datetime),
    Sort.UNANSWERED: ("support", int),
    Sort.MINE: ("created_at", datetime),
}


FILTERS: dict[str, ColumnElement[bool]] = {
    "status": Idea.status_id == bindparam("status"),
    "board": Idea.board_id == bindparam("board"),
    "author": Idea.author_id == bindparam("author"),
    "tag": Idea.id.in_(select(IdeaTag.idea_id).where(IdeaTag.tag_id == bindparam("tag"))),
}
# Said so that no database goes by the index of answers, which would leave the sorting to do.
_UNANSWERED = Idea.answered_at.is_not(None).is_(false())
_LISTED = Idea.status_id.not_in(bindparam("hidden", expanding=True))
KINDS: dict[Sort, ColumnElement[bool]] = {
    Sort.TRENDING: _LISTED,
    Sort.TOP: _LISTED,
    Sort.NEW: _LISTED,
    Sort.ANSWERED: Idea.answered_at.is_not(None),
    Sort.UNANSWERED: and_(_UNANSWERED, Idea.status_id.in_(bindparam("waiting", expanding=True))),
    Sort.MINE: Idea.author_id == bindparam("viewer"),
}
PLACE = ("place", "place_id")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which list: its order and filters, as they stand in the address."""

    sort: Sort = Sort.TRENDING
    status: Status | None = None
    board: Board | None = None
    tag: Tag | None = None
    author: Member | None = None
    after: str | None = None
    limit: int = PAGE

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters)

    @property
    def filters(self) -> frozenset[str]:
        """The names of its filters."""
        return frozenset(name for name in FILTERS if getattr(self, name) is not None)

    def values(self, viewer_id: int | None) -> dict[str, object]:
        """What its statement waits for, besides the place in the list."""
        ids = {name: getattr(self, name).id for name in self.filters}
        hidden = [status.id for status in statuses() if status.is_internal]
        waiting = [status.id for status in statuses() if status.stage == Stage.OPEN]
        return ids | {"hidden": hidden, "waiting": waiting, "viewer": viewer_id}


def listing(wanted: Listing, viewer: Viewer) -> paging.Page[Card]:
    """A page of a list, as this viewer may see it. One query.

    The first pages, which everybody opens, are kept for a second for all who may see the same.
    """
    if wanted == Listing(sort=wanted.sort) and wanted.sort is not Sort.MINE:
        return _first_page(wanted.sort, audiences_of(viewer))
    return _page(wanted, audiences_of(viewer), viewer.id)


@kept_shortly
def _first_page(sort: Sort, audiences: tuple[Audience, ...]) -> paging.Page[Card]:
    return _page(Listing(sort=sort), audiences, None)


def _page(wanted: Listing, audiences: tuple[Audience, ...], viewer_id: int | None) -> paging.Page[Card]:
    place = paging.decode(wanted.after, (KEYS[wanted.sort][1], int))
    statement = _statement(wanted.sort, wanted.filters, audiences, wanted.limit + 1, is_further=place is not None)
    values = wanted.values(viewer_id) | dict(zip(PLACE, place or (), strict=False))
    name = KEYS[wanted.sort][0]
    return paging.cut(cards(statement, values), wanted.limit, lambda card: (getattr(card, name), card.id))


@cache
def _statement(
    sort: Sort, filters: frozenset[str], audiences: tuple[Audience, ...], limit: int, *, is_further: bool
) -> AnySelect:
    """The list as a statement that waits for its values: to build it costs more than to send it, so it is kept."""
    listed = own_listed_to if sort is Sort.MINE else listed_to
    statement = card_columns().where(listed(audiences), KINDS[sort])
    for name in sorted(filters):
        statement = statement.where(FILTERS[name])
    column, kind = KEYS[sort]
    key: ColumnElement[Any] = getattr(Idea, column).expression
    by = BigInteger() if kind is int else key.type  # an address may name any place, beyond the column's numbers too
    place = [bindparam(PLACE[0], type_=by), bindparam(PLACE[1], type_=BigInteger)] if is_further else None
    return paging.after(statement, (key, Idea.id.expression), place).limit(fixed(limit))
