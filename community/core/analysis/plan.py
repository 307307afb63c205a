"""Plans: what an index has to look up for a query, the same for every index.

A plan is all of some wishes; a wish is any of some options; an option is all of some runs of terms.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from community.core.analysis.spelling import may_be_misspelled
from community.core.analysis.words import Run, Word, runs, split
from community.core.ports_search import Query

# With fewer hits than this, words with a slip and looser readings of unspaced runs are tried too.
FEW = 10
# From so many letters on, the beginning of a word is looked for in titles, and in bodies too.
PREFIX_IN_TITLES, PREFIX_EVERYWHERE = 2, 4
_LOOSENED_FROM, _LOOSENED_TO = 4, 12

Option = tuple[Run, ...]
Wish = tuple[Option, ...]
Plan = tuple[Wish, ...]


def exact(query: Query) -> Plan:
    """The texts that hold every word and every phrase as it stands."""
    return _distinct([*_phrases(query), *_words(query)])


def _phrases(query: Query) -> Iterator[Wish]:
    return (_as_it_stands(options) for options in map(runs, query.phrases) if options)


def _distinct(wishes: Sequence[Wish]) -> Plan:
    return tuple(dict.fromkeys(wishes))


def _words(query: Query) -> Iterator[Wish]:
    for word, is_open in _split(query):
        options = _runs(word)
        yield _as_it_stands([replace(run, open_end=True) for run in options] if is_open else options)


def _as_it_stands(options: Sequence[Run]) -> Wish:
    return tuple((run,) for run in options)


def _split(query: Query) -> Iterator[tuple[Word, bool]]:
    """The words of the query's words, and whether each is still being typed."""
    for number, typed in enumerate(query.words, 1):
        words = list(split(typed))
        for word in words:
            is_last = number == len(query.words) and word is words[-1]
            yield word, is_last and query.prefix and word.end == len(typed) and word.is_spaced


def _runs(word: Word) -> tuple[Run, ...]:
    return runs("-".join(word.raw) if word.is_spaced else "".join(word.raw))


def doubtful(query: Query) -> set[str]:
    """The words of a query that may be misspelled, as terms."""
    return {word.joined or word.parts[0] for word, _ in _split(query) if _is_doubtful(word)}


def _is_doubtful(word: Word) -> bool:
    return word.is_spaced and may_be_misspelled(word.joined or word.parts[0])


def tolerant(query: Query, near: Mapping[str, Sequence[str]]) -> Plan | None:
    """The exact plan, widened by the near words of each doubtful one; None where nothing would be wider."""
    wider = {number: extra for number, (word, _) in enumerate(_split(query)) if (extra := _wider(word, near))}
    if not wider:
        return None
    words = [(*wish, *wider.get(number, ())) for number, wish in enumerate(_words(query))]
    return _distinct([*_phrases(query), *words])


def _wider(word: Word, near: Mapping[str, Sequence[str]]) -> Wish:
    if word.is_spaced:
        return tuple((Run((other,)),) for other in near.get(word.joined or word.parts[0], ()))
    return tuple(dict.fromkeys(_loosened(word.parts))) if len(word.parts) <= _LOOSENED_TO else ()


def _loosened(parts: Sequence[str]) -> Iterator[Option]:
    """Readings of an unspaced run with something between its halves, one character wrong, or two swapped."""
    for at in range(2, len(parts) - 1) if len(parts) >= _LOOSENED_FROM else ():
        yield _both(parts[:at], parts[at:])
    for at in range(len(parts)) if len(parts) > _LOOSENED_FROM else ():
        yield _both(parts[:at], parts[at + 1 :])
        if at:
            yield _both((*parts[: at - 1], parts[at], parts[at - 1], *parts[at + 1 :]), ())


def _both(before: Sequence[str], after: Sequence[str]) -> Option:
    return tuple(Run(tuple(one + other for one, other in pairwise(half))) for half in (before, after) if len(half) > 1)
