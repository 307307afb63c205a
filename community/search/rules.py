"""What is typed into the search box, and what of it is marked in a text that was found. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import NamedTuple

from community.core.analysis.plan import PREFIX_IN_TITLES
from community.core.analysis.words import Run, Word, has_words, runs, split
from community.core.ports_search import Query
from community.core.text import clean_line, cut, slug

LENGTH = 300  # characters that are read
TERMS = 12  # words and phrases
FILTERS = 5  # of each kind

_READ = 10_000  # characters of a text in which marks are looked for

Segment = tuple[bool, str]
Span = tuple[int, int]

_PIECE = re.compile(
    r"(?P<name>tag|status|by)[:：](?:[\"“„«「](?P<quoted>[^\"“”„«»「」]*)[\"”“»」]|(?P<value>\S+))"
    r"|[\"“„«「](?P<phrase>[^\"“”„«»「」]*)[\"”“»」]"
    r"|(?P<word>[^\s\"“”„«»「」]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ParsedQuery:
    """What was asked for: texts with all words and phrases, all tags, one of the statuses, one of the authors.

    Tags are slugs, statuses keys, authors handles; whether such exist is not known here. `prefix`: the last word may
    still be being typed.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    prefix: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def query(self) -> Query:
        """What the index has to find; empty where only filters were given."""
        return Query(self.words, self.phrases, self.prefix)


def parse(typed: str) -> ParsedQuery:
    """Read a query: words, "phrases", tag:, status:, by:. Whatever is typed, something is made of it."""
    line = clean_line(typed[: LENGTH * 2])[:LENGTH]
    pieces = list(_PIECE.finditer(line))
    asked = [piece for piece in pieces if _said(piece, "word", "phrase")][:TERMS]
    words = [piece for piece in asked if piece["word"]]
    return ParsedQuery(
        words=tuple(piece["word"] for piece in words),
        phrases=tuple(piece["phrase"].strip() for piece in asked if not piece["word"]),
        tags=_filters(pieces, "tag"),
        statuses=_filters(pieces, "status"),
        authors=tuple(name.lstrip("@") for name in _filters(pieces, "by")),
        prefix=bool(words) and words[-1] is pieces[-1] and not typed[-1:].isspace(),
    )


def _said(piece: re.Match[str], *groups: str) -> bool:
    return any(has_words(piece[group] or "") for group in groups)


def _filters(pieces: Sequence[re.Match[str]], name: str) -> tuple[str, ...]:
    given = [piece["quoted"] or piece["value"] or "" for piece in pieces if (piece["name"] or "").lower() == name]
    read = slug if name == "tag" else str.lower
    return tuple(dict.fromkeys(value for value in map(read, given) if value))[:FILTERS]


@dataclass(frozen=True)
class _Marks:
    """What to mark: words, beginnings of words, and pairs and single characters of unspaced runs."""

    terms: frozenset[str]
    starts: tuple[str, ...]


@lru_cache(64)
def _marks_of(query: ParsedQuery) -> _Marks:
    asked = [*query.phrases, *query.words]
    wanted = [run for text in asked for run in runs(text)]
    last = runs(query.words[-1]) if query.prefix else ()
    return _Marks(frozenset(term for run in wanted for term in run.terms), tuple(_starts(last)))


def _starts(last: Sequence[Run]) -> Iterator[str]:
    return (run.terms[-1] for run in last if len(run.terms[-1]) >= PREFIX_IN_TITLES)


def highlight(text: str, query: ParsedQuery) -> list[Segment]:
    """The text in pieces, each with whether it is marked; together they are the text."""
    marks = _marks_of(query)
    return list(_segments(text, _spans(text, marks)))


class _Known(NamedTuple):
    """The words of a text: where the plain ones are, by their forms; and those of several parts or characters."""

    plain: dict[str, list[Span]]
    others: list[Word]


@lru_cache(4096)
def _words_of(text: str) -> _Known:
    """Kept, for the same titles and beginnings are shown again and again."""
    known = _Known({}, [])
    for word in split(text):
        if len(word.parts) == 1 and word.raw[0].isascii():
            known.plain.setdefault(word.parts[0], []).append((word.starts[0], word.end))
        else:
            known.others.append(word)
    return known


def _spans(text: str, marks: _Marks) -> list[Span]:
    """Where words are to be marked: whole, or those of their parts or characters that were asked for."""
    if not marks.terms:
        return []
    known = _words_of(text)
    spans = [span for term in marks.terms for span in known.plain.get(term, ())]
    if marks.starts:
        spans += [span for form in known.plain if form.startswith(marks.starts) for span in known.plain[form]]
    return spans + [span for word in known.others for span in _spans_within(word, marks)]


def _spans_within(word: Word, marks: _Marks) -> Iterator[Span]:
    ends = [*(start + len(raw) for start, raw in zip(word.starts[:-1], word.raw, strict=False)), word.end]
    if word.joined and _is_marked(word.joined, marks):
        yield word.starts[0], word.end
    for at, start in enumerate(word.starts):
        if any(_is_marked(form, marks) for form in word.forms(at)):
            yield start, ends[at]
    for at, pair in enumerate(() if word.is_spaced else word.pairs):
        if pair in marks.terms:
            yield word.starts[at], ends[at + 1]


def _is_marked(form: str, marks: _Marks) -> bool:
    return form in marks.terms or form.startswith(marks.starts)


def _segments(text: str, spans: Sequence[Span]) -> Iterator[Segment]:
    end = 0
    for start, stop in _joined(spans):
        if start > end:
            yield False, text[end:start]
        yield True, text[start:stop]
        end = stop
    if end < len(text) or not text:
        yield False, text[end:]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Overlapping and touching spans as one."""
    joined: list[Span] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def snippet(text: str, query: ParsedQuery, limit: int) -> list[Segment]:
    """The stretch of plain text, of at most `limit` characters, that holds most of what was asked for, marked."""
    if len(text) <= limit:
        return highlight(text, query)
    marks = _marks_of(query)
    start = _best_start(_joined(_spans(text[:_READ], marks)), limit)
    if start:
        space = text.find(" ", start, start + limit // 4)
        start = space + 1 if space > 0 else start
    shown = cut(text[start:], limit - 1 if start else limit)
    return highlight(f"…{shown}" if start else shown, query)


def _best_start(spans: Sequence[Span], limit: int) -> int:
    """A little before the first mark of the window with the most of them; 0 where that is near the beginning."""
    best, most = 0, 0
    last = 0
    for first, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][1] <= start + limit * 3 // 4:
            last += 1
        if last - first > most:
            best, most = start, last - first
    return best - limit // 4 if best > limit // 2 else 0


def telling_words(title: str, most: int = 3) -> list[str]:
    """The longest words of a title, which say most about it; those of five letters or more."""
    words = set(re.findall(r"[^\W\d_]{5,}", title))
    return sorted(words, key=lambda word: (-len(word), word))[:most]
