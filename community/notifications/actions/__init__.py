"""Verbs of following and being told."""
