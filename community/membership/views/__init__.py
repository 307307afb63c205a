"""Doors: joining, signing in, links sent by mail, sessions; settings, profiles, uploads, roles."""

from community.membership.views import joining, links, sessions, signing_in
from community.membership.views.blueprint import blueprint

__all__ = ["blueprint", "joining", "links", "sessions", "signing_in"]
