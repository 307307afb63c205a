"""Adapters to the outside, one file each; only the composition root imports them."""
