"""This community's own settings: its name and brand, and the policy in force."""
