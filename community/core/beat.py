"""When the worker was last seen: a row it writes each minute, wherever it runs."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from community.core import clock
from community.core.db import Base, insert_into, session
from community.core.tasks import task
from community.core.transaction import writing

WORKER = "worker"


class Beat(Base):
    """Something that runs by the clock was here."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


@task("worker.beat")
def beat() -> int:
    """Say that the worker is alive."""
    with writing():
        now = clock.now()
        new = insert_into(Beat).values(name=WORKER, seen_at=now)
        session.execute(new.on_conflict_do_update(index_elements=["name"], set_={"seen_at": now}))
    return 0


def last_seen() -> datetime | None:
    """When the worker last said so; None: never. One query."""
    row = session.get(Beat, WORKER)
    return row.seen_at if row else None
