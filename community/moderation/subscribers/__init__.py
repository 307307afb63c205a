"""What this room does once something has happened."""

from community.moderation.subscribers import leaving, telling

__all__ = ["leaving", "telling"]
