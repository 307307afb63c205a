"""Authors and voters become unclaimed members, each once; who has no name is nobody."""

import pytest
from sqlalchemy import select

from community.access import Role
from community.cli.importing import votes as stage
from community.core.db import session
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.actions.claims import claim, claim_by_address
from community.membership.models import Member
from community.membership.rules import is_handle
from community.membership.rules.imported import handle_for_import, import_key, import_profile
from community.voting.models import Vote
from tests.importing.conftest import (
    Forum,
    comment,
    count,
    idea,
    imported,
    member,
    nothing_is_miscounted,
    snapshot,
    vote,
)
from tests.world import World, at


def test_an_author_becomes_an_unclaimed_member_since_they_first_appeared(forum: Forum) -> None:
    forum.write("ideas", [idea(1, created_at="2024-05-01"), idea(2, author="")])
    forum.write("comments", [comment(10, 1, author="Mara", created_at="2024-04-01")])
    forum.write("votes", [vote(2, "Mara"), vote(1, "Mara", 2)])
    forum.bring_in()
    mara = member("Mara")
    assert (mara.handle, mara.display_name, mara.is_unclaimed) == ("mara", "Mara", True)
    assert mara.joined_at == at("2024-03-02T12:00")
    assert (mara.email, mara.password_hash, mara.role_names) == (None, None, "")
    assert imported(1).author_id == mara.id
    assert imported(2).author_id is None
    assert count(Member) == 1


def test_handles_that_are_taken_or_reserved_get_a_number(world: World, forum: Forum) -> None:
    world.member("mara")
    names = ["Mara", "mara", "MARA!", "Admin", "管理员", "李明", "x", "M" * 300]
    forum.write("ideas", [idea(place, author=name) for place, name in enumerate(names)])
    forum.bring_in()
    found = dict(session.execute(select(Idea.source_id, Member.handle).join(Member, Member.id == Idea.author_id)).all())
    handles = [found[str(place)] for place in range(len(names))]
    assert sorted(handles[:3]) == ["mara-2", "mara-3", "mara-4"]
    assert handles[3] == "admin-2"
    assert all(map(is_handle, handles))
    assert len(set(handles)) == len(names)
    assert member("李明").display_name == "李明"


def test_fifty_people_of_one_name_are_fifty_members(forum: Forum) -> None:
    forum.write("ideas", [idea(number, author=f"Anna{'!' * number}") for number in range(1, 51)])
    assert "people: 50 new" in forum.bring_in().stdout
    assert "people: 0 new" in forum.bring_in().stdout


def test_an_address_is_kept_for_claiming_and_never_shown(world: World, forum: Forum) -> None:
    forum.write("ideas", [idea(1, author="Mara.K@Example.org"), idea(2, author="Nils N. <nils@example.org>")])
    forum.write("votes", [vote(1, "mara.k@example.ORG"), vote(2, "nils@example.org")])
    forum.bring_in()
    assert count(Member) == 2
    mara, nils = session.scalars(select(Member).order_by(Member.claim_email)).all()
    assert (mara.claim_email, nils.claim_email) == ("mara.k@example.org", "nils@example.org")
    assert mara.display_name.startswith("Member ")
    assert nils.display_name == "Nils N."
    for person in (mara, nils):
        for shown in (person.handle, person.display_name, person.source_id):
            assert "@" not in str(shown)
            assert "mara" not in str(shown)
    for path in (imported(1).path, mara.path, "/"):
        assert "example.org" not in world.visitor().get(path).text.lower()


def test_whoever_confirms_the_address_gets_what_comes_later_too(world: World, forum: Forum) -> None:
    forum.write("ideas", [idea(1, author="mara@example.org"), idea(2), idea(3)])
    forum.write("votes", [vote(2, "mara@example.org")])
    forum.bring_in()
    mara = world.member("mara-k", email="mara@example.org", email_confirmed_at=at("2024-06-01"), password_hash="x")
    world.browser_of(mara).post(f"/ideas/{imported(3).id}/vote")
    with writing():
        claim_by_address(session.merge(mara), "mara@example.org", now=at("2024-06-01"))
    before = snapshot()
    assert "Nothing changed." in forum.bring_in().stdout
    assert snapshot() == before
    forum.write("ideas", [idea(4, author="mara@example.org")])
    forum.write("votes", [vote(2, "mara@example.org"), vote(3, "mara@example.org"), vote(4, "mara@example.org")])
    forum.bring_in()
    assert imported(4).author_id == mara.id
    assert set(session.scalars(select(Vote.member_id))) == {mara.id}
    assert count(Vote) == 3
    assert nothing_is_miscounted()


