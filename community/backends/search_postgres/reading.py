"""Reading: the lookups that answers are made of, each one or two statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from community.backends.search_postgres import queries, statements
from community.core.analysis import deletions, near
from community.core.analysis.likeness import Postings
from community.core.analysis.plan import Plan

_CANDIDATES, _CANDIDATES_IN_TITLES = 2000, 1000  # texts that are ranked at most
_COUNTED, _SHOWN = 3000, 300  # titles with a term that are counted, and read
_BEGINNINGS, _BEGINNINGS_LOOKED_AT = 12, 2000
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True)
class Reading:
    """Lookups through one connection, which has its settings."""

    connection: Connection

    def matching(self, plan: Plan, limit: int) -> list[tuple[int, float]]:
        statement = statements.MATCHING_IN_ORDER if queries.has_order(plan) else statements.MATCHING
        given = {
            "strict": queries.strict(plan),
            "loose": queries.loose(plan),
            "in_titles": queries.in_titles(plan),
            "titles": max(limit, _CANDIDATES_IN_TITLES),
            "candidates": max(limit, _CANDIDATES),
            "limit": limit,
        }
        return [(id_, score) for id_, score in self.connection.execute(statement, given)]

    def near(self, words: Collection[str]) -> Mapping[str, Sequence[str]]:
        forms = {word: deletions(word) for word in words}
        if not forms:
            return {}
        known: dict[str, set[str]] = defaultdict(set)
        asked = {"forms": sorted(set().union(*forms.values()))}
        for form, word in self.connection.execute(statements.NEAR, asked):
            known[form].add(word)
        return {word: near(word, set().union(*(known[form] for form in forms[word]))) for word in words}

    def beginning(self, start: str) -> Sequence[str]:
        given = {"start": start, "end": start + _AFTER_ALL, "looked_at": _BEGINNINGS_LOOKED_AT, "limit": _BEGINNINGS}
        return list(self.connection.execute(statements.BEGINNING, given).scalars())

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        given = {"terms": sorted(terms), "counted": _COUNTED, "shown": _SHOWN}
        rows = self.connection.execute(statements.POSTINGS, given).all()
        sizes: dict[str, dict[int, int]] = {term: dict(zip(ids, held, strict=True)) for term, _, ids, held in rows}
        cut = [term for term, count, _, _ in rows if count > _SHOWN]
        if cut:
            # Titles that came up by a rarer term hold the common ones too.
            asked = {"terms": cut, "ids": sorted(set().union(*sizes.values()))}
            for term, id_, size in self.connection.execute(statements.HOLDING, asked):
                sizes[term][id_] = size
        return {term: Postings(count, sizes[term]) for term, count, _, _ in rows}

    def total(self) -> int:
        """The highest id: near enough for what is rare, and read from the index's end."""
        return int(self.connection.scalar(statements.TOTAL) or 0)
