"""People: joining, signing in, roles, the agreement, profiles, and what they upload."""
