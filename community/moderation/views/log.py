"""The public log: what was done, under which rule, for how long, and what became of it. No names, no texts."""

from flask import Response, jsonify, render_template, request

from community.core import clock
from community.moderation.queries.clauses import clauses_in_force
from community.moderation.queries.log import PAGE, log_page
from community.moderation.views.blueprint import blueprint

KINDS = ("decision", "appeal", "reversal", "brake")
MOST_AS_DATA = 1000


@blueprint.get("/log")
def log() -> str:
    """The newest first; `?kind=` one kind only, `?before=` older than that number."""
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    entries = log_page(before=_before(), limit=PAGE, kind=kind)
    return render_template(
        "moderation/log.html",
        entries=entries,
        titles={each.key: each.title for each in clauses_in_force(clock.now())},
        kind=kind,
        kinds=KINDS,
        has_more=len(entries) == PAGE,
    )


@blueprint.get("/log.json")
def log_data() -> Response:
    """The same for machines, with what each hash is made from."""
    entries = log_page(before=_before(), limit=MOST_AS_DATA)
    names = ("number", "kind", "entry", "previous", "hash")
    return jsonify([{name: getattr(each, name) for name in names} for each in entries])


def _before() -> int | None:
    typed = request.args.get("before", "")
    return int(typed) if typed.isdecimal() and len(typed) < 16 else None
