"""How a clause is worded, what makes a set of them a good one, and what changed between two sets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from community.core.text import Piece, slug, word_diff

SEVERITIES = (1, 2, 3, 4)
MOST_CLAUSES = 60
MOST_CHARACTERS = {"title": 80, "text": 2000, "fine": 500, "not_fine": 500}
MOST_KEY_CHARACTERS = 60
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A key is an anchor on its page, where these stand for something else.
TAKEN_ANCHORS = frozenset(
    {
        "main",
        "live",
        "toasts",
        "toast-unreachable",
        "toast-failed",
        "policy-version",
        "policy-rules",
        "policy-history",
        "policy-promise",
    }
)

LEFT_OUT = "…"

Part = Literal["title", "text", "fine", "not_fine"]
Kind = Literal["added", "removed", "changed", "moved"]
PARTS: tuple[Part, ...] = ("title", "text", "fine", "not_fine")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A clause as it reads in one version: `key` is the same in every version, `severity` 1 slight to 4 grave."""

    key: str
    title: str
    text: str
    severity: int
    fine: str = ""
    not_fine: str = ""


@dataclass(frozen=True)
class Change:
    """What became of one clause: its number now (before, where it was removed), and the words part by part."""

    kind: Kind
    number: int
    before: Wording | None
    after: Wording | None
    pieces: dict[Part, list[Piece]]

    @property
    def title(self) -> str:
        return (self.after or self.before or _NOTHING).title

    @property
    def is_weighed_anew(self) -> bool:
        return bool(self.before and self.after and self.before.severity != self.after.severity)


_NOTHING = Wording(key="", title="", text="", severity=1)


def key_for(title: str, taken: Sequence[str]) -> str:
    """A key for a new clause: its title as an anchor, or its place in the list where that has no plain letters."""
    plain = slug(title).encode("ascii", "ignore").decode()
    wished = "-".join(re.findall("[a-z0-9]+", plain))[:MOST_KEY_CHARACTERS].strip("-") or f"clause-{len(taken) + 1}"
    names = [wished, *(f"{wished}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken and name not in TAKEN_ANCHORS)


def changes(before: Sequence[Wording], after: Sequence[Wording]) -> list[Change]:
    """What happened to the clauses, in the order of the new ones; then what was removed."""
    old = {each.key: each for each in before}
    new = {each.key: each for each in after}
    moved = _moved([each.key for each in before if each.key in new], [each.key for each in after if each.key in old])
    found = [_change(number, old.get(each.key), each, moved) for number, each in enumerate(after, 1)]
    gone = [_change(number, each, None, moved) for number, each in enumerate(before, 1) if each.key not in new]
    return [each for each in [*found, *gone] if each is not None]


def text_change(before: str, after: str) -> list[Piece]:
    """The new introduction with what went and what came; long stretches that stayed are left out. [] for no change."""
    if before.strip() == after.strip():
        return []
    pieces = word_diff(before.strip(), after.strip())
    last = len(pieces) - 1
    return [
        (op, _shortened(words, at=place, last=last) if op == "same" else words)
        for place, (op, words) in enumerate(pieces)
    ]


def _shortened(words: str, *, at: int, last: int) -> str:
    """Of what stayed, the paragraphs beside a change."""
    paragraphs = words.split("\n\n")
    head = paragraphs[:1] if at > 0 else []
    tail = paragraphs[-1:] if at < last else []
    if len(paragraphs) <= len(head) + len(tail):
        return words
    return "\n\n".join([*head, LEFT_OUT, *tail])


def _change(number: int, old: Wording | None, new: Wording | None, moved: set[str]) -> Change | None:
    if old is not None and old == new and old.key not in moved:
        return None
    pieces = {part: word_diff(getattr(old, part, ""), getattr(new, part, "")) for part in PARTS}
    kind: Kind = "added" if old is None else "removed" if new is None else "moved" if old == new else "changed"
    return Change(kind, number, old, new, pieces)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest that were taken out of one order and put back to make the other: all but a longest run kept."""
    places = [before.index(key) for key in after]
    longest: list[list[int]] = []
    for at, place in enumerate(places):
        runs = [run for run in longest if places[run[-1]] < place]
        longest.append([*max(runs, key=len, default=[]), at])
    kept = {after[at] for at in max(longest, key=len, default=[])}
    return {key for key in after if key not in kept}