def test_whom_the_owner_named_gets_what_comes_later_too(world: World, forum: Forum) -> None:
    forum.write("ideas", [idea(1, author="Mara"), idea(2), idea(3)])
    forum.write("votes", [vote(1, "Mara"), vote(2, "mara k.")])
    forum.bring_in()
    mara, owner = world.member("ada"), world.member("olga", roles=(Role.OWNER,))
    for name in ("Mara", "mara k."):
        with writing():
            claim(session.merge(member(name)), session.merge(mara), by=owner, now=at("2024-06-01"))
    forum.write("ideas", [idea(1, author="Mara"), idea(2), idea(3), idea(4, author="Mara")])
    forum.write("comments", [comment(10, 3, author="Mara"), comment(11, 3, 10, author="mara k.")])
    forum.write("votes", [vote(1, "Mara"), vote(3, "Mara", 5), vote(3, "mara k.", 4), vote(2, "Mara", 4)])
    done = forum.bring_in()
    assert "people: 0 new" in done.stdout
    assert "comments: 2 new" in done.stdout
    assert "votes: 1 new, 3 unchanged" in done.stdout
    assert {imported(1).author_id, imported(4).author_id} == {mara.id}
    assert set(session.scalars(select(Comment.author_id))) == {mara.id}
    cast = {row.idea_id: (row.member_id, row.cast_at.day) for row in session.scalars(select(Vote))}
    assert cast == {imported(n).id: (mara.id, day) for n, day in ((1, 3), (2, 3), (3, 5))}
    assert nothing_is_miscounted()
    assert "Nothing changed." in forum.bring_in().stdout


@pytest.mark.parametrize("size", [1, 2, 20_000])
def test_a_person_is_called_as_they_are_first_named_wherever_batches_end(
    forum: Forum, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(stage, "BATCH", size)
    forum.write("ideas", [idea(1, author=""), idea(2, author="")])
    names = ["Anna <anna@example.org>", "anna@example.org", "Anne <anna@example.org>"]
    forum.write("votes", [vote(2, names[0], 5), vote(1, names[1], 3), vote(1, names[2], 4)])
    forum.bring_in()
    session.rollback()
    anna = session.scalars(select(Member)).one()
    assert (anna.display_name, anna.joined_at) == ("Anna", at("2024-03-03T12:00"))


def test_nobody_is_found_by_handle(world: World, forum: Forum) -> None:
    world.member("mara")
    forum.write("ideas", [idea(1, author="mara")])
    forum.bring_in()
    assert member("mara").handle == "mara-2"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("", ""),
        ("  ", ""),
        ("\x00\u200b", ""),
        ("  Mara   K ", "Mara K"),
        ("Mara\x00K", "MaraK"),
        ("MARA", "MARA"),
        ("Jürg", "Jürg"),
        ("@mara", "@mara"),
        ("bob@work", "bob@work"),
    ],
)
def test_a_person_is_known_by_their_tidied_name(name: str, key: str) -> None:
    assert import_key(name) == key


def test_one_address_is_one_person_however_it_is_written() -> None:
    spellings = ["a.b@example.org", "A.B@EXAMPLE.ORG", "Anna <a.b@example.org>", "a.b@example.org (Anna)"]
    assert len(set(map(import_key, spellings))) == 1
    assert [import_profile(each).claim_email for each in spellings] == ["a.b@example.org"] * 4
    assert import_profile(spellings[2]).display_name == "Anna"


def test_an_address_that_nobody_could_confirm_is_not_shown_either() -> None:
    profile = import_profile("jürg@firma.example")
    assert (profile.claim_email, profile.handle) == (None, "")
    assert profile.display_name.startswith("Member ")


@pytest.mark.parametrize("wish", ["", "ada", "a" * 30, "ab-" * 9 + "abc"])
def test_every_handle_that_is_tried_can_be_one(wish: str) -> None:
    tried = [handle_for_import(wish, "key", attempt) for attempt in range(14)]
    assert all(map(is_handle, tried))
    assert len(set(tried)) == 14
