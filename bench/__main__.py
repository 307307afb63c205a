"""`python -m bench [--ideas 1000,10000,100000] [--quick]`: prints tables; a whole run writes docs/performance.md."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import report
from bench.load import Load, load
from bench.scenario import Effort, Result, run
from bench.servers import postgres_place, sqlite_place

SIZES = (1_000, 10_000, 100_000)
PLACES = {"postgres": postgres_place, "sqlite": sqlite_place}


def main() -> int:
    """Exit status 1 if a promise is not kept."""
    given = _arguments()
    effort = Effort(rounds=2, seconds=0.8) if given.quick else Effort()
    sizes = (1_000,) if given.quick else given.ideas
    began = time.monotonic()
    with load() as sender:
        results = [_one(name, size, effort, sender) for size in sizes for name in given.databases]
    missed = list(report.verdicts(results))
    print("\n".join([*report.growth(results), *missed, f"\n{time.monotonic() - began:.0f} s in all."]))
    if tuple(sizes) == SIZES and len(given.databases) == len(PLACES):
        report.write(results)
    return 1 if missed else 0


def _one(name: str, ideas: int, effort: Effort, sender: Load) -> Result:
    with tempfile.TemporaryDirectory(prefix="community-bench-") as folder, PLACES[name](Path(folder)) as place:
        print(f"{place.database}: preparing {ideas:,} ideas …", file=sys.stderr, flush=True)
        result = run(place, ideas, effort, sender)
    print(report.as_markdown([result]), flush=True)
    return result


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--ideas", type=_sizes, default=SIZES, help="sizes, with commas between")
    parser.add_argument("--quick", action="store_true", help="1,000 ideas only, and shorter")
    parser.add_argument("--databases", type=lambda text: text.split(","), default=list(PLACES), help="postgres,sqlite")
    return parser.parse_args()


def _sizes(text: str) -> Sequence[int]:
    return tuple(int(part) for part in text.replace("_", "").split(","))


if __name__ == "__main__":
    sys.exit(main())
