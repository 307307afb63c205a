"""Reading: the lookups that answers are made of, each one or two statements."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from heapq import nlargest

from sqlalchemy import Connection

from community.backends.search_postgres import queries, statements
from community.core.analysis import deletions, near
from community.core.analysis.likeness import Postings
from community.core.analysis.plan import Plan

_CANDIDATES, _CANDIDATES_IN_TITLES = 600, 300  # texts that are ranked at most, or the limit where that is higher
_RARE, _NEWEST = 1000, 100  # titles of which all that hold a term are read; those read of a common term
_LIKELY = 300  # titles that are looked up under common terms
_BEGINNINGS, _BEGINNINGS_LOOKED_AT = 12, 2000
_AFTER_ALL = "\U0010ffff"


class Reading:
    """Lookups in one transaction, which this begins."""

    def __init__(self, connection: Connection, *, by_terms: bool) -> None:
        connection.exec_driver_sql(f"{statements.BEGIN}; {statements.BY_TERMS}" if by_terms else statements.BEGIN)
        self._connection = connection
        self._is_by_terms = by_terms
        self._highest_id = 1
        self._known: dict[str, set[str]] = {}

    def matching(self, plan: Plan, limit: int) -> list[tuple[int, float]]:
        self._go(by_terms=True)
        statement = statements.MATCHING_IN_ORDER if queries.has_order(plan) else statements.MATCHING
        given = {
            "strict": queries.strict(plan),
            "loose": queries.loose(plan),
            "in_titles": queries.in_titles(plan),
            "titles": max(limit, _CANDIDATES_IN_TITLES),
            "candidates": max(limit, _CANDIDATES),
            "limit": limit,
        }
        return [(id_, score) for id_, score in self._connection.execute(statement, given)]

    def near(self, words: Collection[str]) -> Mapping[str, Sequence[str]]:
        forms = {word: deletions(word) for word in words}
        self._learn(set().union(*forms.values()) - self._known.keys())
        return {word: near(word, set().union(*(self._known[form] for form in forms[word]))) for word in words}

    def _learn(self, forms: Set[str]) -> None:
        """Which words the index knows by these forms; asked once, though a search may try more than one way."""
        self._known |= {form: set() for form in forms}
        if forms:
            for form, word in self._connection.execute(statements.NEAR, {"forms": sorted(forms)}):
                self._known[form].add(word)

    def beginning(self, start: str) -> Sequence[str]:
        given = {"start": start, "end": start + _AFTER_ALL, "looked_at": _BEGINNINGS_LOOKED_AT, "limit": _BEGINNINGS}
        return list(self._connection.execute(statements.BEGINNING, given).scalars())

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        self._go(by_terms=False)
        given = {"terms": sorted(terms), "rare": _RARE, "newest": _NEWEST}
        counts: dict[str, int] = {}
        sizes: dict[str, dict[int, int]] = {}
        for term, count, ids, held, highest_id in self._connection.execute(statements.POSTINGS, given):
            counts[term] = count
            sizes[term] = dict(zip(ids, held, strict=True))
            self._highest_id = highest_id
        common = [term for term, count in counts.items() if count > _RARE]
        if common:
            asked = {"terms": common, "ids": _likely(counts, sizes)}
            for term, id_, size in self._connection.execute(statements.HOLDING, asked):
                sizes[term][id_] = size
        return {term: Postings(count, sizes[term]) for term, count in counts.items()}

    def total(self) -> int:
        """The highest id, as `postings` saw it: near enough for telling what is rare."""
        return self._highest_id

    def _go(self, *, by_terms: bool) -> None:
        if by_terms != self._is_by_terms:
            self._connection.exec_driver_sql(statements.BY_TERMS if by_terms else statements.AS_USUAL)
        self._is_by_terms = by_terms


def _likely(counts: Mapping[str, int], sizes: Mapping[str, Mapping[int, int]]) -> list[int]:
    """The titles that the rarest terms have brought up."""
    worth: dict[int, float] = defaultdict(float)
    for term, held in sizes.items():
        for id_ in held:
            worth[id_] += 1 / math.sqrt(counts[term])
    return sorted(nlargest(_LIKELY, worth, key=worth.__getitem__))
