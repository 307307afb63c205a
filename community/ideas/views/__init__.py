"""Doors: lists, an idea, sharing, revising, answering, and the owner's catalogue."""

from community.ideas.views import (
    answering,
    comments,
    feeds,
    lists,
    merging,
    owner,
    posting,
    revising,
    roadmap,
    show,
    wording,
)
from community.ideas.views.blueprint import blueprint

__all__ = [
    "answering",
    "blueprint",
    "comments",
    "feeds",
    "lists",
    "merging",
    "owner",
    "posting",
    "revising",
    "roadmap",
    "show",
    "wording",
]
