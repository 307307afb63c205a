"""Text: what people typed made safe to keep, to show, to compare and to put into an address."""

from community.core.text.diff import Piece, line_diff, word_diff
from community.core.text.markdown import (
    PIPELINE_VERSION,
    SOURCE_LIMIT,
    links_out,
    mentioned_handles,
    plain_html,
    render_markdown,
)
from community.core.text.plain import BLANK, clean_line, clean_text, cut, excerpt
from community.core.text.sanitise import sanitise, trusted
from community.core.text.slugs import slug

__all__ = [
    "BLANK",
    "PIPELINE_VERSION",
    "SOURCE_LIMIT",
    "Piece",
    "clean_line",
    "clean_text",
    "cut",
    "excerpt",
    "line_diff",
    "links_out",
    "mentioned_handles",
    "plain_html",
    "render_markdown",
    "sanitise",
    "slug",
    "trusted",
    "word_diff",
]
