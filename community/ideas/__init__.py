"""The centre: ideas, their boards, statuses, tags, revisions and answers."""
