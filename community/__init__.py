"""A co-creation community: ideas, votes, discussion, and what became of them."""

__version__ = "0.1.0"
