"""One of everything that an address can name: what the matrix knocks at doors with."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import inspect, select

from community.access import Role
from community.core import clock
from community.core.db import Base, session
from community.core.ids import hashed, new_token
from community.core.ports import chosen
from community.core.transaction import writing
from community.discussion.actions import post_comment, withdraw_comment
from community.discussion.models import Thread
from community.ideas.actions import (
    Answer,
    Proposal,
    change_status,
    keep_answer,
    merge_ideas,
    post_idea,
    propose_merge,
    withdraw_idea,
)
from community.ideas.models import Audience, Board, Idea, MergeProposal, Stage, Status, Tag
from community.ideas.queries import get_visible
from community.membership.models import MailLink, Member, MemberSession, Upload
from community.moderation.actions.clauses import publish_policy
from community.moderation.actions.starter import CLAUSES
from community.notifications.queries.ways_out import WayOut
from community.site.queries import policy_in_force
from community.voting.actions import cast_vote
from tests.house.judged import add_cases, judge
from tests.world import Browser, World

STAFF = {"team": Role.TEAM, "moderator": Role.MODERATOR, "owner": Role.OWNER}
REVIEWED = ("under-review", "planned")
LONG_AGO = timedelta(days=40)


@dataclass
class Subjects:
    """People by their role in the matrix, and things by their name; `known` is what `fill` knows of both."""

    world: World
    people: dict[str, Member]
    things: dict[str, object] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)

    def browser(self, role: str) -> Browser:
        """A browser of whoever has this role; a visitor's for `anonymous`."""
        return self.world.visitor() if role == "anonymous" else self.world.browser_of(self.known[role])

    def fill(self, text: str) -> str:
        """The text with its subjects: `/ideas/{idea.id}` becomes `/ideas/7`."""
        return text.format(**self.known)


def settle(world: World) -> Subjects:
    """People of every role, and one of everything, most of it the author's. May be called again for more."""
    mark = secrets.token_hex(3)
    people = {
        role: world.member(f"{role}-{mark}", roles=(STAFF[role],) if role in STAFF else (), bio="Hello.")
        for role in ("member", "author", "team", "moderator", "owner")
    }
    subjects, decider = Subjects(world, people), judge(world, mark)
    with writing():
        _add_catalogue(subjects, mark)
        _add_ideas(subjects, mark)
        _add_comments(subjects)
        _add_belongings(subjects)
        _add_policy(subjects)
        spare = subjects.things["board"]
        assert isinstance(spare, Board)
        add_cases(subjects.things, people, decider, spare.id)
        session.flush()
        subjects.known = {name: _plain(thing) for name, thing in (subjects.things | people).items()}
    return subjects


def _plain(thing: object) -> object:
    """What an address may ask of it, without the database behind it."""
    if not isinstance(thing, Base):
        return thing
    session.refresh(thing)
    values = {column.key: getattr(thing, column.key) for column in inspect(type(thing)).column_attrs}
    return SimpleNamespace(**{"path": getattr(thing, "path", None)} | values)


def _add_catalogue(subjects: Subjects, mark: str) -> None:
    """A board and a status that nobody uses yet, and the boards that ideas go to."""
    board = Board(slug=f"spare-{mark}", name=f"Spare {mark}", position=90)
    hidden = Board(slug=f"hidden-{mark}", name="Hidden", position=91, seen_by=Audience.TEAM, posted_by=Audience.TEAM)
    status = Status(key=f"spare-{mark}", name=f"Spare {mark}", stage=Stage.OPEN, tone="teal", position=90)
    session.add_all([board, hidden, status])
    session.flush()
    first = session.scalars(select(Board).order_by(Board.position, Board.id)).first()
    subjects.things |= {"board": board, "hidden_board": hidden, "status": status, "usual_board": first}


