"""Answers: how any index that can look a few things up answers a query, in up to three tries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from community.core.analysis.likeness import WORDS_AT_MOST, Postings, clues, rank
from community.core.analysis.plan import FEW, Plan, doubtful, exact, tolerant
from community.core.analysis.words import split
from community.core.ports_search import Hit, Query

_BEGINNING_FROM = 3  # letters of a title's last word


class Lookups(Protocol):
    """What an index has to be able to look up."""

    def matching(self, plan: Plan, limit: int) -> Iterable[tuple[int, float]]:
        """The best texts that fulfil the plan, with scores."""

    def near(self, words: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The known words that are one slip away from each of these."""

    def beginning(self, start: str) -> Sequence[str]:
        """Some words of titles that begin so, the most frequent first."""

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        """The titles that hold each of these title terms."""

    def total(self) -> int:
        """About how many texts there are."""


def find(index: Lookups, query: Query, limit: int) -> list[Hit]:
    """The texts that hold all of the query; where they are few, near ones; where there is none, those alike."""
    plan = exact(query)
    if not plan or limit < 1:
        return []
    found = _ranked(index.matching(plan, limit))
    if len(found) < min(FEW, limit):
        wider = tolerant(query, index.near(doubtful(query)))
        found = _ranked(index.matching(wider, limit), beneath=found) if wider else found
    if not found and not query.phrases:
        found = similar(index, " ".join(query.words) + ("" if query.prefix else " "), limit, None)
    return found[:limit]


def similar(index: Lookups, title: str, limit: int, exclude: int | None) -> list[Hit]:
    """Texts with a title like this one, most alike first."""
    words = list(split(title))[:WORDS_AT_MOST]
    if not words or limit < 1:
        return []
    last = words[-1]
    is_open = last.is_spaced and last.end == len(title) and len(last.parts[-1]) >= _BEGINNING_FROM
    beginnings = index.beginning(last.joined or last.parts[0]) if is_open else ()
    found = clues(title, index.near(doubtful(Query(words=(title[: last.end],)))), beginnings)
    postings = index.postings({term for clue in found for term in clue.options})
    scores = rank(found, postings, index.total())
    scores.pop(exclude or 0, None)
    return _ranked(scores.items())[:limit]


def _ranked(scores: Iterable[tuple[int, float]], *, beneath: Sequence[Hit] = ()) -> list[Hit]:
    """Best first, newest first among equals; what was found before stays above."""
    known = {hit.id for hit in beneath}
    found = sorted(((score, id_) for id_, score in scores if id_ not in known), reverse=True)
    if not beneath or not found:
        return [*beneath, *(Hit(id_, score) for score, id_ in found)]
    scale = min(hit.score for hit in beneath) / (found[0][0] + 1)
    return [*beneath, *(Hit(id_, score * scale) for score, id_ in found)]
