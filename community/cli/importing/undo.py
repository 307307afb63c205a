"""Taking an import back: its ideas with all that stands under them, and the people whom nothing needs any more."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import cast

from sqlalchemy import ColumnElement, Delete, Select, Table, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from community.cli.importing.columns import Refused
from community.cli.importing.indexing import mark_for_search
from community.core.db import Base, session
from community.core.transaction import writing
from community.discussion.models import Comment, Thread
from community.ideas.models import Board, Idea, IdeaTag, StatusChange, Tag
from community.membership.models import Member
from community.voting.models import Vote

IDEAS_AT_ONCE = 200
ROWS_AT_ONCE = 20_000
PEOPLE_AT_ONCE = 1_000


@dataclass(frozen=True)
class Contributions:
    """What people of this site did with imported ideas."""

    votes: int
    comments: int
    answers: int
    revisions: int

    def __str__(self) -> str:
        counts = [(getattr(self, each.name), each.name) for each in fields(self)]
        return ", ".join(f"{count:,} {name}" for count, name in counts if count)


class Undo:
    """Takes back what came from one source. Each batch is committed; stopped and run again, it goes on."""

    def __init__(self, source: str, say: Callable[[str], None], *, with_contributions: bool = False) -> None:
        self._source = source
        self._say = say
        self._with_contributions = with_contributions
        self.removed: Counter[str] = Counter({"ideas": 0, "comments": 0, "votes": 0, "people": 0})

    def run(self) -> int:
        """Do it; how many people stay. Raises Refused where others have contributed, or nothing is there."""
        mine = Idea.source == self._source
        if not any(session.scalar(select(exists().where(each))) for each in (mine, Member.source == self._source)):
            raise Refused(f"Nothing here came from “{self._source}”.")
        self._refuse_contributions(mine)
        session.rollback()
        while numbers := self._next_ideas():
            with writing():
                self._remove_ideas(numbers)
            self._say(f"removed {self.removed['ideas']:,} ideas so far")
        self._remove_people()
        return session.scalar(select(func.count()).where(Member.source == self._source)) or 0
