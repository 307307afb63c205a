"""Storm brakes that are pulled, and whether they slow somebody down here and now."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select

from community.access import Decision, Permission, Viewer, allowed
from community.core import clock
from community.core.db import session
from community.core.shortly import kept_shortly
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Scope
from community.membership.policy import Place, places_of, slowed_by
from community.moderation.models import Brake
from community.moderation.policy import is_exempt
from community.moderation.rules.words import BRAKE_MINUTES


@kept_shortly
def pulled_brakes() -> Sequence[Brake]:
    """Every brake that was not released and may still run. One query a second at most."""
    since = clock.python_now() - timedelta(minutes=1)
    return session.scalars(select(Brake).where(Brake.released_at.is_(None), Brake.ends_at > since)).all()


def brakes_on(places: Iterable[Place], *, now: datetime) -> list[Brake]:
    """The brakes that run at one of these places or on the whole site. No query beyond the kept ones."""
    here = set(places)
    running = [brake for brake in pulled_brakes() if brake.starts_at <= now < brake.ends_at]
    return [each for each in running if each.scope == Scope.SITE or (each.scope, each.scope_id) in here]


@slowed_by
def is_slowed(actor: Viewer, _permission: Permission, subject: object) -> Decision:
    """Where a brake is pulled, each member adds one contribution in ten minutes; staff is let through.

    No query where none is, else two.
    """
    if not pulled_brakes() or is_exempt(actor):
        return allowed
    now = clock.now()
    ends = [_waits(brake, actor, now) for brake in brakes_on(places_of(subject), now=now)]
    until = max((each for each in ends if each is not None), default=None)
    return Decision(is_allowed=False, reason="brake-pulled", until=until) if until and until > now else allowed


def _waits(brake: Brake, actor: Viewer, now: datetime) -> datetime | None:
    """Ten minutes after the last contribution there, but no longer than the brake."""
    last = _last_idea(brake, actor), _last_comment(brake, actor)
    moments = [each for each in last if each is not None and each <= now]
    return min(max(moments) + timedelta(minutes=BRAKE_MINUTES), brake.ends_at) if moments else None


def _last_idea(brake: Brake, actor: Viewer) -> datetime | None:
    if brake.scope == Scope.IDEA:
        return None
    mine = select(func.max(Idea.created_at)).where(Idea.author_id == actor.id)
    return session.scalar(mine.where(Idea.board_id == brake.scope_id) if brake.scope == Scope.BOARD else mine)


def _last_comment(brake: Brake, actor: Viewer) -> datetime | None:
    mine = select(func.max(Comment.created_at)).where(Comment.author_id == actor.id)
    if brake.scope == Scope.SITE:
        return session.scalar(mine)
    here = Idea.id == brake.scope_id if brake.scope == Scope.IDEA else Idea.board_id == brake.scope_id
    return session.scalar(mine.join(Idea, and_(Idea.thread_id == Comment.thread_id, here)))
