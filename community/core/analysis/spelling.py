"""Spelling: which words are one slip apart, by leaving out letters, in any script and without a locale.

Two words are near when they become the same by one letter more, less, different, or swapped with its
neighbour. Such words share a form with at most one letter left out, so an index of those forms finds all
candidates by equality.
"""

from collections.abc import Iterable

from community.core.analysis.words import is_spaced

SHORTEST = 5  # letters of a word in which one may be wrong, or missing
LONGEST = 24


def deletions(word: str) -> set[str]:
    """The word itself and its forms with one letter left out."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_near(one: str, other: str) -> bool:
    """Whether two different words are one slip apart."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    pairs = enumerate(zip(one, other, strict=False))
    start = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    rest, other_rest = one[start:], other[start:]
    if len(rest) == len(other_rest):
        swapped = rest[1:2] + rest[:1] + rest[2:]
        return rest[1:] == other_rest[1:] or swapped == other_rest
    return rest[1:] == other_rest or rest == other_rest[1:]


def near(word: str, candidates: Iterable[str], *, at_most: int = 12) -> list[str]:
    """Those of the candidates that are near the word, first those with the same first letter."""
    long_enough = (each for each in candidates if max(len(each), len(word)) >= SHORTEST)
    found = {candidate for candidate in long_enough if is_near(word, candidate)}
    return sorted(found, key=lambda each: (each[:1] != word[:1], len(each) != len(word), each))[:at_most]


def may_be_misspelled(word: str) -> bool:
    """Whether a word of a query is long enough for a second guess."""
    return SHORTEST - 1 <= len(word) <= LONGEST and not word.isdecimal() and is_spaced(word)


def spellings(terms: Iterable[str]) -> set[str]:
    """The words among an index's terms that a misspelled word may have meant."""
    return {
        term for term in terms if SHORTEST - 1 <= len(term) <= LONGEST + 1 and not term.isdecimal() and is_spaced(term)
    }
