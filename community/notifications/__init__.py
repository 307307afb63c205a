"""Following, and being told: in the page and by mail, each event to each person once."""
