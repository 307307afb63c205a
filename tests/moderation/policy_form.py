"""The owner's form about the policy, as a browser would send it."""

from community.moderation.queries.clauses import wordings_of
from community.moderation.rules.clauses import Wording
from community.site.models import PolicyVersion
from community.site.queries import policy_in_force
from tests.world import Browser


def clause_fields(clauses: list[Wording]) -> dict[str, str]:
    """What the form sends of these clauses."""
    return {
        f"clauses-{place}-{name}": str(value)
        for place, each in enumerate(clauses)
        for name, value in vars(each).items()
    }


def policy_fields(version: PolicyVersion | None = None, **changed: str) -> dict[str, str]:
    """The form filled with the version in force, or this one, and what was changed in it."""
    version = version or policy_in_force()
    fields = {"text": version.text, "after": str(version.number), **clause_fields(wordings_of(version))}
    return fields | changed


def publish(owner: Browser, **changed: str) -> str:
    """Change the version in force and publish it; the page that follows."""
    answer = owner.post("/owner/policy", **policy_fields(**changed))
    if answer.status_code == 303:
        answer = owner.get(answer.location)
    return answer.get_data(as_text=True)
