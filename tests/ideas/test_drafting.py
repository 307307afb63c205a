"""The product team writes answers together: drafts are shared, and nobody overwrites anybody."""

import pytest
from werkzeug.test import TestResponse

from community.access import Role
from community.core.db import session
from community.ideas.models import AnswerDraft, Idea, StatusChange
from tests.ideas.conftest import YEAR, MakeIdea, text_of
from tests.world import Browser, World

WORDS = "We talk to the couriers this week."


@pytest.fixture
def idea(make_idea: MakeIdea) -> Idea:
    return make_idea()


@pytest.fixture
def ruth(world: World) -> Browser:
    """Another one of the product team."""
    return world.signed_in("ruth", display_name="Ruth A.", roles=(Role.TEAM,))


def keep(browser: Browser, idea: Idea, **fields: str) -> TestResponse:
    """Send the team's form with the button for a draft."""
    return browser.post(f"/ideas/{idea.id}/drafts", **({"status": "planned", "text": WORDS} | fields))


def drafts() -> list[AnswerDraft]:
    session.rollback()
    return session.query(AnswerDraft).order_by(AnswerDraft.id).populate_existing().all()


def answers() -> list[StatusChange]:
    session.rollback()
    return session.query(StatusChange).order_by(StatusChange.id).populate_existing().all()


def test_a_draft_is_seen_by_the_team_and_by_nobody_else(world: World, team: Browser, ruth: Browser, idea: Idea) -> None:
    assert keep(team, idea).status_code == 303
    assert answers() == []
    assert "We talk to the couriers" in text_of(ruth.get(idea.path))
    others = [world.visitor(), world.signed_in("mira"), world.signed_in("dele", roles=(Role.MODERATOR,))]
    for browser in others:
        assert "We talk to the couriers" not in text_of(browser.get(idea.path))
        assert browser.get(drafts()[0].path).status_code in (302, 403)


def test_a_draft_may_be_unfinished(team: Browser, idea: Idea) -> None:
    assert keep(team, idea, status="not-now", text="").status_code == 303
    (draft,) = drafts()
    assert (draft.text, draft.reason, draft.publish_at) == ("", None, None)


def test_sent_twice_a_draft_is_kept_once(team: Browser, ruth: Browser, idea: Idea) -> None:
    moment = f"{YEAR + 1}-03-01T09:00"
    assert [keep(team, idea).status_code for _ in range(2)] == [303, 303]
    assert [keep(team, idea, publish_at=moment).status_code for _ in range(2)] == [303, 303]
    keep(ruth, idea)
    assert [draft.publish_at is None for draft in drafts()] == [True, False, True]


def test_another_of_the_team_goes_on_with_it_and_publishes_it(
    world: World, team: Browser, ruth: Browser, idea: Idea
) -> None:
    keep(team, idea, target=f"{YEAR}-03-01")
    path = drafts()[0].path
    page = text_of(ruth.get(path))
    assert WORDS in page
    assert f"{YEAR}-03-01" in page
    assert "Tomas" in page
    fields = {"status": "planned", "text": f"{WORDS} And next.", "revision": "1"}
    assert ruth.post(f"{path}/publication", **fields).status_code == 303
    (change,) = answers()
    assert (change.text, change.changed_by_id, change.notify) == (f"{WORDS} And next.", ruth.member_id, True)
    assert drafts()[0].published_id == change.id
    assert "We talk to the couriers" in text_of(world.visitor().get(idea.path))
    assert path not in text_of(team.get(idea.path))


def test_a_published_draft_is_published_once(team: Browser, idea: Idea) -> None:
    keep(team, idea)
    path = drafts()[0].path
    sent = [team.post(f"{path}/publication", status="planned", text=WORDS, revision="1").status_code for _ in range(2)]
    assert sent == [303, 409]
    assert team.post(path, status="planned", text=WORDS, revision="1").status_code == 409
    assert team.delete(path).status_code == 409
    assert len(answers()) == 1


