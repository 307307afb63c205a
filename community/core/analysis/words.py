"""Words: where they begin and end in any script, and the terms that stand for them in an index.

A hyphenated word counts as its parts and as one: "e-mail" is found as "e-mail", "email" and "mail".
Scripts that put no spaces between words (Han, kana, Hangul, Thai, Lao, Khmer, Burmese) are cut into
overlapping pieces of two characters; the last character of a run stands alone too, so that every single
character begins some term.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from community.core.analysis.folding import fold, spelled_out

# Where words are not set apart by spaces. Hangul has spaces, but glues particles onto its nouns.
_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f\u1050-\u1055"
    "\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u1780-\u17b3\u17d7\u17dc\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7a"
    "\u1100-\u11ff\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\ua960-\ua97c\uac00-\ud7a3"
    "\ud7b0-\ud7fb\uf900-\ufaff\uff66-\uff9d\uffa0-\uffdc\U00016fe0-\U00018cff\U0001aff0-\U0001b2ff\U00020000-\U0003ffff"
)


def _all_marks() -> str:
    """Every combining mark and every invisible character that may stand in a word, for a pattern."""
    marks = (chr(code) for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M")
    return "".join(marks) + "\u00ad\u200b-\u200d\u2060\uff9e\uff9f\U000e0100-\U000e01ef"


_MARKS = _all_marks()
_LETTER = rf"[^\W_{_UNSPACED}]"
_SPACED = rf"{_LETTER}(?:{_LETTER}|[{_MARKS}])*"
_CLUSTER = re.compile(rf"[{_UNSPACED}][{_MARKS}]*")
_PART = re.compile(_SPACED)
_WORD = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}][{_UNSPACED}{_MARKS}]*)"
    rf"|(?P<signed>(?<![^\W_])[A-Za-z](?:\+\+|\#)(?![^\W_]))"  # C++, C#
    rf"|(?P<initials>(?<![^\W_])(?:[^\W\d_{_UNSPACED}]\.){{2,}})"  # U.S.A.
    rf"|(?P<spaced>{_SPACED}(?:[-\u2010\u2011_'’ʼ·]{_SPACED})*)"
)
# The same for texts whose words are of ASCII, as most are: four times as fast, with no marks to look through.
_PLAIN = re.compile("[\x00-\x7f\u00a0«»–—‘“”„…]*")
_ASCII_PART = re.compile(r"[A-Za-z0-9]+")
_ASCII_WORD = re.compile(
    r"(?P<signed>(?<![A-Za-z0-9])[A-Za-z](?:\+\+|\#)(?![A-Za-z0-9]))"
    r"|(?P<initials>(?<![A-Za-z0-9])(?:[A-Za-z]\.){2,})"
    r"|(?P<spaced>[A-Za-z0-9]+(?:[-_'][A-Za-z0-9]+)*)"
)
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_JOINED_PARTS, _STEM, _LONGER_THAN_STEM = 5, 5, 6
_RUN_AT_MOST = 50  # terms of a phrase that have to follow one another


class Word(NamedTuple):
    """A word of a text: its folded parts, where each begins, and where the last ends.

    The parts of a spaced word are what hyphens and apostrophes separate; those of an unspaced run its
    characters.
    """

    parts: tuple[str, ...]
    raw: tuple[str, ...]
    starts: tuple[int, ...]
    end: int
    is_spaced: bool

    @property
    def joined(self) -> str | None:
        """The parts of a hyphenated word as one, unless there are many."""
        if not self.is_spaced or not 1 < len(self.parts) <= _JOINED_PARTS:
            return None
        return "".join(self.parts)

    def forms(self, at: int) -> tuple[str, ...]:
        """A part, and the same with its umlauts spelled out."""
        if self.raw[at].isascii():
            return (self.parts[at],)
        return tuple(dict.fromkeys((self.parts[at], spelled_out(self.raw[at]))))

    @property
    def pairs(self) -> tuple[str, ...]:
        """The overlapping two-character pieces of an unspaced run; none of a single character."""
        return tuple(one + other for one, other in pairwise(self.parts))


@dataclass(frozen=True, slots=True)
class Run:
    """Terms that have to follow one another; if `open_end`, the last is only the beginning of a term."""

    terms: tuple[str, ...]
    open_end: bool = False


def split(text: str) -> Iterator[Word]:
    """The words of a text, with their places in it."""
    word, part = (_ASCII_WORD, _ASCII_PART) if _PLAIN.fullmatch(text) else (_WORD, _PART)
    for found in word.finditer(text):
        raw, start, kind = found[0], found.start(), found.lastgroup
        if kind == "spaced" and not raw.isalnum():
            yield _pieces(part.finditer(raw), start, found.end(), is_spaced=True)
        elif kind == "unspaced":
            yield _pieces(_CLUSTER.finditer(raw), start, found.end(), is_spaced=False)
        else:
            raw = raw.replace(".", "")
            yield Word((fold(raw),), (raw,), (start,), found.end(), is_spaced=True)


def _pieces(found: Iterator[re.Match[str]], start: int, end: int, *, is_spaced: bool) -> Word:
    pieces = list(found)
    raw = tuple(piece[0] for piece in pieces)
    starts = tuple(start + piece.start() for piece in pieces)
    return Word(tuple(map(fold, raw)), raw, starts, end, is_spaced)


def has_words(text: str) -> bool:
    """Whether there is anything in it to look for."""
    return bool(_WORD.search(text))


def terms(text: str) -> list[str]:
    """The terms under which a text is found."""
    return [term for term, _ in placed(text)]


def placed(text: str, *, at_most: int = sys.maxsize) -> Iterator[tuple[str, int]]:
    """Each term of a text with its position; several terms may share one. Stops after `at_most` positions."""
    position = 0
    for word in split(text):
        if position + len(word.parts) > at_most:
            return
        yield from _placed_spaced(word, position) if word.is_spaced else _placed_unspaced(word, position)
        position += len(word.parts)


def _placed_spaced(word: Word, position: int) -> Iterator[tuple[str, int]]:
    for at in range(len(word.parts)):
        for form in word.forms(at):
            yield form, position + at
    if word.joined:
        # At the first and at the last part, so that phrases may go on from either side.
        yield word.joined, position
        yield word.joined, position + len(word.parts) - 1


def _placed_unspaced(word: Word, position: int) -> Iterator[tuple[str, int]]:
    for at, term in enumerate((*word.pairs, word.parts[-1]), position):
        yield term, at


def query_terms(text: str) -> list[str]:
    """The terms to look for when any word of a text will do."""
    found: list[str] = []
    for word in split(text):
        found += [term for term, _ in _placed_spaced(word, 0)] if word.is_spaced else word.pairs or word.parts
    return list(dict.fromkeys(found))


def runs(text: str) -> tuple[Run, ...]:
    """The ways in which a text may stand in an index: as written, joined, umlauts spelled out."""
    words = list(split(text))
    if not words:
        return ()
    ways = [_sequence(words, joined=False, longer=False), _sequence(words, joined=True, longer=False)]
    if not text.isascii():
        ways += [_sequence(words, joined=False, longer=True), _sequence(words, joined=True, longer=True)]
    ends_alone = not words[-1].is_spaced and len(words[-1].parts) == 1
    return tuple(Run(way, ends_alone) for way in dict.fromkeys(ways))


def _sequence(words: list[Word], *, joined: bool, longer: bool) -> tuple[str, ...]:
    sequence: list[str] = []
    for word in words:
        if not word.is_spaced:
            # Within a phrase the last character stands alone in the text too; at its end the text may go on.
            sequence += word.pairs if word is words[-1] and word.pairs else (*word.pairs, word.parts[-1])
            continue
        parts = [spelled_out(raw) if longer else part for part, raw in zip(word.parts, word.raw, strict=True)]
        sequence += ["".join(parts)] if joined and word.joined else parts
    return tuple(sequence[:_RUN_AT_MOST])


def stem(term: str) -> str | None:
    """The beginning of a longer word, which most of its forms share; None for short words and pieces."""
    if len(term) < _LONGER_THAN_STEM or _STARTS_UNSPACED.match(term):
        return None
    return term[:_STEM]


def is_spaced(term: str) -> bool:
    """Whether the term is a word, not a piece of an unspaced run."""
    return not _STARTS_UNSPACED.match(term)
