"""Whatever points to people is in their archive, and lets go of them when they leave: tried with a row of every kind."""

import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import Table, select

from community.core import clock
from community.core.db import Base, session
from community.core.personal import SHARES
from community.core.transaction import writing
from community.membership.actions.leaving import BLANK, erase
from community.membership.models import Member
from community.membership.queries.exporting import NOT_IN_THE_PROFILE
from community.membership.rules import hash_password
from tests.house.personal_data import FATES, STAYS_IN_THE_ROW, WITHOUT_A_KEY, Removal
from tests.house.personal_rows import keys, point_at
from tests.world import PASSWORD, World, at

WHAT_TO_DO = "see community/core/personal.py, and tests/house/personal_data.py"


def _leaver(world: World) -> Member:
    return world.member(
        "canary-handle",
        email="canary@example.org",
        email_confirmed_at=at("2026-01-01"),
        password_hash=hash_password(PASSWORD),
        bio="canary-bio",
        bio_html="<p>canary-bio</p>",
        avatar_key="canary-avatar-key-of-23.webp",
        time_zone="Europe/Vienna",
        names_votes=True,
        language="de",
        address_hash="canary-hash",
        is_watched=True,
        has_unread=False,
        is_demo=True,
        source="canary-source",
        source_id="canary-source-id",
        claim_email="canary@example.com",
        claimed_at=at("2026-01-01"),
    )


def _surrounded(world: World) -> tuple[Member, dict[str, tuple[Any, ...]]]:
    """A member, and a row of every kind that points to them; and as many of others, who mention them in all texts."""
    member, other, third = _leaver(world), world.member("somebody-else"), world.member("a-third")
    with writing():
        for key in keys():
            point_at(other, key, third)
        return member, {key: point_at(member, key, other) for key in keys()}


@pytest.mark.usefixtures("shared_app")
def test_every_key_to_a_member_has_its_fate() -> None:
    assert set(keys()) - FATES.keys() == set(), f"say what removing an account does to these: {WHAT_TO_DO}"
    assert FATES.keys() - set(keys()) == set(), "these are gone: take them out"


@pytest.mark.usefixtures("shared_app")
def test_every_key_to_a_member_is_in_the_archive() -> None:
    told = {key for share in SHARES.values() for key in share.by}
    assert set(keys()) - told == set(), f"export these, `exported(…, by=…)` in the room's subscribers: {WHAT_TO_DO}"
    assert told - set(keys()) == set(), "these are gone: take them out"


@pytest.mark.usefixtures("shared_app")
def test_every_column_of_a_member_is_in_the_archive_and_goes_or_it_is_said_why_not() -> None:
    columns = set(Base.metadata.tables["members"].columns.keys())
    assert NOT_IN_THE_PROFILE.keys() <= columns
    assert columns == BLANK.keys() | STAYS_IN_THE_ROW.keys(), f"blank it in membership/actions/leaving.py, {WHAT_TO_DO}"
    assert not BLANK.keys() & STAYS_IN_THE_ROW.keys()


@pytest.mark.usefixtures("shared_app")
def test_what_has_no_key_still_exists() -> None:
    every = {f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns}
    assert WITHOUT_A_KEY.keys() <= every


def test_the_archive_holds_a_row_of_every_kind(world: World) -> None:
    member, _ = _surrounded(world)
    answer = world.visitor().post(
        "/settings/data/export", form_on="/sign-in", login="canary-handle", current_password=PASSWORD
    )
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        held = {share.name: json.loads(archive.read(f"{share.name}.json")) for share in SHARES.values()}
        index, words = json.loads(archive.read("index.json")), archive.read("README.txt").decode()
    answer.close()
    assert {each["file"]: each["rows"] for each in index["kinds"]} == {
        f"{name}.json": len(rows) for name, rows in held.items()
    }
    assert all(f"{share.name}.json" in words and str(share.about) in words for share in SHARES.values())
    missing = [share.name for share in SHARES.values() if len(held[share.name]) < len(share.by)]
    assert not missing, "fewer rows than point to the member"
    (profile,) = held["profile"]
    assert profile.keys() == set(Base.metadata.tables["members"].columns.keys()) - NOT_IN_THE_PROFILE.keys()
    assert profile["handle"] == member.handle
    assert "canary-ideas-body" in held["ideas"][0]["body"]
    assert "canary-comments-body" in held["comments"][0]["body"]
    assert any("canary-statements-why" in (each["why"] or "") for each in held["decisions"])
    assert "canary-case_notes-text" in held["moderators-notes"][0]["text"]
    assert "argon2" not in str(held)
    assert "token" not in str(held)


@pytest.mark.parametrize("keeps_words", [True, False], ids=["words stay", "words go"])
def test_whatever_points_to_whoever_leaves_lets_go_of_them_as_it_is_said(world: World, *, keeps_words: bool) -> None:
    member, rows = _surrounded(world)
    with writing():
        erase(session.get_one(Member, member.id), keeps_words=keeps_words, now=clock.now())
    session.rollback()
    found = {key: _removal(key, row, member.id) for key, row in rows.items()}
    said = {key: fate.removal for key, fate in FATES.items()}
    if not keeps_words:
        said["idea_revisions.written_by_id"] = Removal.DELETED
    assert found == said
    empty = session.get_one(Member, member.id, populate_existing=True)
    assert {name: getattr(empty, name) for name in BLANK} == BLANK
    assert empty.handle.startswith("former_")


def _removal(key: str, row: tuple[Any, ...], member_id: int) -> Removal:
    name, column = key.split(".")
    table: Table = Base.metadata.tables[name]
    found = session.execute(select(table.c[column]).where(*_of(table, row))).one_or_none()
    if found is None:
        return Removal.DELETED
    assert found[0] in (None, member_id)
    return Removal.UNNAMED if found[0] is None else Removal.EMPTY_ROW


@pytest.mark.parametrize("keeps_words", [True, False], ids=["words stay", "words go"])
def test_no_row_holds_the_words_of_whoever_took_them_along(world: World, *, keeps_words: bool) -> None:
    member, rows_by = _surrounded(world)
    with writing():
        erase(session.get_one(Member, member.id), keeps_words=keeps_words, now=clock.now())
    session.rollback()
    everything = "\n".join(str(tuple(row)) for table in Base.metadata.tables.values() for row in _rows(table))
    mentioning = {
        f"{table.name}.{name}"
        for table in Base.metadata.tables.values()
        for row in _rows(table)
        for name, value in row._mapping.items()
        if "canary-handle" in str(value)
    }
    assert not sorted(mentioning), (
        " ".join(sorted(mentioning)) + f": forget_handle(…) these where the room lets go of a member, {WHAT_TO_DO}"
    )
    for trace in ("canary-handle", "canary@example", "canary-bio", "canary-avatar", "canary-source", "canary-hash"):
        assert trace not in everything
    revisions = Base.metadata.tables["idea_revisions"]
    theirs = _of(revisions, rows_by["idea_revisions.written_by_id"])
    assert (session.execute(select(revisions.c.id).where(*theirs)).one_or_none() is not None) is keeps_words
    for name, column in (("ideas", "author_id"), ("comments", "author_id")):
        table = Base.metadata.tables[name]
        (said,) = session.execute(select(table.c.body).where(*_of(table, rows_by[f"{name}.{column}"]))).one()
        assert (f"canary-{name}-body" in said) is keeps_words


def _of(table: Table, row: tuple[Any, ...]) -> list[Any]:
    return [column == value for column, value in zip(table.primary_key.columns, row, strict=True)]


def _rows(table: Table) -> Any:
    return session.execute(select(table)).all()
