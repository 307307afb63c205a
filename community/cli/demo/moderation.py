"""What was reported in the demo community: some of it decided, some waiting, one decision objected to."""

from datetime import datetime, timedelta

from sqlalchemy import select

from community.cli.demo import reading
from community.cli.demo.people import everybody
from community.cli.demo.reading import Entry
from community.core.db import session
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.models import Idea
from community.membership.models import Holdable, Member
from community.moderation.actions.appealing import file_appeal
from community.moderation.actions.deciding import decide_case
from community.moderation.actions.reporting import file_report
from community.moderation.actions.rulings import Ruling
from community.moderation.models import Case, Decision, Rung, Subject
from community.moderation.queries.clauses import clause_in_force, clauses_in_force
from community.moderation.queries.statements import statement_on
from community.moderation.queries.subjects import subject_named


def tell_case(entry: Entry, *, now: datetime) -> None:
    """What was said, who reported it, what was decided, and whether the member objects; each at its own time."""
    people = everybody()
    said = [_say(line, people, now) for line in entry["comments"]]
    subject = subject_named(f"comment-{said[0].id}", people[entry["reports"][0]["by"]])
    cases = [_report(subject, line, people, now) for line in entry["reports"]]
    if line := entry.get("decision"):
        decision = _decide(cases[0], subject, said, line, people, now)
        if "appeal" in entry and (statement := statement_on(decision)):
            text = entry["appeal"]["text"]
            file_appeal(statement, text, by=people[entry["comments"][0]["by"]], now=_at(entry["appeal"], now))


def _at(line: Entry, now: datetime) -> datetime:
    return now - timedelta(hours=line["hours_ago"])


def _say(line: Entry, people: dict[str, Member], now: datetime) -> Comment:
    idea = session.scalars(select(Idea).where(Idea.title == line["on"])).one()
    thread = session.get_one(Thread, idea.thread_id)
    return post_comment(thread, line["text"], by=people[line["by"]], now=_at(line, now))


def _report(subject: Subject, line: Entry, people: dict[str, Member], now: datetime) -> Case:
    at = _at(line, now)
    clause = next(each for each in clauses_in_force(at) if each.key == line["clause"])
    return session.get_one(
        Case, file_report(subject, clause=clause, note=line["note"], by=people[line["by"]], now=at).case_id
    )


def _decide(
    case: Case, subject: Subject, said: list[Comment], line: Entry, people: dict[str, Member], now: datetime
) -> Decision:
    at = _at(line, now)
    if line["rung"] == Rung.NOTHING:
        return decide_case(case, Ruling(rung=Rung.NOTHING), by=people[line["by"]], now=at)
    ruling = Ruling(
        rung=Rung(line["rung"]),
        clause=clause_in_force(line["clause"], subject.written_at),
        facts=line["facts"],
        why=line["why"],
        evidence=[{"text": each.body, "title": subject.title, "path": subject.path} for each in said[:1]],
        capabilities=tuple(line["capabilities"]),
        ends_at=at + timedelta(days=line["days"]),
        holds=[(Holdable.COMMENT, each.id) for each in said],
        deviation=line["deviation"],
    )
    return decide_case(case, ruling, by=people[line["by"]], now=at)


def tell_cases(*, now: datetime) -> None:
    """All of them, as they came; where the idea is there that they are about."""
    told = set(session.scalars(select(Idea.title)))
    for entry in reading.cases():
        if told.issuperset(line["on"] for line in entry["comments"]):
            tell_case(entry, now=now)