def test_two_who_save_at_once_are_both_shown_what_the_other_wrote(team: Browser, ruth: Browser, idea: Idea) -> None:
    keep(team, idea)
    path = drafts()[0].path
    assert ruth.post(path, status="planned", text="Ruth was faster.", revision="1").status_code == 303
    late = team.post(path, status="planned", text="Tomas was slower.", revision="1")
    assert late.status_code == 409
    assert "Ruth was faster." in text_of(late)
    assert "Tomas was slower." in text_of(late)
    assert drafts()[0].text == "Ruth was faster."
    assert team.post(path, status="planned", text="Tomas again.", revision="2").status_code == 303
    assert (drafts()[0].text, drafts()[0].revision) == ("Tomas again.", 3)


def test_a_draft_that_others_changed_is_not_published_unread(team: Browser, ruth: Browser, idea: Idea) -> None:
    keep(team, idea)
    path = drafts()[0].path
    ruth.post(path, status="planned", text="Not before May.", revision="1")
    late = team.post(f"{path}/publication", status="planned", text="In March.", revision="1")
    assert late.status_code == 409
    assert "Not before May." in text_of(late)
    assert answers() == []


def test_a_draft_can_be_thrown_away(team: Browser, idea: Idea) -> None:
    keep(team, idea)
    assert team.delete(drafts()[0].path).status_code == 303
    assert drafts() == []


def test_a_draft_of_a_no_needs_its_reason_only_when_it_is_published(team: Browser, idea: Idea) -> None:
    keep(team, idea, status="not-now", text="Too dear.")
    path = drafts()[0].path
    refused = team.post(f"{path}/publication", status="not-now", text="Too dear.", revision="1")
    assert refused.status_code == 422
    assert "A no needs a reason." in text_of(refused)
    assert (answers(), drafts()[0].text) == ([], "Too dear.")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "merged"}, "This status is set by the community itself."),
        ({"status": "no-such"}, "There is no such status any more."),
        ({"text": "x" * 20_001}, "20000 fit."),
        ({"target": "soon"}, "That is not a date."),
        ({"publish_at": "soon"}, "That is not a date with a time."),
        ({"publish_at": "0001-01-01T00:00"}, "That time has passed."),
        ({"publish_at": "2020-01-01T12:00"}, "That time has passed."),
        ({"publish_at": "9999-12-31T12:00", "status": "not-now", "reason": "cost"}, "at least 40 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    team: Browser, idea: Idea, fields: dict[str, str], why: str
) -> None:
    refused = keep(team, idea, **fields)
    assert refused.status_code == 422
    assert why in text_of(refused)
    assert drafts() == []


def test_a_status_that_a_draft_wants_stays(world: World, team: Browser, owner: Browser, idea: Idea) -> None:
    keep(team, idea, status="in-progress")
    refused = owner.delete(f"/owner/statuses/{drafts()[0].status_id}")
    assert refused.status_code == 409


def test_whoever_answers_after_somebody_else_reads_that_first(team: Browser, ruth: Browser, idea: Idea) -> None:
    assert 'name="seen" type="hidden" value="0"' in text_of(team.get(idea.path))
    ruth.post(f"/ideas/{idea.id}/status", status="planned", text="We build it.", seen="0")
    late = team.post(f"/ideas/{idea.id}/status", status="under-review", text="We look at it.", seen="0")
    assert late.status_code == 409
    assert "We build it." in text_of(late)
    assert "We look at it." in text_of(late)
    (first,) = answers()
    again = team.post(f"/ideas/{idea.id}/status", status="under-review", text="We look at it.", seen=str(first.id))
    assert (again.status_code, len(answers())) == (303, 2)


def test_those_who_follow_are_told_unless_the_team_says_otherwise(team: Browser, idea: Idea) -> None:
    team.post(f"/ideas/{idea.id}/status", status="planned", text="Soon.")
    team.post(f"/ideas/{idea.id}/status", status="planned", text="Sooner.", quiet="y")
    assert [row.notify for row in answers()] == [True, False]
