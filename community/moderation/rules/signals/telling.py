"""What a group did, as kinds and figures, for the person who decides. The words for it are the pages' own."""

from typing import Any

from community.moderation.rules.signals.evidence import Signal
from community.moderation.rules.signals.groups import Group


def facts_of(group: Group) -> dict[str, Any]:
    """The group as JSON has it."""
    return {
        "members": list(group.members),
        "targets": list(group.targets),
        "signals": [_figures(signal, len(group.members)) for signal in group.signals],
        "score": round(group.score, 1),
    }


def _figures(signal: Signal, count: int) -> dict[str, Any]:
    """How many of the group it covers, and how unlikely that is by chance: one in 10^bans."""
    seen = {name: round(number, 5) for name, number in signal.numbers.items()}
    return {"kind": str(signal.kind), "members": len(signal.who), "of": count, "bans": round(signal.bans, 1), **seen}
