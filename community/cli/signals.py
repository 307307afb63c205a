"""`community moderation signals`: the detection of vote rings, run over a file."""

import json
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale

from community.cli.acts_csv import Unreadable, read_acts
from community.moderation.rules.signals import Group, detect, facts_of
from community.moderation.views.signal_words import signal_words

MOST_TOLD = 20


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

    Actions are join, vote, post, comment and report; times are ISO 8601 or seconds since 1970; prefix and device may be
    empty. A line that cannot be read is told and left out.
    """
    groups = [_told(facts_of(group)) for group in _groups(path)]
    if shape == "json":
        click.echo(json.dumps(groups, indent=1, ensure_ascii=False))
        return
    for facts in groups:
        click.echo(f"{facts['score']:5.1f}  {', '.join(facts['members'])}: {facts['explanation']}")
    click.echo(f"{len(groups)} {'group' if len(groups) == 1 else 'groups'}.")


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    with force_locale("en"):
        return {**facts, "explanation": " ".join(signal_words(facts))}


def _groups(path: Path) -> list[Group]:
    """The groups in a file; what could not be read is said on standard error, and the rest counts."""
    left_out: list[str] = []
    try:
        acts = list(read_acts(path, lambda line, why: left_out.append(f"{path}, line {line}: {why}. Left out.")))
    except Unreadable as error:
        raise click.ClickException(f"{error}.") from error
    for told in left_out[:MOST_TOLD]:
        click.echo(told, err=True)
    if len(left_out) > MOST_TOLD:
        click.echo(f"{path}: {len(left_out)} lines were left out.", err=True)
    if left_out and not acts:
        raise click.ClickException(f"{path} has no line that could be read.")
    return detect(acts)
