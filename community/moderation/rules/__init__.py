"""The arithmetic of moderation, without a database."""
