"""A community of N ideas and 10 N votes, written in bulk into a founded, otherwise empty database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, update

from bench import bulk, texts
from community.core.db import session
from community.core.text import PIPELINE_VERSION, excerpt, slug
from community.core.transaction import writing
from community.discussion.models import Comment, Thread
from community.discussion.rules import depth_of, path_under
from community.ideas.models import Board, Idea, IdeaRevision, IdeaTag, Status, StatusChange, Tag
from community.ideas.rules import EXCERPT_CHARACTERS
from community.membership.models import Member
from community.membership.rules.passwords import hash_password
from community.voting.models import Vote
from community.voting.rules import recounted, tally, weight

READERS = 12
PASSWORD = "seven quiet refill jars"
DISCUSSED = 40
COMMENTS = 50
BATCH = 1_000
DAYS = 270
BOARDS = ("Shop", "App", "Delivery")
TAGS = ("app", "bread", "checkout", "dark mode", "delivery", "deposit", "family", "mail", "planner", "search", "vegan")
# Of ten ideas: how they stand.
STANDS = ("open",) * 13 + ("under-review", "under-review", "planned", "in-progress", "shipped", "shipped", "not-now")


@dataclass
class Seeded:
    """What a load needs to know of what was written."""

    readers: list[str] = field(default_factory=list)
    open_ids: list[int] = field(default_factory=list)
    discussed: list[int] = field(default_factory=list)
    discussed_paths: list[str] = field(default_factory=list)
    # Reader (as a place in `readers`) and idea.
    voted: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True)
class _Setting:
    """What every idea is made from."""

    random: Random
    began: datetime
    now: datetime
    members: Sequence[int]
    team_id: int
    boards: Sequence[int]
    statuses: dict[str, int]
    tags: Sequence[int]


def seed(ideas: int, *, votes_each: int = 10, now: datetime | None = None) -> Seeded:
    """Write it all; counts and scores are worked out on the way, so that a recount finds nothing to correct."""
    now = now or datetime.now(UTC)
    with writing():
        setting = _setting(ideas, now)
        seeded = Seeded(readers=[f"reader-{number}" for number in range(1, READERS + 1)])
        for first in range(1, ideas + 1, BATCH):
            numbers = range(first, min(first + BATCH, ideas + 1))
            _write_ideas(numbers, setting, seeded, votes_each)
        _comments(seeded.discussed, setting)
        _count_boards()
        bulk.continue_numbering(Thread, Idea)
    return seeded


def _setting(ideas: int, now: datetime) -> _Setting:
    began = now - timedelta(days=DAYS)
    count = max(200, ideas // 5)
    kept = hash_password(PASSWORD)
    bulk.write(Member, [_member(number, began, kept) for number in range(1, count + 1)])
    last = session.scalar(select(func.max(Board.position))) or 0
    boards = [{"slug": slug(name), "name": name, "position": last + at} for at, name in enumerate(BOARDS, 1)]
    session.execute(insert(Board), boards)
    session.execute(insert(Tag), [{"slug": slug(name), "name": name} for name in TAGS])
    return _Setting(
        random=Random(ideas),
        began=began,
        now=now,
        members=list(session.scalars(select(Member.id).where(Member.source == "bench").order_by(Member.id))),
        team_id=session.scalars(select(Member.id).where(Member.handle == f"member-{count}")).one(),
        boards=list(session.scalars(select(Board.id).order_by(Board.id))),
        statuses={row.key: row.id for row in session.execute(select(Status.key, Status.id))},
        tags=list(session.scalars(select(Tag.id))),
    )


def _member(number: int, began: datetime, kept: str) -> dict[str, Any]:
    is_reader = number <= READERS
    handle = f"reader-{number}" if is_reader else f"member-{number}"
    return {
        "handle": handle,
        "display_name": handle.replace("-", " ").title(),
        "email": f"{handle}@example.org" if is_reader else None,
        "email_confirmed_at": began if is_reader else None,
        "password_hash": kept if is_reader else None,
        "joined_at": began,
        "source": "bench",
        "source_id": str(number),
    }


def _write_ideas(numbers: range, setting: _Setting, seeded: Seeded, votes_each: int) -> None:
    rows, votes = [], []
    for number in numbers:
        idea, cast = _idea(number, setting, votes_each)
        rows.append(idea)
        votes += cast
        if idea["status_id"] == setting.statuses["open"]:
            seeded.open_ids.append(number)
        if number <= DISCUSSED:
            seeded.discussed.append(number)
            seeded.discussed_paths.append(f"/ideas/{number}-{idea['slug']}")
    readers = {member_id: at for at, member_id in enumerate(setting.members[:READERS])}
    seeded.voted |= {(readers[v["member_id"]], v["idea_id"]) for v in votes if v["member_id"] in readers}
    counts = [{"id": number, "comment_count": COMMENTS if number <= DISCUSSED else 0} for number in numbers]
    bulk.write(Thread, counts)
    bulk.write(Idea, rows)
    bulk.write(IdeaTag, list(_tags(numbers, setting)))
    bulk.write(IdeaRevision, [_revision(row) for row in rows])
    bulk.write(StatusChange, [_change(row, setting) for row in rows if row["answered_at"]])
    bulk.write(Vote, votes)


def _idea(number: int, setting: _Setting, votes_each: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    random = setting.random
    title = texts.title(random)
    body, body_html = random.choice(texts.bodies())
    created_at = setting.began + timedelta(seconds=random.randrange(DAYS * 86_400))
    status = random.choice(STANDS)
    cast = _votes(number, created_at, setting, votes_each)
    idea = {
        "id": number,
        "thread_id": number,
        "title": title,
        "slug": slug(title),
        "body": body,
        "body_html": body_html,
        "excerpt": excerpt(body, EXCERPT_CHARACTERS),
        "pipeline": PIPELINE_VERSION,
        "board_id": random.choice(setting.boards),
        "status_id": setting.statuses[status],
        "author_id": random.choice(setting.members),
        "created_at": created_at,
        "answered_at": min(setting.now, created_at + timedelta(days=9)) if status != "open" else None,
        "vote_count": len(cast),
        "score": recounted(created_at, 0, tally(vote["weight"] for vote in cast)),
    }
    return idea, cast


def _votes(number: int, created_at: datetime, setting: _Setting, votes_each: int) -> list[dict[str, Any]]:
    """Many for few and few for many: their number falls off exponentially, `votes_each` on average."""
    random = setting.random
    wanted = min(len(setting.members), round(random.expovariate(1 / votes_each))) if votes_each else 0
    cast = []
    for member_id in random.sample(setting.members, wanted):
        cast_at = min(setting.now, created_at + timedelta(seconds=int(random.expovariate(1 / 864_000))))
        vote = {"member_id": member_id, "idea_id": number, "root_id": number, "cast_at": cast_at}
        cast.append(vote | {"counts": True, "weight": weight(cast_at)})
    return cast


def _tags(numbers: range, setting: _Setting) -> Iterator[dict[str, int]]:
    for number in numbers:
        for tag_id in setting.random.sample(setting.tags, setting.random.randint(1, 3)):
            yield {"idea_id": number, "tag_id": tag_id}


def _revision(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "idea_id": row["id"],
        "number": 1,
        "title": row["title"],
        "body": row["body"],
        "tag_names": [],
        "written_at": row["created_at"],
        "written_by_id": row["author_id"],
    }


def _change(row: dict[str, Any], setting: _Setting) -> dict[str, Any]:
    words, words_html = setting.random.choice(texts.replies())
    return {
        "idea_id": row["id"],
        "from_id": setting.statuses["open"],
        "to_id": row["status_id"],
        "changed_at": row["answered_at"],
        "changed_by_id": setting.team_id,
        "text": words,
        "text_html": words_html,
        "notify": False,
    }


def _comments(idea_ids: Sequence[int], setting: _Setting) -> None:
    """Fifty to each thread: a third of them replies, some of these deep."""
    for thread_id in idea_ids:
        paths = [""]
        rows = []
        for number in range(COMMENTS):
            written_at = setting.began + timedelta(hours=number + 1, seconds=thread_id)
            parent = setting.random.choice(paths[-4:]) if number % 3 == 2 else ""
            path = path_under(parent, written_at)
            paths.append(path)
            rows.append(_comment(thread_id, path, written_at, setting))
        bulk.write(Comment, rows)
        by_path = dict(session.execute(select(Comment.path, Comment.id).where(Comment.thread_id == thread_id)).all())
        parents = [{"id": by_path[path], "parent_id": by_path[path[:-20]]} for path in by_path if len(path) > 20]
        if parents:
            session.execute(update(Comment), parents)


def _comment(thread_id: int, path: str, written_at: datetime, setting: _Setting) -> dict[str, Any]:
    body, body_html = setting.random.choice(texts.replies())
    return {
        "thread_id": thread_id,
        "author_id": setting.random.choice(setting.members),
        "body": body,
        "body_html": body_html,
        "path": path,
        "depth": depth_of(path),
        "created_at": written_at,
    }


def _count_boards() -> None:
    ideas_here = select(func.count()).where(Idea.board_id == Board.id).scalar_subquery()
    session.execute(update(Board).values(idea_count=ideas_here), execution_options={"synchronize_session": False})
