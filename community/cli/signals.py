"""`community moderation signals`: the detection of vote rings, run over a file."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from community.moderation.rules.signals import Act, detect, facts_of

NEEDED = ("member", "action", "target", "time")


@click.command("signals")
@click.option(
    "--events",
    "path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns member, action, target, author, time, prefix, device, joined.",
)
@click.option("--format", "shape", type=click.Choice(["json", "text"]), default="text", help="How to say it.")
def signals(path: Path, shape: str) -> None:
    """Look for members who act as one, in a file of acts: the code that opens cases on the site. Changes nothing.

    Actions are join, vote, post, comment and report; times are ISO 8601; prefix and device may be empty.
    """
    groups = [facts_of(group) for group in detect(list(_acts(path)))]
    if shape == "json":
        click.echo(json.dumps(groups, indent=1, ensure_ascii=False))
        return
    for facts in groups:
        click.echo(f"{facts['score']:5.1f}  {', '.join(facts['members'])}: {facts['explanation']}")
    click.echo(f"{len(groups)} {'group' if len(groups) == 1 else 'groups'}.")


def _acts(path: Path) -> Iterator[Act]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if missing := [name for name in NEEDED if name not in (rows.fieldnames or ())]:
            raise click.ClickException(f"{path} has no column {', '.join(missing)}.")
        try:
            yield from (_act(row) for row in rows)
        except ValueError as error:
            raise click.ClickException(f"{path}, line {rows.line_num}: {error}.") from error
        except csv.Error as error:
            raise click.ClickException(f"{path}, line {rows.line_num}: {error}.") from error


def _act(row: dict[str, str | None]) -> Act:
    time = row.get("time") or ""
    return Act(
        member=_cell(row, "member"),
        action=_cell(row, "action").lower(),
        target=_cell(row, "target"),
        author=_cell(row, "author"),
        time=_seconds(time),
        prefix=_cell(row, "prefix"),
        device=_cell(row, "device"),
        joined=_seconds(row.get("joined") or time),
        text=_cell(row, "text"),
    )


def _cell(row: dict[str, str | None], name: str) -> str:
    return (row.get(name) or "").strip()


def _seconds(text: str) -> float:
    """Seconds since 1970; a time without an offset is in UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
