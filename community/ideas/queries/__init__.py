"""Reads of ideas."""

from community.ideas.queries.cards import Card, TagName, card_columns, cards, carried_tags, named, table_of
from community.ideas.queries.catalogue import (
    board_by_slug,
    boards,
    boards_for_newcomers,
    boards_for_posting,
    boards_seen_by,
    status_by_id,
    status_by_key,
    statuses,
    tag_by_slug,
)
from community.ideas.queries.debt import days_overdue, debt, due_at, is_over_ceiling, owed
from community.ideas.queries.drafts import drafts_for, drafts_of, get_draft
from community.ideas.queries.lists import Listing, Sort, listing
from community.ideas.queries.merges import (
    active_edges,
    merged_by,
    merged_status,
    proposal_visible,
    proposals_about,
    root_of,
    roots_of,
    taken_in,
    threads_taken_in,
)
from community.ideas.queries.one import (
    get_visible,
    get_with_tags,
    journey,
    revisions_of,
    status_changes_of,
    tags_of,
    was_removed,
)
from community.ideas.queries.roadmap import MOST_COUNTED, Column, roadmap
from community.ideas.queries.shipped import lately_shipped, shipped
from community.ideas.queries.threads import ideas_with

__all__ = [
    "MOST_COUNTED",
    "Card",
    "Column",
    "Listing",
    "Sort",
    "TagName",
    "active_edges",
    "board_by_slug",
    "boards",
    "boards_for_newcomers",
    "boards_for_posting",
    "boards_seen_by",
    "card_columns",
    "cards",
    "carried_tags",
    "days_overdue",
    "debt",
    "drafts_for",
    "drafts_of",
    "due_at",
    "get_draft",
    "get_visible",
    "get_with_tags",
    "ideas_with",
    "is_over_ceiling",
    "journey",
    "lately_shipped",
    "listing",
    "merged_by",
    "merged_status",
    "named",
    "owed",
    "proposal_visible",
    "proposals_about",
    "revisions_of",
    "roadmap",
    "root_of",
    "roots_of",
    "shipped",
    "status_by_id",
    "status_by_key",
    "status_changes_of",
    "statuses",
    "table_of",
    "tag_by_slug",
    "tags_of",
    "taken_in",
    "threads_taken_in",
    "was_removed",
]
