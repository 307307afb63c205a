"""`community top`: the ideas that matter, for a product team's own tools."""

import json
import re
from datetime import datetime, timedelta

import click

from community.app import create_app
from community.core import clock
from community.core.ports import chosen
from community.core.tables import as_csv
from community.ideas.queries import table_of
from community.voting.queries import top_ideas

WINDOW = re.compile(r"([1-9][0-9]{0,3})([dhw])")
UNITS = {"h": "hours", "d": "days", "w": "weeks"}
Row = dict[str, object]


def _window(_context: click.Context, _option: click.Parameter, value: str | None) -> timedelta | None:
    if value is None:
        return None
    found = WINDOW.fullmatch(value)
    if not found:
        raise click.BadParameter("Give a number with d, w or h: 30d, 4w, 12h.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


@click.command()
@click.option("--by", type=click.Choice(["votes", "trending"]), default="votes", show_default=True)
@click.option(
    "--window", callback=_window, help="Count only votes cast within this time, such as 30d; with --by votes."
)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def top(by: str, window: timedelta | None, limit: int, form: str) -> None:
    """Print the top ideas that everybody may see."""
    with create_app().app_context():
        since = clock.now() - window if window else None
        ranked = top_ideas(by=by, since=since, limit=limit)
        table = table_of([card for card, _ in ranked], chosen().settings.base_url)
    rows = [{"rank": place, "window_votes": ranked[place - 1][1], **row} for place, row in enumerate(table, 1)]
    click.echo(_written(rows, form), nl=form != "csv")


def _written(rows: list[Row], form: str) -> str:
    if form == "csv":
        return as_csv(rows)
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2, default=_plain)
    return "\n".join(_line(row) for row in rows) or "No ideas yet."


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _line(row: Row) -> str:
    return f"{row['rank']:>4}  {row['window_votes']:>7}  {row['status']!s:<14}  #{row['number']:<6} {row['title']}"
