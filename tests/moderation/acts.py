"""What people do, as acts that can be done again in another community: real actions, on what their doors load."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from community.access import Role
from community.core import clock, shortly
from community.core.db import session
from community.core.transaction import writing
from community.discussion import actions as discussion
from community.discussion.queries import get_visible as visible_comment
from community.ideas import actions as ideas
from community.ideas.models import Board, Idea
from community.ideas.queries import get_visible as visible_idea
from community.ideas.queries import status_by_key
from community.membership.actions.settings import Profile, edit_profile
from community.membership.models import Holdable, Member, Scope
from community.moderation.actions.appealing import decide_appeal, file_appeal, lapse_overdue
from community.moderation.actions.deciding import decide_case, decline, second
from community.moderation.actions.forcing import reverse
from community.moderation.actions.reporting import file_report, open_case
from community.moderation.actions.rulings import Ruling
from community.moderation.actions.sweeping import preview
from community.moderation.models import Decision, Origin, Rung, Subject
from community.moderation.queries.clauses import clause_in_force
from community.moderation.queries.statements import appeal_on, statement_on
from community.moderation.queries.subjects import subject_named, votes_on
from community.voting.actions import cast_vote, withdraw_vote
from community.voting.models import Vote
from community.voting.queries import get_votable
from tests.conftest import empty_database
from tests.world import at

START = at("2026-06-01T09:00")
MEMBERS = {"ada": "Ada of the North", "bea": "Bea Bright", "cem": "Cem the Calm"}
STAFF = {"mona": Role.MODERATOR, "noah": Role.MODERATOR, "lena": Role.MODERATOR, "tomas": Role.TEAM}
BOARDS = 2
WHY = "Six equal posts with a discount code promote a shop; none of them spoke about the idea."


class NothingDoneError(Exception):
    """It was allowed, and nothing was left to do."""


@dataclass(frozen=True)
class Act:
    """Something that somebody does. People go by handle; ideas, comments and boards by their place in the order they
    came; decisions by numbers of the test's own. `decision`: the one that it belongs to, and would not be without.
    """

    kind: str
    at: datetime
    decision: int | None
    values: Mapping[str, Any]


@dataclass
class Stage:
    """A community in which acts are done: the ids of its people, and of what they made, in the order it came."""

    people: dict[str, int] = field(default_factory=dict)
    boards: list[int] = field(default_factory=list)
    ideas: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    decisions: dict[int, int] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> "Stage":
        """With people in it, and nothing that they made."""
        stage = cls()
        empty_database()
        shortly.forget()
        clock.use(lambda _session: START)
        with writing():
            people = [_person(handle, name) for handle, name in MEMBERS.items()]
            people += [_person(handle, handle.title(), role) for handle, role in STAFF.items()]
            session.add_all([*people, Board(slug="shop", name="Shop", position=2)])
            session.flush()
            stage.people = {person.handle: person.id for person in people}
            stage.boards = list(session.scalars(select(Board.id).order_by(Board.id)))
        return stage

    def do(self, act: Act) -> None:
        """Do it in a transaction of its own, at its time; raises CommunityError or NothingDoneError."""
        clock.use(lambda _session: act.at)
        with writing():
            does: Callable[..., Any] = getattr(self, f"_{act.kind}")
            if does(act.at, **act.values) is False:
                raise NothingDoneError

    def member(self, handle: str) -> Member:
        return session.get_one(Member, self.people[handle])

    # ── members ──

    def _share(self, now: datetime, who: str, board: int, title: str, body: str) -> None:
        proposal = ideas.Proposal(title=title, body=body)
        place = session.get_one(Board, self.boards[board])
        self.ideas.append(ideas.post_idea(proposal, board=place, by=self.member(who), now=now).id)

    def _revise(self, now: datetime, who: str, idea: int, title: str, body: str) -> bool:
        by = self.member(who)
        found = visible_idea(self.ideas[idea], by)
        proposal = ideas.Proposal(title=title, body=body)
        return ideas.revise_idea(found, proposal, seen_revision=found.revision, by=by, now=now)

    def _take_idea_back(self, now: datetime, who: str, idea: int) -> bool:
        by = self.member(who)
        return ideas.withdraw_idea(visible_idea(self.ideas[idea], by), by=by, now=now)

    def _bring_idea_back(self, _now: datetime, who: str, idea: int) -> bool:
        by = self.member(who)
        return ideas.restore_idea(visible_idea(self.ideas[idea], by), by=by)

    def _say(self, now: datetime, who: str, idea: int, body: str, parent: int | None) -> None:
        by = self.member(who)
        thread = visible_idea(self.ideas[idea], by).thread
        under = None if parent is None else visible_comment(self.comments[parent], by)[0]
        self.comments.append(discussion.post_comment(thread, body, by=by, now=now, parent=under).id)

    def _edit(self, now: datetime, who: str, comment: int, body: str) -> bool:
        by = self.member(who)
        found, _ = visible_comment(self.comments[comment], by)
        return discussion.edit_comment(found, body, seen_revision=found.revision, by=by, now=now)

    def _take_comment_back(self, now: datetime, who: str, comment: int) -> bool:
        by = self.member(who)
        return discussion.withdraw_comment(visible_comment(self.comments[comment], by)[0], by=by, now=now)

    def _bring_comment_back(self, _now: datetime, who: str, comment: int) -> bool:
        by = self.member(who)
        return discussion.restore_comment(visible_comment(self.comments[comment], by)[0], by=by)

    def _vote(self, now: datetime, who: str, idea: int) -> bool:
        by = self.member(who)
        return cast_vote(get_votable(self.ideas[idea], by), by=by, now=now)

    def _take_vote_back(self, now: datetime, who: str, idea: int) -> bool:
        by = self.member(who)
        return withdraw_vote(get_votable(self.ideas[idea], by), by=by, now=now)

    def _edit_profile(self, _now: datetime, who: str, bio: str) -> None:
        by = self.member(who)
        wanted = Profile(display_name=by.display_name, bio=bio, language="", time_zone="UTC", names_votes=True)
        edit_profile(by, wanted, by=by)

    def _report(self, now: datetime, who: str, about: tuple[str, Any]) -> None:
        by, clause = self.member(who), clause_in_force("advertising", now)
        assert clause is not None
        file_report(self._subject(about, by), clause=clause, by=by, now=now)

    def _appeal(self, now: datetime, who: str, number: int) -> None:
        statement = statement_on(self._decision(number))
        if statement is None:
            raise NothingDoneError
        file_appeal(statement, "I only wanted to help.", by=self.member(who), now=now)

    # ── team and moderators ──

    def _answer(self, now: datetime, who: str, idea: int, status: str, text: str) -> None:
        by, standing = self.member(who), status_by_key(status)
        assert standing is not None
        answer = ideas.Answer(status=standing, text=text, reason="cost")
        ideas.change_status(visible_idea(self.ideas[idea], by), answer, by=by, now=now)

    def _lock(self, now: datetime, who: str, idea: int) -> bool:
        by = self.member(who)
        return discussion.lock_thread(visible_idea(self.ideas[idea], by).thread, by=by, now=now)

    def _unlock(self, _now: datetime, who: str, idea: int) -> bool:
        by = self.member(who)
        return discussion.unlock_thread(visible_idea(self.ideas[idea], by).thread, by=by)

    def _decide(
        self,
        now: datetime,
        who: str,
        number: int,
        about: tuple[str, Any],
        hours: float | None,
        sweep: tuple[str, datetime, list[int]] | None = None,
        **values: Any,
    ) -> None:
        """`sweep`: whose ideas and comments since when, and votes on which ideas: `holds` has to be just these."""
        by = self.member(who)
        if sweep is not None:
            handle, since, voted = sweep
            found = preview(self.member(handle), since, now, votes_on=[self.ideas[place] for place in voted]).holds
            assert sorted(found) == sorted((kind, self._id_of(kind, what)) for kind, what in values["holds"])
        case = open_case(self._subject(about, by), origin=Origin.MODERATOR, severity=2, by=by, now=now)
        ends_at = None if hours is None else now + timedelta(hours=hours)
        self.decisions[number] = decide_case(case, self._ruling(now, ends_at=ends_at, **values), by=by, now=now).id

    def _ruling(self, now: datetime, *, rung: Rung, holds: Iterable[tuple[Holdable, Any]], **values: Any) -> Ruling:
        if rung is Rung.NOTHING:
            return Ruling(rung=rung)
        named = [(kind, self._id_of(kind, what)) for kind, what in holds]
        is_fraud = any(kind is Holdable.VOTE for kind, _ in named)
        return Ruling(
            rung=rung,
            clause=clause_in_force("one-voice" if is_fraud else "advertising", now),
            facts="You posted the same link to a shop in six discussions.",
            why=WHY,
            deviation="It fits what happened.",
            review_at=now + timedelta(days=365) if rung is Rung.REVOKE else None,
            holds=named,
            **values | {"scope_id": self._place(values["scope"], values["scope_id"])},
        )

    def _second(self, now: datetime, who: str, number: int) -> None:
        second(self._decision(number), by=self.member(who), now=now)

    def _decline(self, now: datetime, who: str, number: int) -> None:
        decline(self._decision(number), by=self.member(who), now=now)

    def _decide_appeal(self, now: datetime, who: str, number: int, outcome: Any, hours: float | None) -> None:
        appeal = appeal_on(self._decision(number))
        if appeal is None:
            raise NothingDoneError
        ends_at = None if hours is None else now + timedelta(hours=hours)
        decide_appeal(appeal, outcome, WHY, ends_at=ends_at, by=self.member(who), now=now)

    def _reverse(self, now: datetime, who: str, number: int) -> bool:
        return reverse(self._decision(number), by=self.member(who), now=now, reason="It was a mistake.")

    def _wait(self, now: datetime) -> None:
        lapse_overdue(now=now)

    # ── by which names ──

    def _decision(self, number: int) -> Decision:
        return session.get_one(Decision, self.decisions[number])

    def _place(self, scope: str, place: int | None) -> int | None:
        lists = {Scope.BOARD: self.boards, Scope.IDEA: self.ideas}
        return None if place is None else lists[Scope(scope)][place]

    def _subject(self, about: tuple[str, Any], viewer: Member) -> Subject:
        kind, what = about
        if kind == "votes":
            found = votes_on(self.ideas[what])
            assert found is not None
            return found
        names = {"profile": lambda: what, "idea": lambda: self.ideas[what], "comment": lambda: self.comments[what]}
        return subject_named(f"{kind}-{names[kind]()}", viewer)

    def _id_of(self, kind: Holdable, what: Any) -> int:
        if kind is Holdable.VOTE:
            handle, idea = what
            mine = Vote.member_id == self.people[handle], Vote.idea_id == self.ideas[idea]
            return session.scalars(select(Vote.id).where(*mine)).one()
        lists: dict[Holdable, Any] = {
            Holdable.IDEA: self.ideas,
            Holdable.COMMENT: self.comments,
            Holdable.PROFILE: self.people,
        }
        return int(lists[kind][what])

    def idea(self, place: int) -> Idea:
        return session.get_one(Idea, self.ideas[place])


def _person(handle: str, name: str, role: Role | None = None) -> Member:
    return Member(
        handle=handle,
        display_name=name,
        email=f"{handle}@example.org",
        email_confirmed_at=START,
        password_hash="not asked for",
        bio=f"I am {handle}.",
        bio_html=f"<p>I am {handle}.</p>",
        joined_at=START,
        names_votes=True,
        role_names=role or "",
    )
