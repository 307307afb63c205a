"""What is withheld is refused at every door that needs it, with the reasons; every other door stays as open as before.

The doors are the rows of the authorisation matrix that write (tests/moderation/doors.py). Withholding only ever
refuses: a door that opens while everything is withheld that it does not need opens without each of these alone, too.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.core import clock
from community.core.settings import Settings
from community.core.transaction import writing
from community.membership.actions.withholding import lift
from community.membership.models import EVERYTHING, Scope
from community.moderation.rules.words import SITE_ONLY, WITHHOLDABLE
from tests.house.matrix import Row, routes, rows
from tests.moderation.doors import FORMS, NEEDS, Door, doors, elsewhere
from tests.moderation.doorstep import Doorstep
from tests.rows import contents
from tests.world import World

pytestmark = pytest.mark.slow
DOORS = doors()
NEEDING = [door for door in DOORS if door.withholdable]
HTMX, JSON = {"HX-Request": "true"}, {"Accept": "application/json"}
SITE = Scope.SITE, None
MOMENT = timedelta(microseconds=1)
_built: list[Doorstep] = []


@pytest.fixture
def doorstep(world: World, settings: Settings) -> Iterator[Doorstep]:
    """Built once in each worker, put back as it was."""
    if not _built:
        _built.append(Doorstep(world, settings.data_path / "files"))
    _built[0].begin_again()
    yield _built[0]
    clock.use(None)


def _status(answer: TestResponse) -> int:
    with answer:
        return answer.status_code


def test_every_route_that_writes_says_what_it_needs(shared_app: Flask) -> None:
    writing_routes = {route for route in routes(shared_app) if not route.startswith("GET ")}
    assert writing_routes - set(NEEDS) == set(), "say in NEEDS of tests/moderation/doors.py what these ask for"
    assert set(NEEDS) - writing_routes == set(), "these are gone: take them out of NEEDS"
    assert writing_routes - {door.row.route for door in DOORS} == set(), "nobody is let in here: add a row that is"


def test_taking_back_what_is_ones_own_cannot_be_withheld_by_name() -> None:
    """An idea, a comment, a vote: only a suspension covers it."""
    taking_back = {each for needs in NEEDS.values() for each in needs if each.endswith(".withdraw")}
    assert taking_back == {"idea.withdraw", "comment.withdraw", "vote.withdraw", "verdict.withdraw"}
    assert not taking_back & set(WITHHOLDABLE)


def test_everything_that_can_be_withheld_is_needed_somewhere() -> None:
    """But for naming people: the words appear, and nobody is told (tests/notifications/test_naming.py)."""
    assert {each for door in DOORS for each in door.withholdable} == set(WITHHOLDABLE) - {"mention.notify"}


@pytest.mark.parametrize("door", NEEDING, ids=str)
def test_a_door_is_closed_to_those_from_whom_it_is_withheld(door: Door, doorstep: Doorstep) -> None:
    case = doorstep.statements[door.who].path
    for capability in door.withholdable:
        for place in _reaching(capability, door, doorstep):
            with doorstep.withheld(door.who, ((capability,), *place)) as until:
                before = contents(), doorstep.files()
                _assert_refused(door, doorstep, until, case)
                assert (contents(), doorstep.files()) == before, "something was written"


def _reaching(capability: str, door: Door, doorstep: Doorstep) -> list[tuple[Scope, int | None]]:
    """Where a decision can withhold it so that it reaches this door."""
    return [SITE] if capability in SITE_ONLY else door.places(doorstep.subjects)


def _assert_refused(door: Door, doorstep: Doorstep, until: datetime, case: str) -> None:
    """As a page, as htmx and to a script: why, until when, and where the statement is."""
    with doorstep.knock(door, JSON) as answer:
        assert answer.status_code == 403
        assert answer.content_type == "application/problem+json"
        told = answer.get_json()
        assert (told["code"], told["until"], told["case"]) == ("withheld", until.isoformat(), case)
    for headers in ({}, HTMX):
        with doorstep.knock(door, headers) as answer:
            words = answer.get_data(as_text=True)
            assert answer.status_code == 403
            assert "withholds this from you. Until " in words
            assert f"{until:%Y}" in words.partition("Until ")[2][:60]
            assert f'href="{case}"' in words


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_door_is_open_whatever_else_is_withheld(door: Door, doorstep: Doorstep) -> None:
    """Everything it does not need, at all its places; and all there is, on other boards and ideas."""
    others = [each for each in WITHHOLDABLE if each not in door.needs]
    here = [(others, *place) for place in door.places(doorstep.subjects)]
    with doorstep.withheld(door.who, *here, *((WITHHOLDABLE, *place) for place in elsewhere(door, doorstep.subjects))):
        assert _status(doorstep.knock(door)) == door.status


@pytest.mark.parametrize("door", NEEDING, ids=str)
def test_a_door_opens_by_the_clock_alone(door: Door, doorstep: Doorstep) -> None:
    """The database's clock, at the check: no job ran, and the rows say what they said."""
    every = [(door.withholdable, *place) for place in door.places(doorstep.subjects)]
    with doorstep.withheld(door.who, *every) as until:
        clock.use(lambda _session: until - MOMENT)
        assert _status(doorstep.knock(door, JSON)) == 403
        clock.use(lambda _session: until)
        assert _status(doorstep.knock(door)) == door.status


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_nothing_is_left_of_everything_but_what_cannot_be_taken(door: Door, doorstep: Doorstep) -> None:
    """A suspension, asked with a session that should not be there: no door writes without passing the gate."""
    everything = (EVERYTHING,), *SITE
    with doorstep.withheld(door.who, everything), doorstep.knock(door, JSON if door.needs else {}) as answer:
        if door.needs:
            assert (answer.status_code, answer.get_json()["code"]) == (403, "withheld")
            assert answer.get_json()["case"] == doorstep.statements[door.who].path
        else:
            assert answer.status_code == (404 if _is_of_a_mail(door.row) else door.status)


