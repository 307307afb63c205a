"""Likeness of titles: which share words, beginnings or misspellings, the rarer the more telling."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from community.core.analysis.words import Word, placed, query_terms, split, stem

WORDS_AT_MOST = 24
LIKE_FROM = 0.3  # share of what a title says that another one has to share
_NEAR, _BEGINNING, _STEM, _UNKNOWN = 0.8, 0.7, 0.6, 0.5
_LONGER = 0.2  # how much a much longer title loses
_SHORT, _JOINED_AT_MOST = 2, 16


@dataclass(frozen=True)
class Clue:
    """One word of a title, as terms that speak for it, each by a weight up to 1."""

    options: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Postings:
    """The titles that hold a term: how many they are, and the size of each (or of the newest) by its id."""

    count: int
    sizes: Mapping[int, int]


def title_terms(title: str) -> set[str]:
    """The terms under which a title is compared: its words, their beginnings, and short neighbours as one."""
    terms = {term for term, _ in placed(title)}
    words = list(split(title))
    short = set(_neighbours(words, only_short=True).values())
    return terms | short | {_marked(term) for term in terms if stem(term)}


def title_size(title: str) -> int:
    """How much a title says, in words; in scripts without spaces, in pairs of characters."""
    return max(1, sum(1 if word.is_spaced else len(word.pairs) for word in split(title)))


def clues(title: str, near: Mapping[str, Sequence[str]], beginnings: Sequence[str] = ()) -> list[Clue]:
    """What to look for among titles.

    `near`: the known words one slip away from a word; `beginnings`: words that the last may become.
    """
    words = list(split(title))[:WORDS_AT_MOST]
    joined = _neighbours(words, only_short=False)
    found: list[Clue] = []
    for at, word in enumerate(words):
        if not word.is_spaced:
            found += [Clue({term: 1.0}) for term in word.pairs or word.parts]
            continue
        options = {joined[pair]: 1.0 for pair in (at - 1, at) if pair in joined}
        options |= dict.fromkeys(beginnings, _BEGINNING) if word is words[-1] else {}
        found.append(Clue(options | _options(word, near)))
    return found


def _options(word: Word, near: Mapping[str, Sequence[str]]) -> dict[str, float]:
    whole = word.joined or word.parts[0]
    options = {_marked(whole): _STEM} if stem(whole) else {}
    options |= dict.fromkeys(near.get(whole, ()), _NEAR)
    written = query_terms("-".join(word.raw))
    return options | {term: 1.0 if len(term) >= len(whole) else len(term) / len(whole) for term in written}


def _neighbours(words: Sequence[Word], *, only_short: bool) -> dict[int, str]:
    """Words that may also be written as one with the next ("e mail"), by the place of the first."""
    pairs = {
        at: "".join(one.parts + other.parts)
        for at, (one, other) in enumerate(pairwise(words))
        if one.is_spaced and other.is_spaced
        if not only_short or min(len(one.parts[0]), len(other.parts[0])) <= _SHORT
    }
    return {at: joined for at, joined in pairs.items() if len(joined) <= _JOINED_AT_MOST}


def _marked(term: str) -> str:
    return f"{stem(term)}*"


def rank(found: Sequence[Clue], postings: Mapping[str, Postings], total: int) -> dict[int, float]:
    """The titles that are like enough, with their likeness, up to about 1, among `total` titles."""
    scores: dict[int, float] = {}
    sizes: dict[int, int] = {}
    possible = 0.0
    for clue in found:
        worth = _worth(clue, postings, total)
        possible += max(worth.values(), default=_UNKNOWN * _rarity(1, total))
        told: set[int] = set()
        for term in sorted(worth, key=lambda each: -worth[each]):
            fresh = postings[term].sizes.keys() - told
            sizes |= postings[term].sizes
            told |= fresh
            for id_ in fresh:
                scores[id_] = scores.get(id_, 0.0) + worth[term]
    return {
        id_: score / possible * (1 - _LONGER + _LONGER * min(1.0, len(found) / sizes[id_]))
        for id_, score in scores.items()
        if score >= LIKE_FROM * possible
    }


def _worth(clue: Clue, postings: Mapping[str, Postings], total: int) -> dict[str, float]:
    """What each known term of a clue tells; where the word itself is known, the others tell less than it."""
    known = {term: weight for term, weight in clue.options.items() if term in postings and postings[term].count}
    rarity = {term: _rarity(postings[term].count, total) for term in known}
    ceiling = max((rarity[term] for term, weight in known.items() if weight == 1.0), default=math.inf)
    return {term: weight * min(rarity[term], ceiling) for term, weight in known.items()}


def _rarity(count: int, total: int) -> float:
    return math.log1p(max(total, count) / count)
