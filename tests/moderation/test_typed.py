"""What nobody types in good faith is refused beside its field; nothing breaks, and what cannot be seen is no text."""

import re

import pytest

from community.core.db import session
from community.moderation.models import Appeal, Brake, Case, CaseNote, Statement
from tests.moderation.court import Court, Later
from tests.world import Browser

UNSEEN = "\u200b\u2060\u200b" * 20
HOSTILE = "\u202e<b>jars</b>\u0000 " + "W" * 300


@pytest.fixture
def case(court: Court) -> Case:
    return court.case()


@pytest.fixture
def mona(court: Court, case: Case) -> Browser:
    """The case is hers."""
    browser = court.world.browser_of(court.mona)
    browser.post(f"{case.path}/claim", form_on=case.path)
    return browser


def _decision(**changed: str) -> dict[str, str]:
    return {
        "act": "look",
        "rung": "withhold",
        "clause": "advertising",
        "capabilities": "comment.post",
        "scope": "site",
        "lasts": "7",
        "unit": "days",
        "facts": "You posted a shop's link.",
        "why": "Equal posts with a discount code promote a shop, and nothing else.",
        "deviation": "It was the sixth time.",
    } | changed


@pytest.mark.parametrize(
    "changed",
    [
        {"lasts": "-1"},
        {"lasts": "999999999999"},
        {"lasts": "1e9"},
        {"scope": "idea-99999999999999999999999"},
        {"scope": "galaxy-1"},
        {"capabilities": "everything"},
        {"rung": "lapsed"},
        {"facts": UNSEEN},
        {"why": UNSEEN},
        {"deviation": UNSEEN},
        {"quote": "x" * 10_001},
    ],
    ids=str,
)
def test_a_decision_that_makes_no_sense_is_refused_beside_its_field(
    mona: Browser, case: Case, changed: dict[str, str]
) -> None:
    assert mona.post(f"{case.path}/decisions", **_decision(**changed)).status_code == 422


@pytest.mark.parametrize("place", [{"idea": "#"}, {"idea": "-3"}, {"place": "galaxy"}, {"place": "board-x"}], ids=str)
def test_a_brake_for_no_known_place_is_not_pulled_on_the_whole_site(mona: Browser, place: dict[str, str]) -> None:
    fields = {"place": "site", "hours": "6", "reason": "Many at once."} | place
    assert mona.post("/moderation/brakes", **fields).status_code == 422
    assert session.query(Brake).count() == 0


def test_what_cannot_be_seen_is_no_text(court: Court, mona: Browser, case: Case) -> None:
    """An appeal is filed once: not by accident, with nothing in it."""
    statement = court.statement(court.decide(case=case))
    dora = court.world.browser_of(court.dora)
    assert dora.post(f"{statement.path}/appeal", text=UNSEEN).status_code == 422
    record = f"/moderation/members/{court.dora.handle}"
    mona.post(f"{record}/looks")
    assert mona.post(f"{record}/notes", text=UNSEEN).status_code == 422
    assert mona.post("/moderation/brakes", place="site", hours="6", reason=UNSEEN).status_code == 422
    assert [session.query(table).count() for table in (Appeal, CaseNote, Brake)] == [0, 0, 0]


def test_hostile_words_are_kept_as_words(court: Court, mona: Browser, case: Case) -> None:
    typed = _decision(act="decide", facts=HOSTILE, why=HOSTILE, quote=HOSTILE, deviation=HOSTILE)
    assert mona.post(f"{case.path}/decisions", **typed).status_code == 303
    statement = session.query(Statement).one()
    text = court.world.browser_of(court.dora).get(statement.path).get_data(as_text=True)
    assert text.count("&lt;b&gt;jars&lt;/b&gt;") == 3
    assert "<b>jars</b>" not in text
    assert "\u0000" not in text


@pytest.mark.parametrize("changed", [{}, {"act": "decide", "why": "Too short."}], ids=["a look", "a refusal"])
def test_who_writes_for_longer_than_a_claim_lasts_keeps_what_they_wrote(
    court: Court, case: Case, changed: dict[str, str]
) -> None:
    later = Later()
    mona = court.world.browser_of(court.mona)
    mona.post(f"{case.path}/claim", form_on=case.path)
    later.go(minutes=20)
    answer = mona.post(f"{case.path}/decisions", **_decision(facts="Written for a long time.", **changed))
    assert "Written for a long time.</textarea>" in answer.get_data(as_text=True)


def test_who_writes_for_longer_while_another_took_the_case_reads_so(court: Court, case: Case) -> None:
    later = Later()
    mona, noah = court.world.browser_of(court.mona), court.world.browser_of(court.noah)
    mona.post(f"{case.path}/claim", form_on=case.path)
    later.go(minutes=20)
    noah.post(f"{case.path}/claim", form_on=case.path)
    answer = mona.post(f"{case.path}/decisions", **_decision(facts="Written for a long time."))
    assert answer.status_code == 409
    assert "Written for a long time." in answer.get_data(as_text=True)


def test_a_case_that_a_moderator_opens_names_the_rule_that_they_chose(court: Court) -> None:
    mona = court.world.browser_of(court.mona)
    opened = mona.post("/moderation/cases", subject=f"idea-{court.idea.id}", clause="respect")
    assert re.search('<option[^>]* selected value="respect"', mona.get(opened.location).get_data(as_text=True))
