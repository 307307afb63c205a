"""What the documents say about the code is so."""

import re
import tomllib

import pytest

from tests.house.sources import ROOT, drawers_of, rooms

ARCHITECTURE = ROOT / "ARCHITECTURE.md"
DOCUMENTS = sorted(path.name for path in ROOT.glob("*.md")) + sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")
)
PATH = re.compile(r"`((?:community|templates|static|tests|docs|tools|bench)/[\w./-]+?)/?`")
COMMAND = re.compile(r"`make ([a-z-]+)")


def _text() -> str:
    assert ARCHITECTURE.exists(), "ARCHITECTURE.md is not written yet"
    return ARCHITECTURE.read_text(encoding="utf-8")


def _is_named(word: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", _text()) is not None


@pytest.mark.parametrize("room", rooms())
def test_the_architecture_names_every_room(room: str) -> None:
    assert _is_named(room)


@pytest.mark.parametrize("drawer", sorted({drawer for room in rooms() for drawer in drawers_of(room)}))
def test_it_names_every_drawer(drawer: str) -> None:
    assert _is_named(drawer)


@pytest.mark.parametrize("room", rooms())
def test_a_room_says_in_its_first_line_what_lives_there(room: str) -> None:
    first = (ROOT / "community" / room / "__init__.py").read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r'""".+\."""$|""".+\.$', first)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_points_to_files_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    gone = {path for path in PATH.findall(text) if not list(ROOT.glob(path.rstrip(".")))}
    assert not gone


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_link_in_a_document_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    folder = (ROOT / name).parent
    assert not [target for target in targets if not (folder / target).exists()]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_chore_in_a_document_is_one_of_the_makefile(name: str) -> None:
    chores = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(COMMAND.findall((ROOT / name).read_text(encoding="utf-8"))) <= chores


def test_the_layers_drawn_are_the_layers_kept() -> None:
    """The contract of import-linter holds every room, in brackets where it is still to come."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    kept = {name.strip() for layer in layers for name in layer.split("|")}
    assert set(rooms()) - {"migrations"} <= kept
    assert not {name for name in kept if name.startswith("(") and name.strip("()") in rooms()}, "take the brackets off"
