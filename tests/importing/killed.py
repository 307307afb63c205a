"""`community import …` in a process that ends as a power cut would end it: `python -m tests.importing.killed 17 csv …`.

It dies right after the 17th statement that writes, wherever that is in a batch; with 0 it lives, and tells how many
there were. Batches are small, so that there are many.
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from community.cli.importing import comments, ideas, removing, votes
from community.cli.main import main

WRITES = ("INSERT", "UPDATE", "DELETE")


def run(last: int, words: list[str]) -> None:
    """Import, up to the last write."""
    ideas.BATCH, comments.BATCH, votes.BATCH, removing.IDEAS_AT_ONCE, removing.PEOPLE_AT_ONCE = 40, 90, 200, 25, 60
    written = [0]

    @event.listens_for(Engine, "after_cursor_execute")
    def _count(*arguments: Any) -> None:
        if str(arguments[2]).startswith(WRITES):
            written[0] += 1
            if written[0] == last:
                os.kill(os.getpid(), signal.SIGKILL)

    main(["import", *words], standalone_mode=False)
    sys.stderr.write(f"{written[0]} writes\n")


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2:])
