"""Transparency numbers by quarter: as a page, as CSV, as JSON."""

import csv
import io

from flask import Response, jsonify, render_template

from community.core import clock
from community.core.errors import NotPermitted
from community.ideas.policy import may_read_numbers
from community.moderation.models import Rung
from community.moderation.queries.clauses import clauses_in_force
from community.moderation.queries.transparency import transparency
from community.moderation.views.blueprint import blueprint
from community.web.actor import viewer

COLUMNS = ("quarter", "figure", "rung", "clause", "value")


@blueprint.get("/figures")
def figures() -> str:
    """What moderation did, by quarter."""
    _refuse_if_kept()
    now = clock.now()
    titles = {each.key: each.title for each in clauses_in_force(now)}
    return render_template("moderation/figures.html", quarters=transparency(now=now), titles=titles, rungs=list(Rung))


@blueprint.get("/figures.json")
def figures_json() -> Response:
    """The same, a figure an object."""
    return jsonify(_rows())


@blueprint.get("/figures.csv")
def figures_csv() -> Response:
    """The same, a figure a line. None of these values is typed by anybody."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows())
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8")


def _rows() -> list[dict[str, object]]:
    _refuse_if_kept()
    return [row for each in transparency(now=clock.now()) for row in each.rows()]


def _refuse_if_kept() -> None:
    """Raise NotPermitted where the owner keeps the numbers to those with a role."""
    if not (decision := may_read_numbers(viewer())):
        raise NotPermitted(decision.reason)
