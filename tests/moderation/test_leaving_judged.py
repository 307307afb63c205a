"""Somebody leaves about whom something was decided: what is left agrees with itself, and can still be taken back."""

import io
import json
import zipfile

import pytest

from community.cli.recount import _differences
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.discussion.models import Comment
from community.membership.models import Holdable
from community.moderation.actions.forcing import reverse
from community.moderation.actions.leaving import GONE, forget_reasons
from community.moderation.actions.log import verify_log
from community.moderation.models import Appeal, Case, Decision, Rung, Statement
from tests.moderation.court import FACTS, WHY, Court, Later
from tests.world import PASSWORD


def _leave(court: Court, contributions: str) -> None:
    left = court.world.visitor().post(
        "/settings/data/removal",
        form_on="/sign-in",
        login="dora",
        current_password=PASSWORD,
        contributions=contributions,
    )
    assert left.status_code == 303
    session.rollback()
    session.expire_all()


def test_whoever_is_suspended_takes_their_data_along(court: Court) -> None:
    decision = court.decide(Rung.SUSPEND, days=20)
    door = court.world.visitor().post("/sign-in", form_on="/sign-in", login="dora", password=PASSWORD)
    assert door.headers["Location"].startswith(court.statement(decision).path)
    assert 'href="/settings/data"' in court.world.visitor().get(door.headers["Location"]).text
    page = court.world.visitor().get("/settings/data")
    assert 'name="login"' in page.text
    given = court.world.visitor().post(
        "/settings/data/export", form_on="/sign-in", login="dora@example.org", current_password=PASSWORD
    )
    with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
        (decision,) = json.loads(archive.read("decisions.json"))
        (measure,) = json.loads(archive.read("withheld.json"))
    given.close()
    assert (decision["measure"], decision["facts"], decision["why"]) == ("suspend", FACTS, WHY)
    assert measure["capability"] == "*"


@pytest.mark.parametrize("contributions", ["stay", "go"])
def test_a_decision_about_them_is_taken_back_and_the_counts_agree(court: Court, contributions: str) -> None:
    held = ((Holdable.COMMENT, court.comment.id),)
    decision = court.decide(Rung.WITHHOLD, days=20, holds=held)
    court.appeal(decision)
    _leave(court, contributions)
    assert list(_differences(fix=False)) == []
    assert session.query(Appeal).count() == 0
    court.do(reverse, session.get_one(Decision, decision.id), by=court.noah, reason="A mistake.")
    session.expire_all()
    comment = session.get_one(Comment, court.comment.id)
    assert (comment.is_held, comment.author_id) == (False, None)
    assert (comment.withdrawn_at is None) is (contributions == "stay")
    assert list(_differences(fix=False)) == []
    assert verify_log() == []


def test_facts_and_quotes_go_at_once_and_the_reasons_with_the_end_of_the_measure(court: Court) -> None:
    later = Later()
    decision = court.decide(Rung.WITHHOLD, days=20)
    _leave(court, "go")
    statement = session.query(Statement).filter_by(decision_id=decision.id).one()
    assert (statement.facts, statement.evidence, statement.why) == ("", [], WHY)
    assert WHY not in str(session.get_one(Decision, decision.id).plan)
    later.go(days=21)
    with writing():
        assert forget_reasons(now=clock.now()) == 1
    session.expire_all()
    assert session.query(Statement).filter_by(decision_id=decision.id).one().why == GONE


def test_moderators_still_read_the_case_and_the_record_of_nobody_is_no_page(court: Court) -> None:
    decision = court.decide(Rung.SUSPEND, days=20)
    _leave(court, "go")
    mona = court.world.browser_of(court.mona)
    case = session.get_one(Case, decision.case_id)
    assert mona.get(case.path).status_code == 200
    assert mona.get(session.query(Statement).one().path).status_code == 200
    assert mona.get("/moderation/members/dora").status_code == 404
    assert mona.get("/moderation").status_code == 200
    assert court.world.visitor().get("/log").status_code == 200
