"""Every template compiles, and calls only what exists: a slip is found here, not on somebody's page."""

import ast
import functools
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined, meta, nodes

from tests.house.sources import TEMPLATES, python_files, templates

pytestmark = pytest.mark.once
RENDERING = {"render_template", "page", "fragment_or"}
NAMES = [path.relative_to(TEMPLATES).as_posix() for path in templates()]


def _parsed(env: Environment, name: str) -> nodes.Template:
    assert env.loader is not None
    return env.parse(env.loader.get_source(env, name)[0], name)


@pytest.fixture(scope="module")
def env(shared_app: Flask) -> Environment:
    return shared_app.jinja_env


@pytest.fixture(scope="module")
def trees(env: Environment) -> dict[str, nodes.Template]:
    return {name: _parsed(env, name) for name in NAMES}


@pytest.fixture(scope="module")
def in_reach(trees: dict[str, nodes.Template]) -> dict[str, set[str]]:
    """What a template and those it extends, or is included by, define and import."""
    own = {name: _in_reach(tree) for name, tree in trees.items()}
    included = {name: _included_by(tree) for name, tree in trees.items()}
    extended = {name: _extended_by(tree) for name, tree in trees.items()}
    above = {name: [other for other in trees if other in extended[name] or name in included[other]] for name in trees}

    def reached(name: str) -> set[str]:
        return own[name].union(*map(reached, above[name]))

    return {name: reached(name) for name in trees}


def test_nothing_that_is_missing_passes_for_empty(env: Environment) -> None:
    assert env.undefined is StrictUndefined


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(env: Environment, name: str) -> None:
    env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_uses_filters_and_tests_that_exist(env: Environment, trees: dict[str, nodes.Template], name: str) -> None:
    assert {node.name for node in trees[name].find_all(nodes.Filter)} <= env.filters.keys()
    assert {node.name for node in trees[name].find_all(nodes.Test)} <= env.tests.keys()


@pytest.mark.parametrize("name", NAMES)
def test_it_leans_on_templates_that_exist(trees: dict[str, nodes.Template], name: str) -> None:
    referred = {other for other in meta.find_referenced_templates(trees[name]) if other is not None}
    assert referred <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_imports_macros_that_exist(trees: dict[str, nodes.Template], name: str) -> None:
    for other, wanted in _imports(trees[name]):
        offered = {macro.name for macro in trees[other].find_all(nodes.Macro)} | _set_by(trees[other])
        assert wanted in offered, f"{other} has no {wanted}"


@pytest.mark.parametrize("name", NAMES)
def test_it_calls_macros_as_they_are_written(trees: dict[str, nodes.Template], name: str) -> None:
    tree = trees[name]
    macros = {macro.name: macro for macro in tree.find_all(nodes.Macro)}
    for other, wanted, known_as in _imports_with_names(tree):
        offered = {macro.name: macro for macro in trees[other].find_all(nodes.Macro)}
        if wanted in offered:
            macros[known_as] = offered[wanted]
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in macros:
            _check_call(call, macros[call.node.name])


@pytest.mark.parametrize("name", NAMES)
def test_it_calls_functions_that_exist(
    env: Environment, trees: dict[str, nodes.Template], in_reach: dict[str, set[str]], name: str
) -> None:
    """What is called is a global of ours, a macro in reach, or was handed over by a view."""
    called = {call.node.name for call in trees[name].find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
    known = env.globals.keys() | in_reach[name] | _handed_over()
    assert called & _undeclared(trees[name]) - known == set()


def test_a_library_of_macros_reads_nothing_from_the_page(env: Environment, trees: dict[str, nodes.Template]) -> None:
    """A template imported without context does not see the page's names: there, only globals are defined."""
    bare = {other for tree in trees.values() for other, _, _ in _imports_with_names(tree, with_context=False)}
    missing = {name: _undeclared(trees[name]) - env.globals.keys() for name in bare}
    assert not {name: names for name, names in missing.items() if names}


def _in_reach(tree: nodes.Template) -> set[str]:
    """What a template defines and imports."""
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    return macros | _set_by(tree) | {known_as for _, _, known_as in _imports_with_names(tree)}


def _extended_by(tree: nodes.Template) -> set[object]:
    return {node.template.value for node in tree.find_all(nodes.Extends) if isinstance(node.template, nodes.Const)}


def _included_by(tree: nodes.Template) -> set[object]:
    return {node.template.value for node in tree.find_all(nodes.Include) if isinstance(node.template, nodes.Const)}


@functools.cache
def _handed_over() -> frozenset[str]:
    """The names under which the doors hand things to their templates."""
    calls = [
        node
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    rendering = [call for call in calls if getattr(call.func, "id", "") in RENDERING]
    return frozenset(keyword.arg for call in rendering for keyword in call.keywords if keyword.arg)


def _undeclared(tree: nodes.Template) -> set[str]:
    """Names that must come from outside; Jinja itself overlooks that a block sees what its file imported."""
    imported = {known_as for _, _, known_as in _imports_with_names(tree)}
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    return meta.find_undeclared_variables(tree) - imported - macros - {"caller"}


def _imports(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    for other, wanted, _ in _imports_with_names(tree):
        yield other, wanted


def _imports_with_names(tree: nodes.Template, *, with_context: bool | None = None) -> Iterator[tuple[str, str, str]]:
    for node in tree.find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const)
        if with_context not in (None, node.with_context):
            continue
        for each in node.names:
            wanted, known_as = each if isinstance(each, tuple) else (each, each)
            yield str(node.template.value), wanted, known_as


def _set_by(tree: nodes.Template) -> set[str]:
    targets = [node.target for node in tree.find_all(nodes.Assign)]
    return {target.name for target in targets if isinstance(target, nodes.Name)}


def _check_call(call: nodes.Call, macro: nodes.Macro) -> None:
    names = [arg.name for arg in macro.args]
    if call.dyn_args or call.dyn_kwargs:
        return
    where = f"line {call.lineno}: {macro.name}({', '.join(names)})"
    given = {keyword.key for keyword in call.kwargs}
    assert len(call.args) <= len(names), where
    assert given <= set(names) - set(names[: len(call.args)]), where
    required = names[: len(names) - len(macro.defaults)]
    assert set(required) <= set(names[: len(call.args)]) | given, where
