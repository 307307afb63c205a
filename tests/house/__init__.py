"""The gates of the house: what it promises about itself, kept by tests."""
