"""Two kinds of query that Whoosh answers too slowly, made to look at a bounded number of texts and to list them.

Its prefix query makes a tree of a matcher for each ending: half a second for "inte" in 10,000 texts. Its
phrase query walks spans: up to 0.7 s for "of the". Each segment of an index is asked on its own.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from whoosh import query
from whoosh.matching import ListMatcher, Matcher, NullMatcher

from community.backends.search_whoosh.schema import ListScorer

_ENDINGS, _ENDINGS_LOOKED_AT = 40, 400  # words with the same beginning
_CHECKED = 3000  # texts that hold all words of a phrase, in each segment


class Listed(query.Query, ABC):
    """A query that lists its texts, with weights, before they are scored."""

    def is_leaf(self) -> bool:
        return True

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        weights = self.weights(searcher)
        if not weights:
            return NullMatcher()
        ids = sorted(weights)
        scorer = ListScorer(self.rarity(searcher.get_parent()), max(weights.values()))
        return ListMatcher(ids, [weights[id_] for id_ in ids], scorer=scorer)

    @abstractmethod
    def weights(self, searcher: Any) -> dict[int, float]:
        """The texts of a segment that fulfil the query, each with its weight."""

    @abstractmethod
    def rarity(self, whole: Any) -> float:
        """How telling the query is in the whole index."""


class Beginning(Listed):
    """Texts with a term that begins so, in the most frequent of such terms."""

    def __init__(self, start: str) -> None:
        self._start = start
        self._terms: list[bytes] | None = None

    def weights(self, searcher: Any) -> dict[int, float]:
        weights: dict[int, float] = {}
        for term in self._endings(searcher.get_parent()):
            for id_, weight in _postings(searcher, term):
                weights[id_] = max(weights.get(id_, 0.0), weight)
        return weights

    def rarity(self, whole: Any) -> float:
        return float(min(whole.idf("text", term) for term in self._endings(whole)))

    def _endings(self, whole: Any) -> list[bytes]:
        if self._terms is None:
            reader = whole.reader()
            found = islice(reader.expand_prefix("text", self._start), _ENDINGS_LOOKED_AT)
            counts = {term: reader.doc_frequency("text", term) for term in found}
            self._terms = sorted(counts, key=lambda term: -counts[term])[:_ENDINGS]
        return self._terms


class InOrder(Listed):
    """Texts in which these terms follow one another."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = [term.encode() for term in terms]

    def weights(self, searcher: Any) -> dict[int, float]:
        reader = searcher.reader()
        if any(("text", term) not in reader for term in self._terms):
            return {}
        matchers = [searcher.postings("text", term, weighting=None) for term in self._terms]
        return {
            matchers[0].id(): sum(matcher.weight() for matcher in matchers)
            for _ in islice(_meetings(matchers), _CHECKED)
            if _follow(matchers)
        }

    def rarity(self, whole: Any) -> float:
        return float(max(whole.idf("text", term) for term in self._terms))


def _postings(searcher: Any, term: bytes) -> Iterator[tuple[int, float]]:
    if ("text", term) not in searcher.reader():
        return
    matcher = searcher.postings("text", term, weighting=None)
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()


def _meetings(matchers: Sequence[Any]) -> Iterator[None]:
    """Step from one text that all matchers hold to the next."""
    while all(matcher.is_active() for matcher in matchers):
        furthest = max(matcher.id() for matcher in matchers)
        for matcher in matchers:
            if matcher.id() < furthest:
                matcher.skip_to(furthest)
                break
        else:
            yield
            matchers[0].next()


def _follow(matchers: Sequence[Any]) -> bool:
    places = set(matchers[0].value_as("positions"))
    for distance, matcher in enumerate(matchers[1:], 1):
        places &= {place - distance for place in matcher.value_as("positions")}
        if not places:
            return False
    return True
