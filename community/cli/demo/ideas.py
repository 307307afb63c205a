"""An idea of the demo community: posted, voted for, discussed and answered, each at its own time."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from community.cli.demo.people import everybody
from community.cli.demo.reading import Entry
from community.core.db import session
from community.discussion.actions import mark_answer, post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import (
    Answer,
    Proposal,
    change_status,
    decline_proposal,
    keep_answer,
    merge_ideas,
    post_idea,
    propose_merge,
)
from community.ideas.models import Board, Idea, MergeProposal, Status, Tag
from community.ideas.queries import get_visible
from community.membership.models import Member
from community.site.queries import the_site
from community.voting.actions import ask_due, cast_vote, give_verdict, recount
from community.voting.models import Vote
from community.voting.queries import counting, question_about


def tell_idea(entry: Entry, *, now: datetime, chance: random.Random) -> None:
    """Post the idea as its author, then let everything happen to it in order."""
    people = everybody()
    author = people[entry["author"]]
    began = _began(entry, now)
    names = dict(session.execute(select(Tag.slug, Tag.name)).all())
    tags = tuple(names[slug] for slug in entry.get("tags", ()))
    board = session.scalars(select(Board).where(Board.slug == entry["board"])).one()
    proposal = Proposal(title=entry["title"], body=entry["body"].strip(), tags=tags)
    number = post_idea(proposal, board=board, by=author, now=began).id
    idea = get_visible(number, next(person for person in people.values() if "team" in person.role_names))
    _vote(idea, entry, people, began=began, now=now, chance=chance)
    _discuss(idea, entry, people, began=began, now=now)
    _answer(idea, entry, people, now=now)
    _judge(idea, entry, people, now=now, chance=chance)
    _draft(idea, entry, people, now=now)
    if carried := entry.get("carried_votes"):
        session.execute(update(Idea).where(Idea.id == number).values(carried_votes=carried))
    recount(number)  # the votes were not cast in the order of their times


def merge_what_is_one(entries: Sequence[Entry], *, now: datetime) -> None:
    """What members say is the same, what the team said to that, and what it has merged."""
    titles, people = {entry["key"]: entry["title"] for entry in entries}, everybody()
    for entry in entries:
        for key, act in (("proposed", propose_merge), ("merged", merge_ideas)):
            if line := entry.get(key):
                then = now - timedelta(days=line["days_ago"])
                act(_titled(entry["title"]), _titled(titles[line["into"]]), by=people[line["by"]], now=then)
        if line := entry.get("declined"):
            source = _titled(entry["title"])
            about = MergeProposal.source_id == source.id, MergeProposal.settled_at.is_(None)
            proposal = session.scalars(
                select(MergeProposal).where(*about).options(joinedload(MergeProposal.source))
            ).one()
            decline_proposal(proposal, by=people[line["by"]], now=now - timedelta(days=line["days_ago"]))


def _titled(title: str) -> Idea:
    return session.scalars(select(Idea).where(Idea.title == title).options(joinedload(Idea.status))).one()


def _began(entry: Entry, now: datetime) -> datetime:
    day = (now - timedelta(days=entry["days_ago"])).replace(hour=entry["hour"], minute=entry["days_ago"] * 7 % 60)
    return min(day, now - timedelta(minutes=20))


def _vote(
    idea: Idea, entry: Entry, people: dict[str, Member], *, began: datetime, now: datetime, chance: random.Random
) -> None:
    crowd = [person for person in people.values() if person.handle != entry["author"] and person.joined_at < now]
    chance.shuffle(crowd)
    for person in crowd[: entry["votes"]]:
        seen = max(began, person.joined_at)
        cast_vote(idea, by=person, now=seen + (now - seen) * chance.random() ** 2)


def _discuss(idea: Idea, entry: Entry, people: dict[str, Member], *, began: datetime, now: datetime) -> None:
    told: list[Comment] = []
    thread = session.get_one(Thread, idea.thread_id)
    last = began
    for line in entry.get("comments", ()):
        last = min(now, max(now - timedelta(days=line["days_ago"]), last + timedelta(minutes=2)))
        parent = told[line["reply_to"]] if "reply_to" in line else None
        comment = post_comment(
            thread,
            line["text"].strip(),
            by=people[line["by"]],
            now=last,
            parent=parent,
            internal=line.get("internal", False),
        )
        if line.get("marked_answer"):
            team = next(person for person in people.values() if "team" in person.role_names)
            mark_answer(comment, by=team, now=last)
        told.append(comment)


def _answer(idea: Idea, entry: Entry, people: dict[str, Member], *, now: datetime) -> None:
    statuses = {status.key: status for status in session.scalars(select(Status))}
    for line in entry.get("answers", ()):
        answer = Answer(
            status=statuses[line["status"]],
            text=line["text"].strip(),
            reason=line.get("reason"),
            target=_target(line, now),
        )
        change_status(idea, answer, by=people[line["by"]], now=now - timedelta(days=line["days_ago"]))
        session.refresh(idea, ["status"])


def _target(line: Entry, now: datetime) -> date | None:
    return (now + timedelta(days=line["target"])).date() if "target" in line else None


def _judge(idea: Idea, entry: Entry, people: dict[str, Member], *, now: datetime, chance: random.Random) -> None:
    """Whether it helped: what the entry says, and a third of the others who voted. The rest have been asked."""
    if idea.shipped_at is None:
        return
    ask_due(now=min(now, idea.shipped_at + timedelta(days=the_site().verdict_days)))
    said = {line["by"]: line for line in entry.get("verdicts", ())}
    voted = select(Vote.member_id).where(Vote.root_id == idea.id, counting())
    voters = set(session.scalars(voted))
    for handle, person in people.items():
        is_told = handle in said
        if person.id in voters and (is_told or chance.random() < 1 / 3):
            solved = chance.choices(("yes", "partly", "no"), weights=(8, 3, 1))[0]
            line = said.get(handle, {"solved": solved, "note": ""})
            said_at = _said_at(idea.shipped_at, now, chance)
            give_verdict(question_about(idea, person), line["solved"], line["note"], by=person, now=said_at)


def _said_at(shipped_at: datetime, now: datetime, chance: random.Random) -> datetime:
    """Some weeks after it was shipped, when they were asked."""
    return min(now, shipped_at + timedelta(days=14 + 30 * chance.random() ** 2))


def _draft(idea: Idea, entry: Entry, people: dict[str, Member], *, now: datetime) -> None:
    """What the team is about to say."""
    for line in entry.get("drafts", ()):
        status = session.scalars(select(Status).where(Status.key == line["status"])).one()
        when = now + timedelta(days=line["publish_in_days"]) if "publish_in_days" in line else None
        answer = Answer(status=status, text=line["text"].strip(), target=_target(line, now))
        written = now - timedelta(days=line["days_ago"])
        keep_answer(idea, answer, by=people[line["by"]], now=written, publish_at=when)
