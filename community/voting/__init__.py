"""Votes, and the ranking that follows from them."""
