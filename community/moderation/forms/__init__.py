"""What moderators, owners and members fill in here, one file a page."""
