"""What a group did, in words and numbers, for the person who decides."""

from collections.abc import Callable
from typing import Any

from community.moderation.rules.signals.evidence import Kind, Signal
from community.moderation.rules.signals.groups import Group

Words = Callable[[Signal, int], str]


def facts_of(group: Group) -> dict[str, Any]:
    """The group as JSON has it."""
    return {
        "members": list(group.members),
        "targets": list(group.targets),
        "signals": [_numbers(signal, len(group.members)) for signal in group.signals],
        "score": round(group.score, 1),
        "explanation": explanation(group),
    }


def explanation(group: Group) -> str:
    """A sentence for each kind of signal."""
    count = len(group.members)
    return " ".join(_WORDS[signal.kind](signal, count) for signal in group.signals)


def _numbers(signal: Signal, count: int) -> dict[str, Any]:
    """How many of the group it covers, and how unlikely that is by chance: one in 10^bans."""
    seen = {name: round(number, 5) for name, number in signal.numbers.items()}
    return {"kind": str(signal.kind), "members": len(signal.who), "of": count, "bans": round(signal.bans, 1), **seen}


def _of(signal: Signal, count: int) -> str:
    return f"{len(signal.who)} of {count}"


def _percent(signal: Signal) -> str:
    return f"{100 * signal.numbers.get('everybody', 0.0):.2g} %"


def _span(signal: Signal) -> str:
    hours = round(signal.numbers["hours"])
    return {1: "an hour", 24: "a day", 168: "a week"}.get(hours, f"{hours} hours")


_WORDS: dict[Kind, Words] = {
    Kind.CO_VOTING: lambda signal, count: (
        f"{count} members voted for the same and for little else; "
        f"what is popular leads one to expect {signal.numbers['expected']:.2g}."
    ),
    Kind.REPORTS: lambda signal, count: f"{_of(signal, count)} reported the same.",
    Kind.TEXT: lambda signal, count: f"{_of(signal, count)} wrote the same text or link.",
    Kind.JOINING: lambda signal, count: (
        f"{_of(signal, count)} joined within {_span(signal)}, in which {_percent(signal)} of all members did."
    ),
    Kind.ARRIVING: lambda signal, count: (
        f"{_of(signal, count)} acted within {_span(signal)}, in which {_percent(signal)} of all such acts fell."
    ),
    Kind.WAKING: lambda signal, count: (
        f"{_of(signal, count)} accounts are older than sixty days and did nothing before that is known."
    ),
    Kind.DEVICE: lambda signal, count: f"{_of(signal, count)} share a device with another of them.",
    Kind.PREFIX: lambda signal, count: f"{_of(signal, count)} come from one network, where hardly anybody else is.",
}
