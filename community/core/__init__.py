"""Foundations: settings, database, transaction, events, tasks. Knows no room."""
