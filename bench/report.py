"""The results as tables: on the terminal, and between the markers of docs/performance.md."""

import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Measure, ratio, web_ratio
from bench.scenario import Result

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
HEAD = ("", "CPU ms", "of it database", "requests/s", "× floor", "web alone", "target", "queries")
TARGET_AT = 10_000
MOST_GROWTH = 1.3
# Two pages of a search engine on disk are no target; neither is SQLite's one writer.
TARGETS_ON_POSTGRES_ONLY = {"search"}


def as_markdown(results: Sequence[Result]) -> str:
    """Everything, one table for each database and size."""
    return "\n".join([f"{_stamp()}\n", *(_section(result) for result in results), *growth(results), ""])


def write(results: Sequence[Result]) -> None:
    """Put the tables between the markers of docs/performance.md."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{as_markdown(results)}{END}{after}", encoding="utf-8")


def verdicts(results: Sequence[Result]) -> Iterator[str]:
    """What was promised and is not kept."""
    for result in results:
        for measure in result.measures:
            if _is_judged(measure, result) and ratio(measure, result.floors) > (measure.most or 0):
                missed = f"{ratio(measure, result.floors):.2f} × where at most {measure.most} × is promised"
                yield f"{result.database}, {result.ideas:,} ideas, {measure.name}: {missed}"


def growth(results: Sequence[Result]) -> list[str]:
    """How the front list grows from the smallest to the largest size, without the page cache."""
    lines = []
    for database in dict.fromkeys(result.database for result in results):
        sizes = sorted((r for r in results if r.database == database), key=lambda result: result.ideas)
        small, large = sizes[0], sizes[-1]
        if small.ideas < large.ideas:
            for name in ("front, not cached", "front, signed in"):
                grown = large.measure(name).cpu_ms() / small.measure(name).cpu_ms()
                between = f"{large.ideas:,} ideas : {small.ideas:,} ideas"
                lines.append(f"- {database}, {name}, {between} = {grown:.2f} (at most {MOST_GROWTH})")
    return lines


def _stamp() -> str:
    python = platform.python_version()
    return f"Measured on {datetime.now(UTC):%Y-%m-%d}, Python {python}, {platform.machine()}, {_processor()}."


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return "unknown processor"


def _section(result: Result) -> str:
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in result.took.items())
    title = f"### {result.database}, {result.server}, {result.ideas:,} ideas, {result.ideas * 10:,} votes"
    rows = [_row(each, result) for each in (*result.floors.values(), *result.measures)]
    return "\n".join([title, "", *_table(rows), "", f"To prepare: {took}.", ""])


def _row(measure: Measure, result: Result) -> list[str]:
    is_floor = measure.name.startswith("floor")
    database = measure.cpu_ms() - measure.web_ms()
    return [
        measure.name,
        f"{measure.cpu_ms():.2f}",
        f"{database:.2f}" if result.database == "PostgreSQL" else "",
        f"{measure.per_second():,.0f}",
        "" if is_floor else f"{ratio(measure, result.floors):.2f} × {measure.floor}",
        "" if is_floor else f"{web_ratio(measure, result.floors):.2f}",
        _target(measure, result),
        str(result.queries.get(measure.name, "")),
    ]


def _target(measure: Measure, result: Result) -> str:
    if not _is_judged(measure, result):
        return ""
    is_kept = ratio(measure, result.floors) <= (measure.most or 0)
    return f"≤ {measure.most:g}: {'kept' if is_kept else 'missed'}"


def _is_judged(measure: Measure, result: Result) -> bool:
    is_promised = measure.name not in TARGETS_ON_POSTGRES_ONLY or result.database == "PostgreSQL"
    return measure.most is not None and result.ideas == TARGET_AT and is_promised


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[at]) for row in (HEAD, *rows)) for at in range(len(HEAD))]
    for row in (HEAD, ["-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:])], *rows):
        cells = (
            text.ljust(width) if at == 0 else text.rjust(width)
            for at, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"| {' | '.join(cells)} |"
