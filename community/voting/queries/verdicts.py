"""Whether what was shipped solved it, as those who voted say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from community.access import Viewer
from community.core.db import AnySelect, fixed, session
from community.ideas.models import Idea, Stage
from community.ideas.policy import listed_for
from community.ideas.rules import path_of
from community.membership.models import SHOWN, Member, Scope
from community.membership.policy import Place, placed
from community.membership.rules import Shown
from community.site.queries import the_site
from community.voting.models import Solved, Verdict, Vote
from community.voting.queries.counts import counting
from community.voting.rules import LEAST_VERDICTS

MOST_COUNTED = 1_000
NOTES = 20
LATELY = 8


@dataclass(frozen=True)
class Question:
    """Did it solve it? Asked of one person about one shipped idea."""

    idea_id: int
    board_id: int
    shipped_at: datetime | None
    opens_at: datetime | None
    has_voted: bool


@placed(Question)
def _place(question: Question) -> list[Place]:
    return [(Scope.IDEA, question.idea_id), (Scope.BOARD, question.board_id)]


@dataclass(frozen=True)
class Tally:
    """How many said what since the idea was last shipped, counted up to the latest 1,000."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def is_public(self) -> bool:
        return self.total >= LEAST_VERDICTS

    def share(self, solved: str) -> int:
        """In per cent."""
        return round(100 * getattr(self, solved) / self.total) if self.total else 0


@dataclass(frozen=True)
class Said(Shown):
    """What somebody said, and when."""

    solved: str
    note: str
    given_at: datetime


def is_shipped(idea: Idea) -> bool:
    """Whether there is something to be asked about."""
    return idea.status.stage == Stage.DONE and idea.shipped_at is not None


def question_about(idea: Idea, viewer: Viewer) -> Question:
    """The question as it stands for the viewer. One query where the idea is shipped, none for nobody."""
    if not is_shipped(idea) or idea.shipped_at is None:
        return Question(idea.id, idea.board_id, None, None, has_voted=False)
    opens_at = idea.shipped_at + timedelta(days=the_site().verdict_days)
    return Question(idea.id, idea.board_id, idea.shipped_at, opens_at, has_voted=_votes(viewer, idea.id))


def _votes(viewer: Viewer, idea_id: int) -> bool:
    """Whether a vote of theirs counts, for the idea or what it took in."""
    if not viewer.is_member:
        return False
    mine = select(Vote.id).where(Vote.member_id == viewer.id, Vote.root_id == idea_id, counting())
    return session.execute(mine.limit(1)).first() is not None


def my_verdict(idea: Idea, viewer: Viewer) -> Verdict | None:
    """What the viewer said of it. One query, none for nobody."""
    if not viewer.is_member:
        return None
    mine = select(Verdict).where(Verdict.idea_id == idea.id, Verdict.member_id == viewer.id)
    return session.scalars(mine.execution_options(populate_existing=True)).one_or_none()


def tally_of(idea: Idea) -> Tally:
    """One query, by index."""
    latest = select(Verdict.solved).where(_since_shipped(idea)).order_by(Verdict.given_at.desc())
    found = latest.limit(MOST_COUNTED).subquery()
    counted = session.execute(select(found.c.solved, func.count()).group_by(found.c.solved))
    by_word = Counter({row[0]: row[1] for row in counted})
    return Tally(*(by_word[each] for each in Solved))


def said_of(idea: Idea) -> Sequence[Said]:
    """What was said last, with names: for the team. One query."""
    rows = session.execute(_said().where(_since_shipped(idea)).limit(fixed(NOTES)))
    return [Said(*row) for row in rows]


def lately_said(viewer: Viewer) -> Sequence[tuple[Said, str, str]]:
    """What was said last of any idea, with its title and path: for the team. One query."""
    found = _said().add_columns(Idea.id, Idea.slug, Idea.title).join(Idea, Idea.id == Verdict.idea_id)
    rows = session.execute(found.where(listed_for(viewer)).limit(fixed(LATELY)))
    return [(Said(*row[:-3]), row.title, path_of(row.id, row.slug)) for row in rows]


def _since_shipped(idea: Idea) -> ColumnElement[bool]:
    return and_(Verdict.idea_id == idea.id, Verdict.given_at >= idea.shipped_at)


def _said() -> AnySelect:
    found: AnySelect = select(*SHOWN, Verdict.solved, Verdict.note, Verdict.given_at)
    return found.join(Member, Member.id == Verdict.member_id).order_by(Verdict.given_at.desc(), Verdict.id.desc())
