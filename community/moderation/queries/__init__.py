"""The reads of moderation, one file a resource."""
