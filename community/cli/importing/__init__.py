"""`community import`: bringing in ideas, comments and votes, and taking them back."""

from community.cli.importing.command import import_group

__all__ = ["import_group"]
