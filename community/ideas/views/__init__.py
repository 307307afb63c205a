"""Doors: lists, an idea, sharing, revising, answering, and the owner's catalogue."""

from community.ideas.views import answering, feeds, lists, owner, posting, revising, show, wording
from community.ideas.views.blueprint import blueprint

__all__ = ["answering", "blueprint", "feeds", "lists", "owner", "posting", "revising", "show", "wording"]
