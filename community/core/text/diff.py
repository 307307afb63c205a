"""What changed between two texts: Myers' greedy comparison, given up where it would take too long."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Op = Literal["same", "added", "removed"]
Piece = tuple[Op, str]

PATIENCE = 300_000  # steps of comparison for one pair of texts: a few tenths of a second

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
# Words, runs of spaces, single signs; single characters of scripts that put no spaces between words.
_WORDS = re.compile(rf"[{_UNSPACED}]|\s+|[^\W{_UNSPACED}]+|[^\w\s]")


def word_diff(old: str, new: str) -> list[Piece]:
    """The new text with what went and what came, word by word.

    'same' and 'removed' together are the old text, 'same' and 'added' the new one. Where comparing would take
    too long, a passage is removed and added as a whole.
    """
    patience = _Patience(PATIENCE)
    pieces: list[Piece] = []
    for is_same, group in groupby(_compare(_LINES.findall(old), _LINES.findall(new), patience), _is_same):
        lines = list(group)
        if is_same:
            pieces += lines
        else:
            gone, come = (_WORDS.findall(_said(lines, op)) for op in ("removed", "added"))
            pieces += _compare(gone, come, patience)
    return _joined(pieces)


def line_diff(old: str, new: str) -> list[Piece]:
    """The same, line by line; each piece is one or more whole lines."""
    return _joined(_compare(_LINES.findall(old), _LINES.findall(new), _Patience(PATIENCE)))


@dataclass
class _Patience:
    """How many more steps a comparison may take."""

    steps: int


def _is_same(piece: Piece) -> bool:
    return piece[0] == "same"


def _said(pieces: Sequence[Piece], op: str) -> str:
    return "".join(text for said, text in pieces if said == op)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    grouped = groupby(pieces, lambda piece: piece[0])
    return [(op, "".join(text for _, text in group)) for op, group in grouped]


def _compare(old: Sequence[str], new: Sequence[str], patience: _Patience) -> list[Piece]:
    start = _common(old, new)
    end = min(_common(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    gone, come = old[start : len(old) - end], new[start : len(new) - end]
    return [
        *(("same", text) for text in old[:start]),
        *_middle(gone, come, patience),
        *(("same", text) for text in old[len(old) - end :]),
    ]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _middle(old: Sequence[str], new: Sequence[str], patience: _Patience) -> list[Piece]:
    trail = _trail(old, new, patience) if old and new else None
    if trail is None:
        return [*(("removed", text) for text in old), *(("added", text) for text in new)]
    return list(_walk_back(old, new, trail))[::-1]


Reached = dict[int, int]


def _trail(old: Sequence[str], new: Sequence[str], patience: _Patience) -> list[Reached] | None:
    """How far each diagonal reached after 0, 1, 2 … edits, to the end; None if that takes too long."""
    reached: Reached = {1: 0}
    trail: list[Reached] = []
    for edits in range(len(old) + len(new) + 1):
        trail.append(dict(reached))
        for diagonal in range(-edits, edits + 1, 2):
            start = x = _furthest(reached, diagonal, edits)
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            reached[diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return trail
            patience.steps -= x - start + 1
        if patience.steps < 0:
            return None
    return None


def _furthest(reached: Reached, diagonal: int, edits: int) -> int:
    goes_down = diagonal == -edits or (diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1])
    return reached[diagonal + 1] if goes_down else reached[diagonal - 1] + 1


def _walk_back(old: Sequence[str], new: Sequence[str], trail: list[Reached]) -> Iterator[Piece]:
    x, y = len(old), len(new)
    for edits in range(len(trail) - 1, -1, -1):
        reached, diagonal = trail[edits], x - y
        goes_down = diagonal == -edits or (
            diagonal != edits and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
        )
        before_x = reached.get(diagonal + 1 if goes_down else diagonal - 1, 0)
        before_y = before_x - (diagonal + 1 if goes_down else diagonal - 1)
        while x > before_x and y > before_y:
            x, y = x - 1, y - 1
            yield "same", old[x]
        if edits:
            yield ("added", new[before_y]) if goes_down else ("removed", old[before_x])
            x, y = before_x, before_y
