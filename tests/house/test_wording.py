"""What the community says is marked for translation at the right moment, and every refusal has its words."""

import ast
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import nodes
from wtforms import HiddenField, PasswordField, StringField

from community.web.forms import Form
from community.web.limits import LIMITS
from community.web.templating import LANGUAGES
from community.web.wording import FIELDS, WORDS
from tests.house.sources import PACKAGE, TEMPLATES, Function, name_of, python_files, templates

AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}
REFUSALS = {"Closed", "Conflict", "Invalid", "Missing", "NotPermitted", "TooMany", "refused"}
BEHIND_THE_SCENES = ("backends", "cli")
PYTHON = python_files()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


# ── at the right moment ──


def test_what_is_said_while_python_reads_a_module_is_not_translated_yet() -> None:
    """Then nobody has asked for a page: only a lazy text finds the reader's language."""
    early = [f"{name_of(path)}:{line}" for path in PYTHON for line in _too_early(_tree(path))]
    assert early == [], "lazy_gettext, outside of functions"


def _too_early(tree: ast.Module) -> Iterator[int]:
    marks = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "flask_babel"
        for name in node.names
        if name.name in AT_ONCE
    }
    yield from (
        node.lineno for node in _outside_functions(tree) if isinstance(node, ast.Call) and _called(node) in marks
    )


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.Lambda):
            yield child
            yield from _outside_functions(child)


def test_a_library_of_macros_says_nothing_while_it_is_read(shared_app: Flask) -> None:
    """Jinja keeps what it imports without context: a text set there would stay in the first reader's language."""
    env = shared_app.jinja_env
    trees = {name: env.parse((TEMPLATES / name).read_text(encoding="utf-8")) for name in _names()}
    kept = {
        str(node.template.value)
        for tree in trees.values()
        for node in tree.find_all((nodes.FromImport, nodes.Import))
        if not node.with_context and isinstance(node.template, nodes.Const)
    }
    assert [name for name in sorted(kept) if any(_says(node) for node in trees[name].body)] == []


def _says(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Macro):
        return False
    says = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in AT_ONCE | {"_"}
    return says or any(_says(child) for child in node.iter_child_nodes())


def _names() -> list[str]:
    return [path.relative_to(TEMPLATES).as_posix() for path in templates()]


# ── with its words ──


def test_every_refusal_has_its_words(shared_app: Flask) -> None:
    del shared_app  # it has brought the rooms together, and their words with them
    codes = {code for path in PYTHON if _is_before_people(path) for code in _refused(_tree(path))}
    codes |= {f"too-many-{kind}" for kind in LIMITS}
    assert codes - WORDS.keys() == set()


def _is_before_people(path: Path) -> bool:
    return path.relative_to(PACKAGE).parts[0] not in BEHIND_THE_SCENES


def _refused(tree: ast.Module) -> Iterator[str]:
    """The codes that are written out. Others are put together from what the code beside them names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in REFUSALS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


# ── as it is spoken ──


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_what_is_spoken_is_what_was_written(language: str) -> None:
    """The compiled catalogue, which git ignores, is that of the written one."""
    folder = PACKAGE / "translations" / language / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as written, (folder / "messages.mo").open("rb") as spoken:
        catalogue, compiled = read_po(written, locale=language), GNUTranslations(spoken)
    stale = [message.id for message in catalogue if isinstance(message.id, str) and message.id and message.string]
    assert [text for text in stale if compiled.gettext(text) != catalogue.get(text).string] == [], "make translations"


# ── what was typed comes back ──

NOT_IN_OWN_WORDS = {"idea", "login", "member", "subject", "unclaimed"}  # they name something


def test_an_error_shows_every_text_that_somebody_wrote_and_no_password(shared_app: Flask) -> None:
    with shared_app.test_request_context():
        fields = [field for form in _every_form(Form) for field in form()]
    written = {field.name for field in fields if isinstance(field, StringField) and not isinstance(field, HiddenField)}
    secret = {field.name for field in fields if isinstance(field, PasswordField)}
    assert written - secret - NOT_IN_OWN_WORDS <= set(FIELDS)
    assert secret
    assert not secret & set(FIELDS)


def _every_form(kind: type[Form]) -> Iterator[type[Form]]:
    for each in kind.__subclasses__():
        yield each
        yield from _every_form(each)
