"""What a search finds: the index proposes, the database decides who sees it, counts and sorts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import cast

from sqlalchemy import Table, func, select

from community.access import Viewer
from community.core.bulk import many, one_of_many
from community.core.db import AnySelect, fixed, session
from community.core.ports_search import Query, SearchIndex
from community.ideas.models import Audience, Idea, IdeaTag, Status, Tag
from community.ideas.policy import audiences_of, listed_for, listed_to
from community.ideas.queries import Card, TagName, card_columns, cards, status_by_id, statuses
from community.membership.models import Member
from community.search.rules import ParsedQuery, telling_words

MOST_FOUND = 200
MOST_TAGS = 12
PAGE = 10
IDEAS = cast(Table, Idea.__table__)
IDEA_TAGS = cast(Table, IdeaTag.__table__)
SIMILAR = 5
LOOKED_AT = 100  # so that ideas which the viewer may not see leave room for others


class Order(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevance"
    VOTES = "votes"


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of what was found, and how all of it spreads over statuses and tags."""

    cards: Sequence[Card] = ()
    total: int = 0
    is_cut: bool = False
    page: int = 1
    statuses: Sequence[tuple[Status, int]] = ()
    tags: Sequence[tuple[TagName, int]] = ()

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class _Found:
    """A found idea as the facets need it."""

    id: int
    status_id: int
    support: int


def find(parsed: ParsedQuery, viewer: Viewer, *, index: SearchIndex, order: Order, page: int) -> Results:
    """What the viewer may see of what fits. Three queries beside the index's own."""
    words = Query(words=parsed.words, phrases=parsed.phrases, prefix=parsed.prefix)
    hits = index.find(words, MOST_FOUND) if words else None
    if hits is not None and not hits:
        return Results()
    place = {hit.id: rank for rank, hit in enumerate(hits or ())}
    found = _found(parsed, viewer, ids=list(place) if hits is not None else None)
    if order is Order.RELEVANCE and hits is not None:
        found.sort(key=lambda each: place[each.id])
    page = max(1, min(page, -(-len(found) // PAGE)))
    shown = [each.id for each in found[(page - 1) * PAGE : page * PAGE]]
    return Results(
        cards=_in_order(shown),
        total=len(found),
        is_cut=len(hits or found) >= MOST_FOUND,
        page=page,
        statuses=_status_facet(found),
        tags=_tag_facet([each.id for each in found]),
    )


def _found(parsed: ParsedQuery, viewer: Viewer, *, ids: list[int] | None) -> list[_Found]:
    """Visible ideas that pass the filters, most votes first."""
    statement = _listed(audiences_of(viewer), _dialect(), is_among=ids is not None)
    rows = session.execute(_filtered(statement, parsed), {"ids": many(ids or ())})
    return [_Found(*row) for row in rows]


def _dialect() -> str:
    return session.get_bind().dialect.name


@cache
def _listed(audiences: tuple[Audience, ...], _dialect: str, *, is_among: bool) -> AnySelect:
    """Built once for all who see the same."""
    statement: AnySelect = select(Idea.id, Idea.status_id, Idea.support).where(listed_to(audiences))
    if is_among:
        statement = statement.where(one_of_many(IDEAS.c.id, "ids"))
    return statement.order_by(Idea.support.desc(), Idea.id.desc()).limit(fixed(MOST_FOUND))


def _filtered(statement: AnySelect, parsed: ParsedQuery) -> AnySelect:
    for slug in parsed.tags:
        tagged = select(IdeaTag.idea_id).join(Tag, Tag.id == IdeaTag.tag_id).where(Tag.slug == slug)
        statement = statement.where(Idea.id.in_(tagged))
    if parsed.statuses:
        keys = [status.id for status in statuses() if status.key in parsed.statuses]
        statement = statement.where(Idea.status_id.in_(keys))
    if parsed.authors:
        authors = select(Member.id).where(Member.handle.in_(parsed.authors))
        statement = statement.where(Idea.author_id.in_(authors))
    return statement


def _in_order(ids: Sequence[int]) -> list[Card]:
    found = cards(_with_ids(_dialect()), {"ids": many(ids)}) if ids else ()
    by_id = {card.id: card for card in found}
    return [by_id[each] for each in ids if each in by_id]


@cache
def _with_ids(_dialect: str) -> AnySelect:
    return card_columns().where(one_of_many(IDEAS.c.id, "ids"))


def _status_facet(found: Sequence[_Found]) -> list[tuple[Status, int]]:
    counted = Counter(each.status_id for each in found)
    return [(status_by_id(status_id), count) for status_id, count in counted.most_common()]


def _tag_facet(ids: Sequence[int]) -> list[tuple[TagName, int]]:
    if not ids:
        return []
    rows = session.execute(_often(_dialect()), {"ids": many(ids)})
    return [(TagName(slug, name), times) for slug, name, times in rows]


@cache
def _often(_dialect: str) -> AnySelect:
    times = func.count()
    carried = select(IdeaTag.tag_id, times.label("times")).where(one_of_many(IDEA_TAGS.c.idea_id, "ids"))
    often = carried.group_by(IdeaTag.tag_id).order_by(times.desc(), IdeaTag.tag_id).limit(fixed(MOST_TAGS)).subquery()
    tags: AnySelect = select(Tag.slug, Tag.name, often.c.times).join(often, often.c.tag_id == Tag.id)
    return tags.order_by(often.c.times.desc(), Tag.name)


def similar_ideas(title: str, viewer: Viewer, *, index: SearchIndex) -> list[Card]:
    """Up to five ideas that the viewer may see and whose titles are like this one, most alike first. Three queries."""
    return _visible([hit.id for hit in index.similar(title, LOOKED_AT)], viewer)


def ideas_like(idea: Idea, viewer: Viewer, *, index: SearchIndex) -> list[Card]:
    """Up to five ideas that have to do with this one: like it in title, else in one of its telling words."""
    found: dict[int, None] = {}
    for words in (idea.title, *telling_words(idea.title)):
        found |= dict.fromkeys(hit.id for hit in index.similar(words, LOOKED_AT, exclude=idea.id))
    return _visible(list(found), viewer)


def _visible(ids: list[int], viewer: Viewer) -> list[Card]:
    seen = set(session.scalars(select(Idea.id).where(Idea.id.in_(ids), listed_for(viewer)))) if ids else set()
    return _in_order([each for each in ids if each in seen][:SIMILAR])
