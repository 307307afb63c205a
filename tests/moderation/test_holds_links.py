"""Whoever may not post links may still write; whoever may not upload is told so, and nothing is left out in silence."""

import io
from datetime import timedelta
from pathlib import Path

import pytest

from community.core import clock
from community.core.db import session
from community.core.ports import chosen
from community.core.settings import Settings
from community.core.text import links_out
from community.core.transaction import writing
from community.membership.models import Member, Scope, Upload, Withholding
from tests.moderation.conftest import Holding
from tests.moderation.town import Town, settle
from tests.pictures import drawn, encoded, sent
from tests.world import Browser, World

LINK = "Look at https://example.com/offer"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Plain words.", False),
        ("https://example.com", True),
        ("www.example.com", True),
        ("[here](example.com)", True),
        ("[here][1]\n\n[1]: https://example.com", True),
        ("<HTTPS://EXAMPLE.COM>", True),
        ("![picture](https://example.com/a.png)", True),
        ("![picture](/files/abc.webp) and [that](/ideas/4)", False),
        ("`https://example.com`", False),
        ("mail@example.com and @ada", False),
        ("[" * 3000 + " https://example.com", True),
    ],
)
def test_what_is_a_link_to_elsewhere(text: str, links: bool) -> None:
    assert links_out(text) is links


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    return settle(world, moderator)


def _withhold(town: Town, holding: Holding, capability: str, *, idea_id: int | None = None) -> Browser:
    """From Ada, for a week."""
    ada = town.people["ada"]
    with writing():
        now = clock.now()
        row = Withholding(
            member_id=ada.id,
            capability=capability,
            scope=Scope.IDEA if idea_id else Scope.SITE,
            scope_id=idea_id,
            starts_at=now,
            ends_at=now + timedelta(days=7),
            statement_id=holding.state(),
        )
        session.add(row)
        session.get_one(Member, ada.id).is_watched = True
    return town.world.browser_of(ada)


def test_every_way_to_write_refuses_links_and_takes_words(town: Town, holding: Holding) -> None:
    ada, idea, comment = _withhold(town, holding, "link.post"), town.ideas[0], town.comments[0]
    ways = (
        ("/ideas", {"title": "Another idea"}),
        (f"/ideas/{idea.id}", {"title": idea.title, "revision": "1"}),
        (f"/ideas/{idea.id}/comments", {}),
        (f"/comments/{comment.id}/edit", {"revision": "1"}),
    )
    for path, fields in ways:
        assert ada.post(path, **fields, body=LINK).status_code == 403, path
        assert ada.post(path, **fields, body="Just words.").status_code == 303, path


def test_on_one_idea_only_that_idea_refuses_links(town: Town, holding: Holding) -> None:
    ada = _withhold(town, holding, "link.post", idea_id=town.ideas[0].id)
    assert ada.post(f"/ideas/{town.ideas[0].id}/comments", body=LINK).status_code == 403
    assert ada.post(f"/ideas/{town.ideas[1].id}/comments", body=LINK).status_code == 303


@pytest.mark.parametrize(
    ("path", "field"), [("/uploads", "picture"), ("/ideas", "pictures"), ("/settings/avatar", "picture")]
)
def test_pictures_are_refused_aloud(town: Town, holding: Holding, path: str, field: str) -> None:
    ada = _withhold(town, holding, "upload.create")
    picture = (io.BytesIO(b"GIF89a"), "a.gif")
    assert ada.post(path, title="Another idea", **{field: picture}).status_code == 403


def test_a_refused_idea_leaves_no_picture_behind(town: Town, holding: Holding, settings: Settings) -> None:
    ada, picture = _withhold(town, holding, "link.post"), encoded(drawn())
    before = _files(settings)
    refused = (
        ({"title": "Another idea", "body": LINK}, 403),
        ({"title": "Long " * 60, "body": "Words."}, 422),
        ({"title": "Another idea", "body": "Words.", "tags": "a, b, c, d, e, f, g"}, 422),
    )
    for fields, status in refused:
        assert ada.post("/ideas", **fields, pictures=sent(picture)).status_code == status
    assert _files(settings) == before
    assert session.query(Upload).count() == 0
    assert ada.post("/ideas", title="Another idea", pictures=sent(picture)).status_code == 303
    assert chosen().files.path(session.query(Upload).one().key) is not None


def _files(settings: Settings) -> set[Path]:
    return {path for path in (settings.data_path / "files").rglob("*") if path.is_file()}
