"""What htmx says in its headers."""

from flask import request


def is_htmx() -> bool:
    """Whether a fragment is wanted: htmx asks, and not for a whole page out of its history."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def current_path() -> str:
    """The path of the page that the person looks at while htmx asks, or ''."""
    return request.headers.get("HX-Current-URL", "")