def _is_of_a_mail(row: Row) -> bool:
    """Whether it is opened by a link that was mailed: these end with the transaction that suspends."""
    return "{links." in row.at


@pytest.mark.parametrize("door", NEEDING[:1], ids=str)
def test_what_was_lifted_is_there_again_at_once(door: Door, doorstep: Doorstep) -> None:
    with doorstep.withheld(door.who, (WITHHOLDABLE, *SITE)):
        assert _status(doorstep.knock(door, JSON)) == 403
        with writing():
            lift(doorstep.statements[door.who].id, now=clock.now())
        assert _status(doorstep.knock(door)) == door.status


def test_everything_can_be_read_as_before_but_forms_that_lead_nowhere(doorstep: Doorstep) -> None:
    subjects, browser = doorstep.subjects, doorstep.browsers["author"]
    case = doorstep.statements["author"].path
    with doorstep.withheld("author", ((EVERYTHING,), *SITE)):
        for row in (row for row in rows() if row.is_read):
            needs_it = row.route in FORMS and row.statuses["author"] == 200
            status = 403 if needs_it else 404 if _is_of_a_mail(row) else row.statuses["author"]
            with browser.opened().get(subjects.fill(row.at)) as answer:
                assert answer.status_code == status, row
                if needs_it:
                    assert f'href="{case}"' in answer.get_data(as_text=True), row


def test_the_reasons_can_be_read_and_objected_to_from_the_refusal(doorstep: Doorstep) -> None:
    vote = next(door for door in NEEDING if door.needs == ("vote.cast",))
    case, browser = doorstep.statements[vote.who].path, doorstep.browsers[vote.who]
    with doorstep.withheld(vote.who, (WITHHOLDABLE, *SITE)):
        assert _status(doorstep.knock(vote)) == 403
        with browser.opened().get(case) as answer:
            assert answer.status_code == 200
            assert f'action="{case}/appeal"' in answer.get_data(as_text=True)
        assert _status(browser.opened().post(f"{case}/appeal", text="I see it differently.")) == 303
