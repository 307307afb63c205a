"""The reference says all there is: it is written from the code, and every part of the code has its words."""

import runpy
from dataclasses import fields
from typing import Any

import click
import pytest
from flask import Flask

from community.access import Permission
from community.cli import main as commands
from community.core import events, ports, tasks
from community.core.settings import Settings
from tests.house.sources import ROOT

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def written(shared_app: Flask) -> dict[str, str]:
    generator: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    try:
        pages: dict[str, str] = generator["pages"]()
        return pages
    finally:
        surroundings: ports.Surroundings = shared_app.extensions["community-surroundings"]
        ports.use(surroundings)
        tasks.send_through(surroundings.jobs)


@pytest.mark.parametrize("name", ["commands.md", "events.md", "permissions.md", "routes.md", "settings.md"])
def test_a_page_of_the_reference_is_current(written: dict[str, str], name: str) -> None:
    path = REFERENCE / name
    assert path.exists(), "run `make docs`"
    assert path.read_text(encoding="utf-8") == written[name], "run `make docs`"


def test_the_reference_has_no_page_that_nothing_writes(written: dict[str, str]) -> None:
    assert {path.name for path in REFERENCE.glob("*.md")} == written.keys()


@pytest.mark.parametrize("name", [each.name for each in fields(Settings)])
def test_a_setting_says_what_it_is(written: dict[str, str], name: str) -> None:
    note = Settings.__dataclass_fields__[name].metadata["note"]
    assert note.endswith(".")
    assert f"`COMMUNITY_{name.upper()}`" in written["settings.md"]
    assert note in written["settings.md"]


@pytest.mark.usefixtures("shared_app")
def test_an_event_has_a_name_of_its_own_and_says_what_happened(written: dict[str, str]) -> None:
    kinds = events.kinds()
    assert len({kind.name for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert f"## `{kind.name}`" in written["events.md"]
        assert (kind.__doc__ or "").strip().split("\n")[0].endswith("."), kind.name
        assert kind.name.count(".") == 1, kind.name


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_in_the_reference(written: dict[str, str], permission: Permission) -> None:
    assert f"`{permission}`" in written["permissions.md"]


@pytest.mark.parametrize("command", [("community",)])
def test_a_command_says_what_it_does_and_so_do_its_options(written: dict[str, str], command: tuple[str, ...]) -> None:
    silent = [name for name, each in _all_commands(commands, *command) if not (each.help or "").strip().endswith(".")]
    assert not silent
    mute = [
        f"{name} {option.name}"
        for name, each in _all_commands(commands, *command)
        for option in each.params
        if isinstance(option, click.Option) and not option.help and not option.show_default and option.name != "help"
    ]
    assert not mute
    assert all(f"`{name}`" in written["commands.md"] for name, _ in _all_commands(commands, *command))


def _all_commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        for each in command.commands.values():
            found += _all_commands(each, f"{name} {each.name}")
    return found


@pytest.mark.usefixtures("shared_app")
def test_a_view_says_what_it_does(shared_app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in shared_app.url_map.iter_rules()
        if "." in rule.endpoint and not (shared_app.view_functions[rule.endpoint].__doc__ or "").strip()
    ]
    assert not silent
