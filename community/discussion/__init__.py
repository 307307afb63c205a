"""Threads and comments, for whoever owns a thread."""
