"""The project's own files, as the gates read them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "community"
TEMPLATES = ROOT / "templates"
WRITTEN_BY_HAND = ("community", "templates", "static", "tests", "docs", "bench", "tools")
SUFFIXES = {".py", ".html", ".xml", ".txt", ".css", ".js", ".sh"}
DRAWERS = (
    "views", "cli", "subscribers", "tasks", "widgets", "forms",
    "actions", "queries", "policy", "models", "events", "rules",
)  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """The path as people name it: from the project's root."""
    return path.relative_to(ROOT).as_posix()


def source_files() -> list[Path]:
    """Everything written by hand: Python, templates, styles, scripts."""
    found = [path for folder in WRITTEN_BY_HAND for path in (ROOT / folder).rglob("*")]
    return sorted(path for path in found if path.suffix in SUFFIXES and "__pycache__" not in path.parts)


def python_files(folder: Path = PACKAGE) -> list[Path]:
    """The Python files under a folder."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def functions_of(path: Path) -> Iterator[Function]:
    """Every function in a file, inner ones and methods too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def templates(*, with_mail: bool = True) -> list[Path]:
    """Every template."""
    found = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    return [path for path in found if with_mail or "mail" not in path.relative_to(TEMPLATES).parts]


def without_comments(template: str) -> str:
    """A template's text, its `{# … #}` blanked, every line where it was."""
    return re.sub(r"\{#.*?#\}", lambda found: re.sub(r"[^\n]", " ", found[0]), template, flags=re.DOTALL)


def rooms() -> list[str]:
    """The packages directly under community/, but for the migrations."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def drawers_of(room: str) -> list[str]:
    """The drawers that a room has, be they files or packages."""
    found = {path.stem for path in (PACKAGE / room).iterdir() if path.suffix == ".py" or path.is_dir()}
    return [drawer for drawer in DRAWERS if drawer in found]
