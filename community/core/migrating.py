"""How migrations are written by machine: what they leave alone, and how they spell our own type."""

from typing import Any, Literal

from community.core.db import UtcDateTime


def include_object(_item: Any, name: str | None, kind: str, *compared: Any) -> bool:
    """Alembic's question: tables that only the PostgreSQL search adapter has are not in the models."""
    reflected, compare_to = compared
    return not (kind == "table" and reflected and compare_to is None and (name or "").startswith("search_"))


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Alembic's question: how to write this down; False: as usual."""
    return "UtcDateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False
