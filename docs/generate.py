"""Writes docs/reference/*.md from the code itself; a test of the house fails while they differ. Run: make docs."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from flask import Flask
from werkzeug.routing import Rule

from community.access import GRANTS, Permission
from community.access.capabilities import MEMBER
from community.app import create_app
from community.cli import main as commands
from community.core import events
from community.core.settings import Settings

REFERENCE = Path(__file__).resolve().parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code. Change the code, then run `make docs`. -->"
QUIET_METHODS = {"HEAD", "OPTIONS"}
ROOM_OF_THE_KIT = "web"


def pages() -> dict[str, str]:
    """Every page of the reference by its file name."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=folder, secret_key="only to look at the routes"))
    return {
        "settings.md": _page("Settings", settings()),
        "permissions.md": _page("Permissions", permissions()),
        "events.md": _page("Events", happenings()),
        "commands.md": _page("Commands", manual(commands, "community")),
        "routes.md": _page("Routes", routes(app)),
    }


def main() -> int:
    """Write the pages; with --check, only say which are out of date."""
    wanted = pages()
    if "--check" in sys.argv:
        stale = [name for name, text in wanted.items() if _kept(name) != text]
        print("\n".join(f"out of date: docs/reference/{name}" for name in stale))
        return int(bool(stale))
    REFERENCE.mkdir(exist_ok=True)
    for name, text in wanted.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


def _kept(name: str) -> str:
    path = REFERENCE / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"# {title}", "", NOTE, "", *lines]).rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def _first_line(function: Callable[..., Any] | type) -> str:
    return (function.__doc__ or "").strip().split("\n")[0].strip()


def settings() -> Iterator[str]:
    """What can be set up, and how."""
    yield "Read from the environment when a process starts. Each can also be given as a file: with"
    yield "`COMMUNITY_SECRET_KEY_FILE=/run/secrets/key` the key is what that file holds."
    yield ""
    rows = [
        (f"`COMMUNITY_{each.name.upper()}`", f"`{each.default}`" if each.default else "", each.metadata["note"])
        for each in fields(Settings)
    ]
    yield from _table(("Setting", "Default", "What it is"), rows)


def permissions() -> Iterator[str]:
    """Who may do what, before the rules of each room have their say."""
    yield "Everybody who has joined holds every permission of a member from the first second; a role adds to that."
    yield "Whoever holds a permission still has to satisfy the rule of its room: one's *own* idea, an *open* thread."
    yield ""
    rows = [(f"`{permission}`", permission.note, ", ".join(_holders(permission))) for permission in Permission]
    yield from _table(("Permission", "What it opens", "Held by"), rows)


def _holders(permission: Permission) -> list[str]:
    return ["member"] * (permission in MEMBER) + [role for role, held in GRANTS.items() if permission in held]


def happenings() -> Iterator[str]:
    """Facts, what they are made of, and who reacts to them when."""
    yield "What has happened, as one room tells the others. *At once* is in the same transaction; *afterwards* is"
    yield "once it has committed, at least once, however often a process is killed."
    yield ""
    for kind in events.kinds():
        yield f"## `{kind.name}`"
        yield ""
        yield _first_line(kind)
        yield ""
        yield from (f"- `{each.name}`: {each.type}" for each in fields(kind))
        yield from (f"- at once: `{_named(react)}`" for react in events.reactions_during.get(kind, ()))
        yield from (f"- afterwards: `{name}`" for name in sorted(events.reactions_after.get(kind, {})))
        yield ""


def _named(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"


def manual(command: click.Command, name: str) -> Iterator[str]:
    """A command with its options, then those in its group."""
    context = click.Context(command, info_name=name)
    yield f"## `{name}`"
    yield ""
    yield (command.help or "").strip()
    yield ""
    if rows := [row for parameter in command.params if (row := _parameter(parameter, context))]:
        yield from _table(("Option", "What it does"), rows)
        yield ""
    if isinstance(command, click.Group):
        for each in sorted(command.commands):
            yield from manual(command.commands[each], f"{name} {each}")


def _parameter(parameter: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    if isinstance(parameter, click.Argument):
        return f"`{parameter.make_metavar(context)}`", "required" if parameter.required else "may be left out"
    record = parameter.get_help_record(context)
    return (f"`{record[0]}`", record[1]) if record else None


def routes(app: Flask) -> Iterator[str]:
    """Every address, room by room."""
    yield "Scripts may rely on these addresses. A form of a page sends `_method=DELETE` in a POST where a script may"
    yield "use DELETE itself; both need the form's `csrf_token`. Who gets which answer: tests/house/matrix.toml."
    yield ""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (_room(rule), rule.rule, sorted(_methods(rule))))
    for room, of_room in groupby(rules, key=_room):
        yield f"## {room}"
        yield ""
        rows = [
            (", ".join(sorted(_methods(rule))), f"`{rule.rule}`", _first_line(app.view_functions[rule.endpoint]))
            for rule in of_room
        ]
        yield from _table(("Method", "Address", "What it does"), rows)
        yield ""


def _room(rule: Rule) -> str:
    room, dot, _ = rule.endpoint.partition(".")
    return room if dot else ROOM_OF_THE_KIT


def _methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - QUIET_METHODS


if __name__ == "__main__":
    sys.exit(main())
