"""Somebody whom an import had brought removes their account. Run again, the import brings nothing of the person back."""

import re
import secrets
from dataclasses import dataclass

import pytest

from community.core import clock
from community.core.db import session
from community.core.settings import Settings
from community.core.tasks import run_until_idle
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.actions.claims import claim_by_address
from community.membership.actions.leaving import erase
from community.membership.models import Departed, Member
from community.membership.rules.imported import import_key
from community.voting.models import Vote
from tests.importing.conftest import SOURCE, Forum, comment, count, counts, idea, imported, nothing_is_miscounted, vote
from tests.pages.test_nothing_left import is_cleaned_up, where
from tests.world import World, at


@dataclass
class Mara:
    """Who she was in the old forum: a mark of nine letters is in her name, her handle and her address."""

    forum: Forum
    mark: str
    name: str

    @property
    def handle(self) -> str:
        return f"mara-{self.mark}"

    @property
    def address(self) -> str:
        return f"mara-{self.mark}@example.org"

    def wrote(self, *more: dict[str, object]) -> None:
        """What the export holds: her ideas, what others say of her, her votes; and what came since."""
        ideas = [idea(1, author=self.name), idea(2, author="Nils", body=f"As @{self.handle} said."), *more]
        self.forum.write("ideas", ideas)
        answers = [comment(10, 1, body=f"@{self.handle.upper()}, you are right."), comment(11, 2, author=self.name)]
        self.forum.write("comments", answers)
        self.forum.write("votes", [vote(1, "Nils"), vote(2, self.name), *(vote(row["id"], self.name) for row in more)])

    def leaves(self, *, keeps_words: bool = True) -> None:
        """As whoever runs the machine does it for somebody who asks."""
        with writing():
            person = session.get_one(Member, imported(1).author_id)
            erase(person, keeps_words=keeps_words, now=clock.now())
        run_until_idle()


@pytest.fixture(params=["name", "address"])
def mara(request: pytest.FixtureRequest, forum: Forum) -> Mara:
    mark = f"wq{secrets.token_hex(4)}"
    name = f"Mara {mark}"
    return Mara(forum, mark, name if request.param == "name" else f"{name} <mara-{mark}@example.org>")


def test_the_same_file_again_changes_nothing_and_names_nobody(mara: Mara, settings: Settings) -> None:
    mara.wrote()
    mara.forum.bring_in()
    assert imported(1).author_id is not None
    mara.leaves()
    before = counts()
    again = mara.forum.bring_in()
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "Nothing changed.")
    assert counts() == before
    assert imported(1).author_id is None
    assert "@former-member said" in imported(2).body
    run_until_idle()
    is_cleaned_up()
    assert where(mara.mark, settings) == set()
    if "@" in mara.name:
        assert where(import_key(mara.name), settings) == set(), "nor the hash that anybody could make of the address"
    assert nothing_is_miscounted()


def test_what_she_wrote_since_comes_as_that_of_a_former_member(mara: Mara, settings: Settings) -> None:
    mara.wrote()
    mara.forum.bring_in()
    mara.leaves()
    people = count(Member)
    mara.wrote(idea(3, author=mara.name, body=f"Signed, @{mara.handle}"))
    assert "ideas: 1 new" in " ".join(mara.forum.bring_in("--dry-run").stdout.split())
    assert "ideas: 1 new" in " ".join(mara.forum.bring_in().stdout.split())
    assert (imported(3).author_id, imported(3).body) == (None, "Signed, @former-member")
    assert (count(Member), count(Vote, Vote.idea_id == imported(3).id)) == (people, 0)
    run_until_idle()
    is_cleaned_up()
    assert where(mara.mark, settings) == set()


def test_what_she_took_along_stays_away(mara: Mara) -> None:
    mara.wrote()
    mara.forum.bring_in()
    mara.leaves(keeps_words=False)
    mara.forum.bring_in()
    session.rollback()
    assert count(Idea, Idea.body.contains("The body of 1")) == 0
    assert count(Comment, Comment.body.contains("Comment 11")) == 0
    assert nothing_is_miscounted()


def test_so_it_is_for_who_had_claimed_what_the_import_brought(world: World, forum: Forum, settings: Settings) -> None:
    mark = f"wq{secrets.token_hex(4)}"
    mara = Mara(forum, mark, f"Mara {mark} <mara-{mark}@example.org>")
    mara.wrote()
    forum.bring_in()
    person = world.member("nobody-knows", email=mara.address, email_confirmed_at=at("2024-06-01"), password_hash="x")
    with writing():
        claim_by_address(session.merge(person), mara.address, now=at("2024-06-01"))
    mara.leaves()
    people = count(Member)
    assert "@former-member said" in imported(2).body, "nor by the handle that the import had made of her name"
    assert "Nothing changed." in forum.bring_in().stdout
    assert (count(Member), imported(1).author_id) == (people, None)
    run_until_idle()
    is_cleaned_up()
    assert where(mark, settings) == set()


def test_somebody_else_of_her_name_in_another_forum_is_made(mara: Mara) -> None:
    mara.wrote()
    mara.forum.bring_in()
    mara.leaves()
    people = count(Member)
    mara.forum.bring_in(source="another")
    assert count(Member) == people + 2


def test_what_is_kept_is_a_hash_that_only_this_site_can_make(mara: Mara) -> None:
    mara.wrote()
    mara.forum.bring_in()
    mara.leaves()
    kept = session.query(Departed).all()
    assert len(kept) == 2
    assert all(re.fullmatch(r"[0-9a-f]{64}", row.key) for row in kept)
    assert SOURCE not in str([row.key for row in kept])
