"""A signal opens a case; a person reads in plain words what it saw, sets the votes aside in the open, or takes that back."""

from html import unescape

import pytest

from community.access import Role
from community.core import shortly
from community.core.db import session
from community.ideas.models import Idea
from community.membership.models import Member
from community.moderation.models import Case, Decision
from community.moderation.rules.signals.evidence import Kind
from community.moderation.tasks import look_for_signals
from community.moderation.views.signal_words import WORDS, signal_words
from tests.moderation.court import FACTS, WHY, held
from tests.moderation.town import Town, crowd, settle
from tests.world import Browser, World

RING = 6


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    town = settle(world, moderator)
    crowd(town.ideas[0], device="one")
    assert look_for_signals() == 1
    return town


def _idea(town: Town) -> Idea:
    return session.get_one(Idea, town.ideas[0].id, populate_existing=True)


def _page(browser: Browser, path: str) -> str:
    return unescape(browser.get(path).get_data(as_text=True))


def _public(town: Town) -> dict[str, str]:
    """The pages that the votes are on, without what differs from one answer to the next."""
    town.world.app.extensions["community-page-cache"].clear()
    shortly.forget()
    paths = ("/", "/ideas?sort=top", _idea(town).path, "/members/ring0")
    return {path: _page(town.world.visitor(), path) for path in paths}


def _opened(town: Town) -> tuple[Browser, Case]:
    browser, case = town.world.browser_of(town.people["mona"]), session.query(Case).one()
    browser.post(f"{case.path}/claim", form_on=case.path)
    return browser, case


def test_what_a_signal_saw_is_said_in_sentences_in_the_readers_language(town: Town) -> None:
    browser, case = _opened(town)
    page = _page(browser, case.path)
    assert "6 of 6 share a device with another of them." in page
    assert "6 members voted for the same" in page
    assert "6 of their votes stand on this idea." in page
    assert ">ring0</a>" in page
    assert "bans" not in page
    browser.post("/language", language="de")
    assert "6 von 6 teilen sich ein Gerät mit einem anderen von ihnen." in _page(browser, case.path)


def test_whoever_has_not_taken_the_case_reads_no_names(town: Town) -> None:
    other = town.world.browser_of(town.world.member("noah", roles=(Role.MODERATOR,)))
    page = _page(other, session.query(Case).one().path)
    assert "6 of 6 share a device" in page
    assert ">ring0</a>" not in page


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_signal_has_its_sentence(kind: Kind, world: World) -> None:
    seen = {"kind": kind, "members": 4, "of": 5, "hours": 24, "everybody": 0.0123, "expected": 0.5, "bans": 9.0}
    with world.app.test_request_context():
        (words,) = signal_words({"signals": [seen]})
    assert words.endswith(".")
    assert "5" in words
    assert set(WORDS) == set(Kind)


def test_the_votes_of_the_group_are_set_aside_visibly_and_come_back_exactly(town: Town) -> None:
    browser, case = _opened(town)
    noah = town.world.browser_of(town.world.member("noah", roles=(Role.MODERATOR,)))
    before, count = _public(town), _idea(town).vote_count
    asked = {"clause": "one-voice", "rung": "warning", "holds": "subject", "facts": FACTS, "why": WHY}
    look = unescape(browser.post(f"{case.path}/decisions", act="look", **asked).get_data(as_text=True))
    assert "6 votes" in look.partition("What the member will read")[2]
    assert held() == []
    assert browser.post(f"{case.path}/decisions", act="decide", **asked).status_code == 303
    assert [kind for kind, _ in held()] == ["vote"] * RING
    assert (_idea(town).vote_count, _idea(town).votes_aside) == (count - RING, RING)
    assert "6 votes are set aside by a moderator and do not count." in _public(town)[_idea(town).path]
    taken_back = f"{case.path}/decisions/{session.query(Decision).one().id}/reversal"
    assert noah.post(taken_back, reason="They are a school class.").status_code == 303
    assert (_idea(town).vote_count, _idea(town).votes_aside) == (count, 0)
    assert _public(town) == before
