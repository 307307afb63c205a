"""Reads of discussions."""

from community.discussion.queries.one import get_visible, revisions_of
from community.discussion.queries.pages import PAGE, address_of, comments_page, cursor_of, row_of
from community.discussion.queries.profiles import Contribution, latest_by
from community.discussion.queries.rows import CommentRow

__all__ = [
    "PAGE",
    "CommentRow",
    "Contribution",
    "address_of",
    "comments_page",
    "cursor_of",
    "get_visible",
    "latest_by",
    "revisions_of",
    "row_of",
]
