"""Principles that no linter knows: one gate, one committer, and time that is handed over."""

import ast
import re
from pathlib import Path

from tests.house.sources import PACKAGE, functions_of, name_of, python_files

# Steps that several verbs share, each of which has asked before it takes them.
STEPS = {"keep_revision", "member_id"}
ACTORS = {"Member", "Viewer"}


def _actions() -> list[Path]:
    return [path for path in python_files() if "actions" in path.parts or path.name == "actions.py"]


def _has_actor(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [*function.args.args, *function.args.kwonlyargs]
    annotations = {ast.unparse(each.annotation) for each in arguments if each.arg == "by" and each.annotation}
    return bool(annotations & ACTORS)


def test_every_verb_begins_at_the_gate() -> None:
    """Or hands its actor on to a verb that does."""
    bold = []
    for path in _actions():
        for function in functions_of(path):
            if function.name.startswith("_") or function.name in STEPS or not _has_actor(function):
                continue
            body = function.body[1:] if ast.get_docstring(function) else function.body
            first = ast.unparse(body[0])
            if not first.startswith("authorize(by,") and "by=by" not in first:
                bold.append(f"{name_of(path)}:{function.lineno} {function.name}")
    assert not bold


def test_a_verb_says_who_acts_and_when_by_name() -> None:
    """`by` and `now` are never positional: a call reads like a sentence."""
    positional = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in _actions()
        for function in functions_of(path)
        if not function.name.startswith("_") and function.name not in STEPS and _takes_by_place(function)
    ]
    assert not positional


def _takes_by_place(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    named = {"by": ACTORS, "now": {"datetime"}}
    placed = [each for each in function.args.args if each.annotation]
    return any(ast.unparse(each.annotation) in named.get(each.arg, ()) for each in placed if each.annotation)


def test_there_is_one_committer() -> None:
    commits = re.compile(r"\bsession(?:\(\))?\.commit\(|\bdb\.session\.commit\(")
    found = {name_of(path) for path in python_files() if commits.search(path.read_text(encoding="utf-8"))}
    assert found == {"community/core/transaction.py"}


def test_the_domain_asks_no_clock() -> None:
    """Its time is the transaction's, handed over; what only reads may ask `clock.python_now()`."""
    asks = re.compile(r"\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(")
    drawers = ("actions", "queries", "policy", "models", "events", "rules", "views", "forms", "widgets", "subscribers")
    rooms = [path for path in python_files() if {path.stem, *path.relative_to(PACKAGE).parts} & set(drawers)]
    assert not [name_of(path) for path in rooms if asks.search(path.read_text(encoding="utf-8"))]
