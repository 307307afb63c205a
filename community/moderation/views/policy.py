"""The policy with its clauses: the version in force, those before, and what changed between them."""

from typing import Any

from flask import render_template, request

from community.core.errors import Missing
from community.moderation.forms.policy import SEVERITY_WORDS
from community.moderation.queries.clauses import clauses_of, wordings_of
from community.moderation.rules.clauses import changes, text_change
from community.moderation.views.blueprint import blueprint
from community.site.models import PolicyVersion
from community.site.queries import policy_history, policy_in_force, policy_version
from community.site.rules import levelled


@blueprint.get("/policy")
def policy() -> str:
    """The policy in force, or the one of `?version=`; with all versions there were."""
    history, version = policy_history(), _wanted("version") or policy_in_force()
    return render_template(
        "moderation/policy.html",
        version=version,
        html=levelled(version.html, 3),
        clauses=clauses_of(version),
        severities=SEVERITY_WORDS,
        history=history,
        newest=history[0],
    )


@blueprint.get("/policy/changes/<int:number>")
def policy_changes(number: int) -> str:
    """What a version changed: compared with the one before, or with that of `?since=`."""
    after = policy_version(number)
    before = _wanted("since") or policy_version(number - 1)
    if after is None or before is None:
        raise Missing
    history = policy_history()
    return render_template(
        "moderation/policy_changes.html", after=after, before=before, history=history, **compared(before, after)
    )


def _wanted(name: str) -> PolicyVersion | None:
    """The version that the address asks for; raises Missing where there is none such."""
    wanted = request.args.get(name, "")
    if not wanted:
        return None
    version = policy_version(int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    if version is None:
        raise Missing
    return version


def compared(before: PolicyVersion | None, after: PolicyVersion) -> dict[str, Any]:
    """What a template shows of the changes between two versions. Two queries."""
    old = wordings_of(before) if before else []
    return {
        "changes": changes(old, wordings_of(after)),
        "text_pieces": text_change(before.text if before else "", after.text),
        "severities": SEVERITY_WORDS,
    }
