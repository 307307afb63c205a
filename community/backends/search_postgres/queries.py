"""A plan as a tsquery, and a text as a tsvector, both in PostgreSQL's own notation."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from community.core.analysis import placed
from community.core.analysis.plan import PREFIX_EVERYWHERE, PREFIX_IN_TITLES, Option, Plan, Wish
from community.core.analysis.words import Run, is_spaced
from community.core.ports_search import SearchText

_GAP = 100  # positions between title, tags and body, so that no phrase spans two of them
_POSITIONS_AT_MOST = 16_000  # PostgreSQL counts to 16,383
_PLACES_AT_MOST = 255  # of one term


def quoted(term: str) -> str:
    """A term as both notations write it."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def vector(text: SearchText) -> tuple[str, set[str]]:
    """The tsvector of a text, and its terms; those of the title also as ^term, so that titles are searched alone."""
    places: dict[str, list[str]] = defaultdict(list)
    base = 1
    for source, weight in [(text.title, "A"), *((tag, "B") for tag in text.tags), (text.body, "")]:
        last = 0
        for term, last in placed(source, at_most=_POSITIONS_AT_MOST - base):
            places[term].append(f"{base + last}{weight}")
        base += last + _GAP
    in_title = {quoted(f"^{term}") for term, _ in placed(text.title)}
    anywhere = (f"{quoted(term)}:{','.join(found[:_PLACES_AT_MOST])}" for term, found in places.items())
    return " ".join([*anywhere, *in_title]), set(places)


def strict(plan: Plan) -> str:
    """The tsquery of a plan."""
    return _query(plan, _in_order)


def loose(plan: Plan) -> str:
    """The same without the order of terms: what the index can answer without reading the texts."""
    return _query(plan, lambda run: _all(_anywhere(run)))


def in_titles(plan: Plan) -> str:
    """The loose query, of titles alone."""
    return _query(plan, lambda run: _all(_term(f"^{term}", is_open=is_open) for term, is_open in _terms(run)))


def has_order(plan: Plan) -> bool:
    """Whether the strict query asks for more than the loose one."""
    return any(len(run.terms) > 1 for wish in plan for option in wish for run in option)


def _query(plan: Plan, write: Callable[[Run], str]) -> str:
    def option(runs: Option) -> str:
        return _all(write(run) for run in runs)

    def wish(options: Wish) -> str:
        return f"({' | '.join(dict.fromkeys(map(option, options)))})"

    return " & ".join(map(wish, plan))


def _all(parts: Iterable[str]) -> str:
    return f"({' & '.join(parts)})"


def _in_order(run: Run) -> str:
    return f"({' <-> '.join(_anywhere(run))})"


def _anywhere(run: Run) -> list[str]:
    return [_beginning(term) if is_open else quoted(term) for term, is_open in _terms(run)]


def _terms(run: Run) -> list[tuple[str, bool]]:
    last = len(run.terms) - 1
    return [(term, run.open_end and at == last) for at, term in enumerate(run.terms)]


def _beginning(start: str) -> str:
    """Words that begin so, the word itself counting twice; the beginning of a short one in titles only."""
    if is_spaced(start) and len(start) < PREFIX_EVERYWHERE:
        in_titles = f" | {quoted(f'^{start}')}:*" if len(start) >= PREFIX_IN_TITLES else ""
        return f"({quoted(start)}{in_titles})"
    return f"({quoted(start)} | {quoted(start)}:*)"


def _term(term: str, *, is_open: bool) -> str:
    return f"{quoted(term)}:*" if is_open and len(term) > PREFIX_IN_TITLES else quoted(term)
