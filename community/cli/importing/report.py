"""What happened to the rows, and what was wrong with which: at most twenty of a sort are named, all are counted."""

from collections import Counter
from collections.abc import Iterator

NAMED = 20
WORTH_A_RATE = 1_000
ALWAYS = ("new", "unchanged")


class Report:
    """Counts by (kind, outcome), and problems by file and sort.

    A row that is *bad* was left out; a *note* tells what was mended in one that came in.
    """

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.seconds: dict[str, float] = {}
        self.bad_rows = 0
        self._named: dict[tuple[str, str, bool], list[str]] = {}
        self._totals: Counter[tuple[str, str, bool]] = Counter()

    def begin(self, kind: str, *outcomes: str) -> None:
        """Have these told of even if there are none."""
        for outcome in outcomes:
            self.counts[kind, outcome] += 0

    def add(self, kind: str, outcome: str, count: int = 1) -> None:
        """So many more of `kind` (ideas, comments, …) came out as `outcome` (new, unchanged, …)."""
        if count:
            self.counts[kind, outcome] += count

    def bad(self, file: str, line: int, sort: str, reason: str) -> None:
        """The row that begins on this line is left out."""
        self.bad_rows += 1
        self._remember((file, sort, True), line, reason)

    def note(self, file: str, line: int, sort: str, reason: str) -> None:
        """Something about this row was mended."""
        self._remember((file, sort, False), line, reason)

    def _remember(self, key: tuple[str, str, bool], line: int, reason: str) -> None:
        self._totals[key] += 1
        if self._totals[key] <= NAMED:
            self._named.setdefault(key, []).append(f"{key[0]}:{line}: {reason}")

    def take_problems(self) -> Iterator[str]:
        """The lines to print since the last call, one a problem, and how many more there were of each sort."""
        for key, lines in self._named.items():
            yield from lines
            if (more := self._totals[key] - len(lines)) > 0:
                yield f"{key[0]}: … and {more:,} more like the last"
        self._named, self._totals = {}, Counter()

    @property
    def has_changed(self) -> bool:
        """Whether anything was written, or would be."""
        return any(count and outcome in ("new", "updated") for (_, outcome), count in self.counts.items())

    def summary(self) -> Iterator[str]:
        """A line a kind: `ideas: 3 new, 1,154 unchanged`."""
        for kind in dict.fromkeys(kind for kind, _ in self.counts):
            outcomes = [(outcome, count) for (each, outcome), count in self.counts.items() if each == kind]
            told = [f"{count:,} {outcome}" for outcome, count in outcomes if count or outcome in ALWAYS]
            yield f"{kind}: {', '.join(told)}{self._rate(kind)}"

    def _rate(self, kind: str) -> str:
        seconds = self.seconds.get(kind, 0.0)
        total = sum(count for (each, _), count in self.counts.items() if each == kind)
        return f" ({total / seconds:,.0f} rows a second)" if seconds and total >= WORTH_A_RATE else ""