def _add_ideas(subjects: Subjects, mark: str) -> None:
    author, team, now = subjects.people["author"], subjects.people["team"], clock.now()
    usual, hidden = subjects.things["usual_board"], subjects.things["hidden_board"]
    assert isinstance(usual, Board)
    assert isinstance(hidden, Board)
    words = Proposal(title=f"Deliver after six {mark}", body="I am at work until then.", tags=(f"time {mark}",))
    idea = post_idea(words, board=usual, by=author, now=now)
    taken_back = post_idea(words, board=usual, by=author, now=now)
    withdraw_idea(taken_back, by=author, now=now)
    long_gone = post_idea(words, board=usual, by=author, now=now)
    withdraw_idea(long_gone, by=author, now=now - LONG_AGO)
    decided = post_idea(words, board=usual, by=author, now=now)
    decided.status, decided.shipped_at = session.scalars(select(Status).where(Status.stage == Stage.DONE)).one(), now
    secret = post_idea(words, board=hidden, by=team, now=now)
    session.flush()
    _add_answers(subjects, idea, post_idea(words, board=usual, by=author, now=now))
    tag = session.scalars(select(Tag).where(Tag.name == f"time {mark}")).one()
    subjects.things |= {"idea": idea, "withdrawn": taken_back, "long_gone": long_gone, "decided": decided}
    subjects.things |= {"secret": secret, "tag": tag}
    merged = post_idea(Proposal(title="The same once more", body="Please."), board=usual, by=author, now=now)
    twin = post_idea(Proposal(title="The same a third time", body="Please."), board=usual, by=author, now=now)
    propose_merge(twin, idea, by=author, now=now)
    root = post_idea(Proposal(title="The same for everybody", body="Please."), board=usual, by=author, now=now)
    merge_ideas(merged, root, by=team, now=now)
    subjects.things |= {"merged": merged, "twin": twin, "proposal": session.scalars(select(MergeProposal)).all()[-1]}


def _add_answers(subjects: Subjects, idea: Idea, answered: Idea) -> None:
    """An idea with an answer, and a draft of one."""
    team, now = subjects.people["team"], clock.now()
    review, planned = (session.scalars(select(Status).where(Status.key == key)).one() for key in REVIEWED)
    change_status(answered, Answer(status=review, text="We look at it."), by=team, now=now)
    draft = keep_answer(idea, Answer(status=planned, text="Soon"), by=team, now=now)
    subjects.things |= {"answered": answered, "draft": draft, "used": _used(subjects)}


def _used(subjects: Subjects) -> Idea:
    """What the author voted for, shipped long ago."""
    author, team, then = subjects.people["author"], subjects.people["team"], clock.now() - LONG_AGO
    board = subjects.things["usual_board"]
    assert isinstance(board, Board)
    used = post_idea(Proposal(title="A paper receipt", body="Please."), board=board, by=author, now=then)
    cast_vote(get_visible(used.id, author), by=author, now=then)
    shipped = session.scalars(select(Status).where(Status.key == "shipped")).one()
    change_status(used, Answer(status=shipped, text="It is here."), by=team, now=then)
    return used


def _add_comments(subjects: Subjects) -> None:
    author, moderator, now = subjects.people["author"], subjects.people["moderator"], clock.now()
    idea = subjects.things["idea"]
    assert isinstance(idea, Idea)
    thread = session.get_one(Thread, idea.thread_id)
    comment = post_comment(thread, "After eight would do, too.", by=author, now=now)
    back = post_comment(thread, "Never mind.", by=author, now=now)
    session.refresh(back, ["thread"])
    withdraw_comment(back, by=author, now=now)
    note = post_comment(thread, "Ask logistics.", by=moderator, now=now, internal=True)
    subjects.things |= {"comment": comment, "withdrawn_comment": back, "note": note}


def _add_policy(subjects: Subjects) -> None:
    """A version that follows the one before at once, with other words and the same clauses: it judges everything."""
    last = policy_in_force()
    words, began, owner = f"{last.text}\nBe kind.", last.in_force_from, subjects.people["owner"]
    subjects.things["policy"] = publish_policy(words, CLAUSES, is_material=False, by=owner, now=began)


def _add_belongings(subjects: Subjects) -> None:
    """A picture, links from mails, a second browser: all the author's."""
    author, now = subjects.people["author"], clock.now()
    key = f"{secrets.token_urlsafe(18)}.webp"
    chosen().files.put(key, b"RIFF")
    upload = Upload(
        key=key, owner_id=author.id, media_type="image/webp", width=1, height=1, size_bytes=4, created_at=now
    )
    elsewhere = MemberSession(
        member_id=author.id,
        token_hash=hashed(new_token()),
        browser="Another",
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    session.add_all([upload, elsewhere])
    session.flush()
    links = {purpose: _link(author, purpose) for purpose in ("confirm", "reset")}
    subjects.things["way_out"] = WayOut("outcome", author.id).token
    subjects.things |= {"upload": upload, "elsewhere": elsewhere, "links": SimpleNamespace(**links)}


def _link(member: Member, purpose: str) -> str:
    """The token of a link that works."""
    token, now = new_token(), clock.now()
    address = f"{member.handle}@example.org"
    member.email = address
    session.add(
        MailLink(
            member_id=member.id,
            purpose=purpose,
            address=address,
            token_hash=hashed(token),
            created_at=now,
            expires_at=now + timedelta(minutes=20),
        )
    )
    session.flush()
    return token
