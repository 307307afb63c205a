"""The one gate: which permissions exist, who holds them by default, and whether this actor may."""

from community.access.actor import ANONYMOUS, Anonymous, AnyViewer, Role, Viewer
from community.access.capabilities import GRANTS, holds
from community.access.decide import Decision, allowed, authorize, decide, refused, rule, withheld_as
from community.access.permissions import Permission

__all__ = [
    "ANONYMOUS",
    "GRANTS",
    "Anonymous",
    "AnyViewer",
    "Decision",
    "Permission",
    "Role",
    "Viewer",
    "allowed",
    "authorize",
    "decide",
    "holds",
    "refused",
    "rule",
    "withheld_as",
]
