"""Doors: votes, those recorded for customers, who voted, and whether it helped."""

from community.voting.views import verdicts, votes, wording
from community.voting.views.blueprint import blueprint

__all__ = ["blueprint", "verdicts", "votes", "wording"]
