"""The doors of moderation: reports, the console, the member's side of a decision, the log."""

from community.moderation import models, policy
from community.moderation.views import (
    appeals,
    brakes,
    cases,
    deciding,
    figures,
    log,
    members,
    policy_agreement,
    policy_owner,
    policy_wording,
    queue,
    reports,
    statements,
    wording,
)
from community.moderation.views import policy as policy_page
from community.moderation.views.blueprint import blueprint

__all__ = [
    "appeals",
    "blueprint",
    "brakes",
    "cases",
    "deciding",
    "figures",
    "log",
    "members",
    "models",
    "policy",
    "policy_agreement",
    "policy_owner",
    "policy_page",
    "policy_wording",
    "queue",
    "reports",
    "statements",
    "wording",
]
