"""Doors across rooms."""

from community.pages.views import machines, people, team
from community.pages.views.blueprint import blueprint

__all__ = ["blueprint", "machines", "people", "team"]
