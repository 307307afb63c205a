"""Fill a place, in a process of its own: `python -m bench.prepare IDEAS RESULT`, with the place's environment.

Migrates, seeds, counts again, builds the search index, counts the queries of each page; RESULT tells the load.
"""

import pickle
import sys
import time
from pathlib import Path
from typing import Any

from flask import Flask

from bench import bulk, floor
from bench.queries import queries_per_page
from bench.seed import seed
from community.app import create_app
from community.cli.database import bring_up_to_date
from community.core.db import db
from community.core.ports import chosen
from community.search.actions import rebuild
from community.voting.actions import recount_all


def prepare(app: Flask, ideas: int) -> dict[str, Any]:
    """Everything that comes before the load."""
    with app.app_context():
        bring_up_to_date()
        floor.fill(db.engine.url.render_as_string(hide_password=False))
        began = time.monotonic()
        seeded = seed(ideas)
        if wrong := recount_all():
            raise SystemExit(f"the seed and a recount disagree: {wrong[:3]}")
        bulk.settle()
        took = {"seed": time.monotonic() - began}
        began = time.monotonic()
        rebuild(chosen().search)
        took["search index"] = time.monotonic() - began
    return {"seeded": seeded, "queries": queries_per_page(app, seeded), "took": took}


def main() -> None:
    result = prepare(create_app(), int(sys.argv[1]))
    Path(sys.argv[2]).write_bytes(pickle.dumps(result))


if __name__ == "__main__":
    main()
