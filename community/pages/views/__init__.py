"""Doors across rooms."""

from community.pages.views import knobs, machines, people, team
from community.pages.views.blueprint import blueprint

__all__ = ["blueprint", "knobs", "machines", "people", "team"]
