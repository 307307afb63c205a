"""What a search finds: the index proposes, the database decides who sees it, counts and sorts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, CompoundSelect, Table, Text, func, null, select, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import InstrumentedAttribute

from community.access import Viewer
from community.core.bulk import many, one_of_many
from community.core.db import AnySelect, fixed, session
from community.core.ports_search import Query, SearchIndex
from community.ideas.models import Audience, Idea, IdeaTag, Status, Tag
from community.ideas.policy import audiences_of, listed_for, listed_to
from community.ideas.queries import Card, TagName, card_columns, cards, status_by_id, statuses
from community.ideas.rules import number_in
from community.membership.models import Member
from community.search.rules import ParsedQuery, telling_words

MOST_FOUND = 200
MOST_TAGS = 12
PAGE = 10
IDEAS = cast(Table, Idea.__table__)
SIMILAR = 5
LOOKED_AT = 100  # so that ideas which the viewer may not see leave room for others
Filters = list[ColumnElement[bool]]


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
    """A found idea as sorting and the facets need it."""

    id: int
    status_id: int
    support: int


def find(parsed: ParsedQuery, viewer: Viewer, *, index: SearchIndex, order: Order, page: int) -> Results:
    """What the viewer may see of what fits. Two queries beside the index's own, one where it finds a single page; one
    more for tags to filter by, and one for authors.
    """
    filters = _filters(parsed)
    if filters is None:
        return Results()
    hits = index.find(parsed.query, MOST_FOUND) if parsed.query else None
    if hits is not None and not hits:
        return Results()
    place = {hit.id: rank for rank, hit in enumerate(hits)} if hits is not None else None
    ranks = place if order is Order.RELEVANCE else None
    if place is not None and len(place) <= PAGE:
        return _single_page(_visible_cards(filters, viewer, ids=list(place)), ranks)
    found, tags = _found(filters, viewer, ids=list(place) if place is not None else None)
    found.sort(key=lambda each: ranks[each.id] if ranks else (-each.support, -each.id))
    page = max(1, min(page, -(-len(found) // PAGE)))
    return Results(
        cards=_in_order([each.id for each in found[(page - 1) * PAGE : page * PAGE]]),
        total=len(found),
        is_cut=len(hits or found) >= MOST_FOUND,
        page=page,
        statuses=_status_facet(each.status_id for each in found),
        tags=tags,
    )


def _single_page(found: list[Card], ranks: Mapping[int, int] | None) -> Results:
    """All that was found is shown, so what it spreads over can be counted in it."""
    found.sort(key=lambda card: ranks[card.id] if ranks else (-card.support, -card.id))
    carried = Counter(tag for card in found for tag in card.tags)
    often = sorted(carried.items(), key=lambda each: (-each[1], each[0].name))
    return Results(
        cards=found,
        total=len(found),
        statuses=_status_facet(card.status.id for card in found),
        tags=often[:MOST_TAGS],
    )


def _filters(parsed: ParsedQuery) -> Filters | None:
    """The filters as SQL, None where one names nothing that is there. A query for tags, and one for authors.

    By numbers, so that the database knows how rare each is: by names it went through all ideas to find a few.
    """
    tags = _ids(Tag.id, Tag.slug, parsed.tags)
    authors = _ids(Member.id, Member.handle, parsed.authors)
    standing = [status.id for status in statuses() if status.key in parsed.statuses]
    is_one_there = bool(authors) == bool(parsed.authors) and bool(standing) == bool(parsed.statuses)
    if len(tags) < len(parsed.tags) or not is_one_there:
        return None
    filters: Filters = [Idea.id.in_(select(IdeaTag.idea_id).where(IdeaTag.tag_id == tag_id)) for tag_id in tags]
    filters += [Idea.status_id.in_(standing)] if standing else []
    return filters + ([Idea.author_id.in_(authors)] if authors else [])


def _ids(number: InstrumentedAttribute[int], name: InstrumentedAttribute[str], asked: Sequence[str]) -> Sequence[int]:
    return session.scalars(select(number).where(name.in_(asked))).all() if asked else ()


def _visible_cards(filters: Filters, viewer: Viewer, *, ids: list[int]) -> list[Card]:
    return cards(_with_ids(_dialect()).where(listed_for(viewer), *filters), {"ids": many(ids)})


def _found(
    filters: Filters, viewer: Viewer, *, ids: list[int] | None
) -> tuple[list[_Found], list[tuple[TagName, int]]]:
    """Visible ideas that pass the filters, those with most votes if there are too many; and the tags they carry."""
    listed = _listed(audiences_of(viewer), _dialect(), is_among=ids is not None)
    statement = _with_tags(listed.where(*filters)) if filters else _listed_with_tags(listed)
    found, tags = [], []
    for idea_id, status_id, support, slug, name in session.execute(statement, {"ids": many(ids or ())}):
        if slug is None:
            found.append(_Found(idea_id, status_id, support))
        else:
            tags.append((TagName(slug, name), support))
    return found, sorted(tags, key=lambda each: (-each[1], each[0].name))


def _dialect() -> str:
    return session.get_bind().dialect.name


@cache
def _listed(audiences: tuple[Audience, ...], _dialect: str, *, is_among: bool) -> AnySelect:
    """Built once for all who see the same."""
    statement: AnySelect = select(Idea.id, Idea.status_id, Idea.support).where(listed_to(audiences))
    if is_among:
        statement = statement.where(one_of_many(IDEAS.c.id, "ids"))
    return statement.order_by(Idea.support.desc(), Idea.id.desc()).limit(fixed(MOST_FOUND))


def _with_tags(listed: AnySelect) -> CompoundSelect[Any]:
    """The ideas, and after them the tags that most of them carry, with their number in the place of the support."""
    found = listed.cte("found")
    times = func.count()
    carried = select(IdeaTag.tag_id, times.label("times")).join(found, found.c.id == IdeaTag.idea_id)
    often = carried.group_by(IdeaTag.tag_id).order_by(times.desc(), IdeaTag.tag_id).limit(fixed(MOST_TAGS)).subquery()
    tags = select(null(), null(), often.c.times, Tag.slug, Tag.name).join(often, often.c.tag_id == Tag.id)
    return union_all(select(found, sql_cast(null(), Text), sql_cast(null(), Text)), tags)


_listed_with_tags = cache(_with_tags)


def _in_order(ids: Sequence[int]) -> list[Card]:
    found = cards(_with_ids(_dialect()), {"ids": many(ids)}) if ids else ()
    by_id = {card.id: card for card in found}
    return [by_id[each] for each in ids if each in by_id]


@cache
def _with_ids(_dialect: str) -> AnySelect:
    return card_columns().where(one_of_many(IDEAS.c.id, "ids"))


def _status_facet(status_ids: Iterable[int]) -> list[tuple[Status, int]]:
    return [(status_by_id(status_id), count) for status_id, count in Counter(status_ids).most_common()]


def similar_ideas(title: str, viewer: Viewer, *, index: SearchIndex) -> list[Card]:
    """Up to five ideas that the viewer may see and whose titles are like this one, most alike first. Three queries."""
    return _visible([hit.id for hit in index.similar(title, LOOKED_AT)], viewer)


def ideas_like(idea: Idea, viewer: Viewer, *, index: SearchIndex) -> list[Card]:
    """Up to five ideas that have to do with this one: like it in title, else in one of its telling words."""
    found: dict[int, None] = {}
    for words in (idea.title, *telling_words(idea.title)):
        found |= dict.fromkeys(hit.id for hit in index.similar(words, LOOKED_AT, exclude=idea.id))
    return _visible(list(found), viewer)


def to_merge_with(idea: Idea, typed: str, viewer: Viewer, *, index: SearchIndex) -> list[Card]:
    """Up to five ideas that this one may be the same as: the one that was named, those with the words, else like it."""
    if not typed:
        return ideas_like(idea, viewer, index=index)
    if (number := number_in(typed)) is not None:
        return _visible([number] if number != idea.id else [], viewer)
    words = (*index.find(Query(tuple(typed.split()), prefix=True), LOOKED_AT), *index.similar(typed, LOOKED_AT))
    return _visible(list(dict.fromkeys(hit.id for hit in words if hit.id != idea.id)), viewer)


def _visible(ids: list[int], viewer: Viewer) -> list[Card]:
    seen = set(session.scalars(select(Idea.id).where(Idea.id.in_(ids), listed_for(viewer)))) if ids else set()
    return _in_order([each for each in ids if each in seen][:SIMILAR])
