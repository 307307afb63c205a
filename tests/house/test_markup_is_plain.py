"""Templates hold markup only: no style, script or handler of their own, nothing unescaped without a reason."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.sources import TEMPLATES, templates, without_comments

# Mail programs read no style sheets, so a mail carries its own.
PAGES = templates(with_mail=False)

# What may be marked safe, and why. Everything else in a template is escaped.
RENDERED = "made by core.text from Markdown: nh3 had the last word"
SPECIMEN = "a word of our own, on the page of the design system"
OURS = "our own words, and the link in them; a translation is ours as well"
ACCEPT = (
    '_(\'I accept the <a href="/policy" target="_blank">community policy and membership agreement</a>'
    " in version %(number)s.', number=policy.number)"
)
SAFE = {
    "membership/join.html": (ACCEPT, OURS),
    "membership/profile.html": ("member.bio_html", RENDERED),
    "site/about.html": ("html", RENDERED),
    "site/privacy.html": ("html", RENDERED),
    "moderation/policy.html": ("html", RENDERED),
    "moderation/_policy_preview.html": ("preview.html", RENDERED),
    "_ui/specimens/ink.html": ("'<b>3,412</b>'", SPECIMEN),
    "_ui/specimens/words.html": ("'<code>code</code>'", SPECIMEN),
}
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a handler": r"<[^>]*\son[a-z]+\s*=",
    "a handler of htmx": r"\b(?:data-)?hx-on\b",
    "a script that htmx evaluates": r"\bhx-vals\s*=\s*[\"']js:|\bhx-(?:vars|headers)\s*=\s*[\"']js:",
    "a filter that htmx evaluates": r"\bhx-trigger\s*=\s*[\"'][^\"']*\[",
    "a script without a file": r"<script\b(?![^>]*\bsrc=)",
    "a script in an address": r"javascript:",
    "escaping switched off": r"\{%-?\s*autoescape\s+false",
    "something fetched from elsewhere": r"<(?!a\b)[a-z]+\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}


def _named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def _read(path: Path) -> str:
    return without_comments(path.read_text(encoding="utf-8"))


def _lines_with(pattern: str) -> list[str]:
    return [
        f"{_named(path)}:{text[: found.start()].count(chr(10)) + 1}: {found[0][-60:]!r}"
        for path in PAGES
        for text in [_read(path)]
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    assert not _lines_with(FORBIDDEN[what])


def test_every_form_that_is_posted_carries_its_token() -> None:
    without = [
        f"{_named(path)}: {form[:90]!r}"
        for path in PAGES
        for form in re.findall(r"<form\b.*?</form>", _read(path), re.DOTALL)
        if re.search(r"method=[\"']post", form, re.IGNORECASE)
        and not re.search(r"name=\"csrf_token\" value=\"\{\{ csrf_token\(\) \}\}\"|\{\{-? csrf\(\)", form)
    ]
    assert not without, without


def test_a_request_of_htmx_that_writes_starts_at_a_form() -> None:
    writing = _lines_with(r"<(?!form\b)[a-z][^>]*\bhx-(?:post|put|patch|delete)\b[^>]*>")
    assert not writing, "without JavaScript these do nothing, and they send no token"


def test_what_is_marked_safe_has_its_reason() -> None:
    found = {(name, what) for path in PAGES for name, what in _marked_safe(path)}
    argued = {(name, what) for name, (what, _reason) in SAFE.items()}
    assert found - argued == set(), "escape these, or argue them in SAFE"
    assert argued - found == set(), "these are gone: take them out of SAFE"


def _marked_safe(path: Path) -> list[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(text)
    filters = [node for node in tree.find_all(nodes.Filter) if node.name in ("safe", "forceescape")]
    return [(_named(path), _written(node.node)) for node in filters]


def _written(node: nodes.Node | None) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case nodes.Const():
            return repr(node.value)
        case nodes.Call(args=[argument]):
            named = "".join(f", {each.key}={_written(each.value)}" for each in node.kwargs)
            return f"{_written(node.node)}({_written(argument)}{named})"
    return repr(node)
