"""What the demo community says, from the files beside this one."""

import tomllib
from importlib.resources import files
from typing import Any

Entry = dict[str, Any]
IDEA_FILES = tuple(f"ideas-{number}.toml" for number in range(1, 7))


def site() -> Entry:
    """Name, texts, boards and tags."""
    return _read("site.toml")


def people() -> list[Entry]:
    """The forty."""
    found: list[Entry] = _read("people.toml")["person"]
    return found


def ideas() -> list[Entry]:
    """The sixty, and one that was merged, oldest first."""
    found = [idea for name in IDEA_FILES for idea in _read(name)["idea"]]
    return sorted(found, key=lambda idea: -idea["days_ago"])


def cases() -> list[Entry]:
    """What was reported, the earliest first."""
    found: list[Entry] = _read("moderation.toml")["case"]
    return sorted(found, key=lambda case: -case["comments"][0]["hours_ago"])


def _read(name: str) -> Entry:
    return tomllib.loads(files("community.cli.demo").joinpath("content", name).read_text(encoding="utf-8"))
