"""Markdown to HTML, at write time, in this one place."""

import html
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from community.core.text.mentions import FORMER_MEMBER
from community.core.text.plain import clean_text
from community.core.text.sanitise import is_own_file, safe_href, sanitise

# Stored with each text; texts of an older version are rendered again.
PIPELINE_VERSION = 1

SOURCE_LIMIT = 20_000  # characters
DEPTH_LIMIT = 20  # elements within one another
PIECES_LIMIT = 8_000  # elements and texts in one rendering
OPENERS_LIMIT = 2_000  # brackets, each of which sends the parser searching
ADDRESSES_LIMIT = 500  # "://", likewise
CELLS_LIMIT = 10_000  # of a table, with those the parser adds to short rows
UNBROKEN_LIMIT = 2_000  # characters without a space in which links are still looked for

_UNBROKEN = re.compile(rf"\S{{{UNBROKEN_LIMIT}}}")
_OVERRIDES = re.compile("[\u202d\u202e]")
_MENTION = re.compile(r"(?<![\w@./+-])@([a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9])(?![\w@-])", re.ASCII)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_MAY_LINK = re.compile(r"://|www\.|\]\s*[(:\[]|<", re.IGNORECASE)  # what no link is made without
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5"}


def render_markdown(source: str) -> str:
    """Safe HTML of what a person wrote; HTML in it is shown as text.

    What is too long or too tangled to be rendered in a bounded time comes back as plain paragraphs, whole.
    """
    source = clean_text(source)
    tokens = _parse(source, {})
    if tokens is None:
        return plain_html(source)
    parser = _parser()
    return sanitise(_OVERRIDES.sub("", parser.renderer.render(tokens, parser.options, {})))


def plain_html(source: str) -> str:
    """Paragraphs and line breaks of the text as it is."""
    source = _OVERRIDES.sub("", clean_text(source))
    paragraphs = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", source))
    escaped = (html.escape(part, quote=False).replace("\n", "<br>\n") for part in paragraphs if part.strip())
    return sanitise("\n".join(f"<p>{part}</p>" for part in escaped))


def mentioned_handles(source: str) -> set[str]:
    """The handles that `render_markdown` makes links of; whether such members exist is not known here."""
    found: set[str] = set()
    _parse(clean_text(source), {"mentioned": found})
    return found


def links_out(source: str) -> bool:
    """Whether `render_markdown` makes a link to an address of the web of something in the source.

    Paths on this site, anchors and mail addresses are none; in a text that is shown plain, any address is one.
    """
    source = clean_text(source)
    if not _MAY_LINK.search(source):
        return False
    tokens = _parse(source, {})
    if tokens is None:
        return bool(_WEB_ADDRESS.search(source))
    inner = (token for block in tokens for token in block.children or ())
    return any(_WEB_ADDRESS.match(str(token.attrGet("href"))) for token in inner if token.type == "link_open")


def is_tangled(source: str) -> bool:
    """Whether parsing might take long: the parser's own searches grow with these."""
    rows = [line.count("|") for line in source.split("\n") if "|" in line]
    return (
        len(source) > SOURCE_LIMIT
        or source.count("[") + source.count("<") > OPENERS_LIMIT
        or source.count("://") > ADDRESSES_LIMIT
        or len(rows) * max(rows, default=0) > CELLS_LIMIT
    )


def _parse(source: str, env: dict[str, Any]) -> Sequence[Token] | None:
    """The tokens of the source, or None where plain text is the better answer."""
    if is_tangled(source):
        return None
    tokens = _parser().parse(source, env)
    return tokens if _is_modest(tokens) else None


def _is_modest(tokens: Sequence[Token]) -> bool:
    depth = pieces = 0
    for block in tokens:
        depth += block.nesting
        inner = depth
        for token in block.children or ():
            inner += token.nesting
            pieces += 1
            if inner > DEPTH_LIMIT:
                return False
        pieces += 1
        if depth > DEPTH_LIMIT or pieces > PIECES_LIMIT:
            return False
    return True


_local = threading.local()


def _parser() -> MarkdownIt:
    """The parser of this thread."""
    if not hasattr(_local, "parser"):
        parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
        parser.enable(["table", "strikethrough", "linkify"])
        parser.linkify = _Links()
        parser.core.ruler.push("settle", _settle)
        _local.parser = parser
    parser_of_thread: MarkdownIt = _local.parser
    return parser_of_thread


class _Links:
    """Finds addresses in text: with a scheme, with www., and e-mail addresses, but not every `this.is`."""

    def __init__(self) -> None:
        self._linkify = LinkifyIt()

    def pretest(self, text: str) -> bool:
        return bool(self._linkify.pretest(text)) and not _UNBROKEN.search(text)

    def test(self, text: str) -> bool:
        return self.pretest(text)

    def match(self, text: str) -> list[Any]:
        found = self._linkify.match(text) or []
        return [link for link in found if link.schema or link.text.lower().startswith("www.")]

    def match_at_start(self, text: str) -> Any:
        return None if _UNBROKEN.match(text) else self._linkify.match_at_start(text)


def _settle(state: StateCore) -> None:
    """Last rule: headings below the page's own, links that may be followed, pictures of ours, mentions."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _HEADINGS.get(token.tag, "h6")
        if token.children:
            token.children = list(_settled(token.children, state.env))


def _settled(tokens: Sequence[Token], env: Any) -> Iterator[Token]:
    followed: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            href = safe_href(str(token.attrGet("href") or ""))
            followed.append(href is not None)
            token.attrSet("href", href or "")
        is_linked = any(followed)
        if token.type in {"link_open", "link_close"}:
            if followed[-1]:
                yield token
            if token.type == "link_close":
                followed.pop()
        elif token.type == "image" and not is_own_file(str(token.attrGet("src") or "")):
            yield from _instead_of_picture(token, is_linked=is_linked)
        elif token.type == "text" and not is_linked:
            yield from _with_mentions(token.content, env)
        else:
            yield token


def _instead_of_picture(token: Token, *, is_linked: bool) -> list[Token]:
    """A link to a picture that lies elsewhere; just its description where no link may stand."""
    address = str(token.attrGet("src") or "")
    href = safe_href(address)
    described = _text(token.content or address)
    return [described] if is_linked or href is None else _link(href, described)


def _with_mentions(text: str, env: Any) -> Iterator[Token]:
    end = 0
    for found in _MENTION.finditer(text):
        if found[1] == FORMER_MEMBER:
            continue
        env.get("mentioned", set()).add(found[1])
        yield _text(text[end : found.start()])
        yield from _link(f"/members/{found[1]}", _text(found[0]))
        end = found.end()
    yield _text(text[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(href: str, content: Token) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": href}), content, Token("link_close", "a", -1)]
