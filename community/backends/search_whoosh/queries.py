"""A plan as a query of Whoosh's."""

from whoosh import query
from whoosh.query import Query

from community.backends.search_whoosh.listed import Beginning, InOrder
from community.backends.search_whoosh.schema import START_FROM, START_TO
from community.core.analysis.plan import PREFIX_EVERYWHERE, Option, Plan, Wish
from community.core.analysis.words import Run, is_spaced

_TITLE_START = 3.0  # what the beginning of a title's word is worth, as a weight


def whoosh_query(plan: Plan) -> Query:
    """All of the wishes."""
    wishes = [_any(wish) for wish in plan]
    return wishes[0] if len(wishes) == 1 else query.And(wishes)


def _any(wish: Wish) -> Query:
    options = [_all(option) for option in wish]
    return options[0] if len(options) == 1 else query.Or(options)


def _all(option: Option) -> Query:
    runs = [_run(run) for run in option]
    return runs[0] if len(runs) == 1 else query.And(runs)


def _run(run: Run) -> Query:
    if not run.open_end:
        return _sequence(run.terms)
    ending = _beginning(run.terms[-1])
    return query.And([_sequence(run.terms[:-1]), ending]) if run.terms[1:] else ending


def _sequence(terms: tuple[str, ...]) -> Query:
    return query.Term("text", terms[0]) if len(terms) == 1 else InOrder(terms)


def _beginning(start: str) -> Query:
    options = [query.Term("text", start)]
    if START_FROM <= len(start) <= START_TO and is_spaced(start):
        options.append(query.Term("starts", start, boost=_TITLE_START))
    if len(start) >= PREFIX_EVERYWHERE or not is_spaced(start):
        options.append(Beginning(start))
    return query.Or(options)
