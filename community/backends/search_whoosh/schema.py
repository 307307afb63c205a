"""What Whoosh stores: terms of our own analysis, each with its places and with what it is worth in its text."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import columns, fields, formats, scoring

from community.core.analysis import placed
from community.core.analysis.likeness import title_size, title_terms
from community.core.ports_search import SearchText

START_FROM, START_TO = 2, 10  # letters of a title word's beginnings

_GAP = 100  # positions between title, tags and body, so that no phrase spans two of them
_POSITIONS_AT_MOST = 20_000
_TITLE, _SHORT_TITLE, _TAG = 4.0, 2.0, 2.0
_K1, _B, _USUAL_WORDS = 1.2, 0.75, 200

Weighed = tuple[str, list[int], float]


class Placed(formats.Positions):
    """Postings with positions and a weight, both known beforehand."""

    def word_values(self, value: Sequence[Weighed], analyzer: object, **_: object) -> Iterator[tuple[Any, ...]]:
        for term, positions, weight in value:
            yield term, len(positions), weight, self.encode(positions)


class Worth(scoring.WeightingModel):
    """Rarity of the term times its worth in the text; lengths are in the worth already."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: float = 1) -> "WorthScorer":
        rarity = max(searcher.get_parent().idf(fieldname, text), 0.1)
        return WorthScorer(rarity, searcher.term_info(fieldname, text).max_weight())


class WorthScorer(scoring.BaseScorer):
    """Scores one term."""

    def __init__(self, rarity: float, highest: float) -> None:
        self._rarity = rarity
        self._highest = highest

    def supports_block_quality(self) -> bool:
        return True

    def score(self, matcher: Any) -> float:
        return float(self._rarity * matcher.weight())

    def max_quality(self) -> float:
        return self._rarity * self._highest

    def block_quality(self, matcher: Any) -> float:
        return float(self._rarity * matcher.block_max_weight())


class ListScorer(WorthScorer):
    """Scores a list of texts as if they held one term."""

    def block_quality(self, matcher: Any) -> float:
        return self.max_quality()


SCHEMA = fields.Schema(
    id=fields.NUMERIC(int, bits=64, unique=True, sortable=True, shift_step=0),
    size=fields.COLUMN(columns.NumericColumn("H")),
    text=fields.FieldType(Placed(), None),
    title=fields.FieldType(formats.Existence(), None),
    starts=fields.FieldType(formats.Existence(), None),
)


def document(text: SearchText) -> dict[str, Any]:
    """The fields of a text."""
    words = {term for term, _ in placed(text.title)}
    return {
        "id": text.id,
        "size": min(title_size(text.title), 65_535),
        "text": _weighed(text),
        "title": sorted(title_terms(text.title)),
        "starts": sorted({word[:end] for word in words for end in range(START_FROM, min(len(word), START_TO) + 1)}),
    }


def _weighed(text: SearchText) -> list[Weighed]:
    """Each term with its positions and its worth, summed over title, tags and body."""
    positions: dict[str, list[int]] = defaultdict(list)
    worth: dict[str, float] = defaultdict(float)
    base = 0
    tags = [(tag, _in_tags) for tag in text.tags]
    for source, weigh in [(text.title, _in_title), *tags, (text.body, _in_body)]:
        found = list(placed(source, at_most=_POSITIONS_AT_MOST))
        for term, at in found:
            positions[term].append(base + at)
        for term, count in Counter(term for term, _ in found).items():
            worth[term] += weigh(count, len(found))
        base += (found[-1][1] if found else 0) + _GAP
    return [(term, sorted(set(places)), worth[term]) for term, places in positions.items()]


def _in_title(_count: int, length: int) -> float:
    return _TITLE + _SHORT_TITLE / (1 + length / 8)


def _in_tags(_count: int, _length: int) -> float:
    return _TAG


def _in_body(count: int, length: int) -> float:
    """BM25's term frequency, with a usual length in place of the average; below K1 + 1."""
    return count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length / _USUAL_WORDS))
