"""Signals without machine learning: which members seem to act as one. They open a case for a person, never act."""

from community.moderation.rules.signals.acts import Act
from community.moderation.rules.signals.groups import Group, detect
from community.moderation.rules.signals.telling import facts_of

__all__ = ["Act", "Group", "detect", "facts_of"]
