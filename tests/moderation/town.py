"""A small community with all that can be set aside: ideas, comments, votes and profiles, by several people."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.membership.models import Member
from community.moderation.models import Trace
from community.voting.actions import cast_vote, recount_all
from community.voting.models import Vote
from community.voting.rules import weight
from tests.world import Browser, World, at

LONG_AGO = at("2026-03-01T09:00")
TITLES = (
    "Deliver after six",
    "Refill stations downtown",
    "Paper labels instead of plastic",
    "A recipe planner offline",
)


@dataclass
class Town:
    """People by handle, ideas and comments in the order they came."""

    world: World
    people: dict[str, Member] = field(default_factory=dict)
    ideas: list[Idea] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def browsers(self) -> dict[str, Browser]:
        """One of each kind of person who looks."""
        seeing = {"author": "ada", "member": "bea", "moderator": "mona", "team": "tomas"}
        return {"visitor": self.world.visitor()} | {
            who: self.world.browser_of(self.people[handle]) for who, handle in seeing.items()
        }


def settle(world: World, moderator: Member) -> Town:
    """Four ideas, each with votes and a conversation."""
    town = Town(world, {"mona": moderator})
    for handle, name in (("ada", "Ada of the North"), ("bea", "Bea"), ("cem", "Cem")):
        words = {"display_name": name, "bio": f"I am {handle}.", "bio_html": f"<p>I am {handle}.</p>"}
        town.people[handle] = world.member(handle, names_votes=True, **words)
    town.people["tomas"] = world.member("tomas", roles=(Role.TEAM,))
    with writing():
        board = session.scalars(select(Board).order_by(Board.id)).first()
        assert board is not None
        for number, title in enumerate(TITLES):
            _share(town, board, number, title)
    return town


def _share(town: Town, board: Board, number: int, title: str) -> None:
    moment = LONG_AGO + timedelta(days=number)
    people = [town.people[handle] for handle in ("ada", "bea", "cem", "tomas")]
    author = people[number % 2]
    proposal = Proposal(title=title, body=f"{title}, please.", tags=("delivery", f"tag {number}"))
    idea = post_idea(proposal, board=board, by=author, now=moment)
    session.refresh(idea, ["status"])
    town.ideas.append(idea)
    for place, voter in enumerate(people[: 4 - number % 3]):
        cast_vote(idea, by=voter, now=moment + timedelta(hours=7 * place + number))
    thread = session.get_one(Thread, idea.thread_id)
    first = post_comment(thread, f"About {title.lower()}: yes.", by=people[0], now=moment + timedelta(hours=1))
    reply = post_comment(thread, "So say I.", by=people[1], now=moment + timedelta(hours=2), parent=first)
    alone = post_comment(thread, "Me, too.", by=people[0], now=moment + timedelta(hours=3))
    town.comments += [first, reply, alone]


def crowd(idea: Idea, *, device: str) -> None:
    """Six accounts of one device for one idea, among people who come and go."""
    now = clock.now()
    other = session.scalars(select(Idea.id).where(Idea.id != idea.id).limit(1)).one()
    with writing():
        for number in range(60):
            _arrival(f"guest{number}", number, now - timedelta(hours=9 * number), f"d{number}", other)
    with writing():
        for number in range(6):
            _arrival(f"ring{number}", 500, now - timedelta(minutes=number), device, idea.id)
        recount_all(fix=True)


def _arrival(handle: str, place: int, joined: datetime, device: str, target: int) -> None:
    member = Member(handle=handle, display_name=handle, joined_at=joined)
    session.add(member)
    session.flush()
    where = {"prefix_hash": f"p{place}", "device_hash": device, "made_at": joined}
    session.add(Trace(member_id=member.id, action="join", target_id=None, **where))
    session.add(Vote(member_id=member.id, idea_id=target, root_id=target, cast_at=joined, weight=weight(joined)))
