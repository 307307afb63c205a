"""The decision: the role grants it, and the room's own rule agrees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from community.access.actor import Viewer
from community.access.capabilities import holds
from community.access.permissions import Permission
from community.core.errors import Closed, NotPermitted


@dataclass(frozen=True)
class Decision:
    """Allowed or not; if not, `reason` is a code the door can word and `until` when it may change.

    `case`: the address of the statement of reasons, where a decision withholds it. `went_to`: the address where what
    it is about goes on, where that is another one now.
    """

    is_allowed: bool
    reason: str = ""
    until: datetime | None = None
    case: str | None = None
    went_to: str | None = None

    def __bool__(self) -> bool:
        return self.is_allowed


allowed = Decision(is_allowed=True)
Rule = Callable[[Any, Any], Decision]
Withheld = Callable[[Any, Permission, object], Decision]
_rules: dict[Permission, Rule] = {}
_withheld: list[Withheld] = []


@lru_cache(256)
def refused(reason: str, *, until: datetime | None = None, went_to: str | None = None) -> Decision:
    """A no, with its reason."""
    return Decision(is_allowed=False, reason=reason, until=until, went_to=went_to)


def rule(permission: Permission) -> Callable[[Rule], Rule]:
    """Declare a room's rule for a permission: `(actor, subject) -> Decision`. One rule each."""

    def declare(function: Rule) -> Rule:
        if permission in _rules:
            raise RuntimeError(f"{permission} has a rule already")
        _rules[permission] = function
        return function

    return declare


def withheld_as(reader: Withheld) -> Withheld:
    """Ask `reader(actor, permission, subject)` whether a decision withholds it, before the room's own rule."""
    _withheld[:] = [reader]
    return reader


def has_rule(permission: Permission) -> bool:
    """Whether some room answers for the permission."""
    return permission in _rules


def decide(actor: Viewer, permission: Permission, subject: object = None) -> Decision:
    """Whether `actor` may, on this subject, now.

    No query, but for those from whom something was withheld: the door has locked the actor's row when it loaded it.
    """
    if not actor.is_member:
        return refused("sign-in-first")
    if not holds(actor, permission):
        return refused("not-your-role")
    for reader in _withheld:
        if not (decision := reader(actor, permission, subject)):
            return decision
    return _rules[permission](actor, subject)


def authorize(actor: Viewer, permission: Permission, subject: object = None) -> None:
    """The first line of every action. Raises NotPermitted with the reason, Closed where it went elsewhere."""
    decision = decide(actor, permission, subject)
    if decision.went_to:
        raise Closed(decision.reason, went_to=decision.went_to)
    if not decision:
        raise NotPermitted(decision.reason, until=decision.until, case=decision.case, permission=str(permission))
