"""Doors: joining, signing in, links sent by mail, sessions; settings, profiles, uploads, roles."""

from community.membership.views import (
    joining,
    links,
    own_data,
    profile,
    proving,
    roles,
    sessions,
    settings,
    signing_in,
    uploads,
    wording,
)
from community.membership.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "joining",
    "links",
    "own_data",
    "profile",
    "proving",
    "roles",
    "sessions",
    "settings",
    "signing_in",
    "uploads",
    "wording",
]
