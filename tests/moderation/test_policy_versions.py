"""The policy and its clauses: everybody reads them, every version stays, and an act is judged by that of its day."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert

from community.access import Role
from community.core import clock
from community.core.db import session
from community.core.errors import Invalid, NotPermitted
from community.core.transaction import writing
from community.moderation.actions.clauses import found_clauses, publish_policy
from community.moderation.actions.starter import CLAUSES
from community.moderation.models import Clause
from community.moderation.queries.clauses import clause_in_force, clauses_of, wordings_of
from community.moderation.rules.clauses import Wording, changes, key_for, text_change
from community.site.models import PolicyVersion
from community.site.queries import policy_in_force, policy_version
from tests.moderation.policy_form import publish
from tests.world import Browser, World, at


@pytest.fixture
def owner(world: World) -> Browser:
    return world.signed_in("olga", roles=(Role.OWNER,))


def rule(key: str, title: str = "", severity: int = 2) -> Wording:
    return Wording(key=key, title=title or key.title(), text=f"No {key}.", severity=severity)


def test_everybody_reads_the_numbered_rules_with_what_is_fine_and_what_is_not(world: World) -> None:
    page = world.visitor().get("/policy").get_data(as_text=True)
    assert "<h1>Community policy</h1>" in page
    assert 'id="advertising"' in page
    assert '<a href="#advertising">§7 Spam and advertising</a>' in page
    assert "Naming a product to explain an idea is fine." in page
    assert "The same shop link with a discount code under six ideas." in page
    assert "/owner" not in page


def test_a_new_site_begins_with_fifteen_rules_of_every_weight(world: World) -> None:
    found = clauses_of(policy_in_force())
    assert [each.position for each in found] == list(range(1, 16))
    assert {each.severity for each in found} == {1, 2, 3, 4}
    assert all(each.fine and each.not_fine for each in found)


def test_a_database_from_before_there_were_rules_gets_them_once(world: World) -> None:
    with writing():
        session.execute(delete(Clause))
        values = {"number": 2, "text": "Be kind.", "html": "<p>Be kind.</p>", "in_force_from": clock.now()}
        session.execute(insert(PolicyVersion), values)
    for _again in range(2):
        with writing():
            found_clauses()
    assert session.query(Clause).count() == 2 * len(CLAUSES)


def test_a_new_version_is_in_force_at_once_and_the_old_one_stays_readable(world: World, owner: Browser) -> None:
    page = publish(owner, text="# Be kind\n\nThat is all.", **{"clauses-6-title": "Advertising"})
    assert "Version 2 is in force." in page
    visitor = world.visitor()
    now = visitor.get("/policy").get_data(as_text=True)
    assert "That is all." in now
    assert "§7 Advertising" in now
    assert 'href="/policy?version=1"' in now
    assert 'href="/policy/changes/2"' in now
    before = visitor.get("/policy?version=1").get_data(as_text=True)
    assert "§7 Spam and advertising" in before
    assert "This is how it read before." in before
    assert "In force from" in before
    assert session.query(PolicyVersion).filter_by(number=2).one().written_by == owner.member_id


def test_what_a_version_changed_is_shown_word_by_word(world: World, owner: Browser) -> None:
    publish(owner, **{"clauses-0-text": "Argue with ideas, never with people.", "clauses-1-severity": "4"})
    page = world.visitor().get("/policy/changes/2").get_data(as_text=True)
    assert "§1 Respect" in page
    assert "<ins>never</ins>" in page
    assert "A breach was serious; now it is grave." in page
    assert "§3" not in page
    publish(owner, **{"clauses-2-title": "Contempt"})
    assert "§1 Respect" not in world.visitor().get("/policy/changes/3").get_data(as_text=True)
    assert "§1 Respect" in world.visitor().get("/policy/changes/3?since=1").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/policy/changes/1", "/policy/changes/9", "/policy/changes/1?since=9"])
def test_there_is_nothing_to_compare_with_a_version_that_never_was(world: World, path: str) -> None:
    assert world.visitor().get(path).status_code == 404


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "1e1", "９", "9" * 30])
def test_a_version_that_never_was_is_not_there(world: World, number: str) -> None:
    assert world.visitor().get("/policy", query_string={"version": number}).status_code == 404


def test_the_newest_version_by_its_number_is_the_one_in_force(world: World) -> None:
    assert "This is how it read before." not in world.visitor().get("/policy?version=1").get_data(as_text=True)


def test_an_act_is_judged_by_the_version_in_force_when_it_was_done(world: World) -> None:
    olga = world.member("olga", roles=(Role.OWNER,))
    began = policy_in_force().in_force_from
    for day, words in ((1, "advertising"), (2, "spam")):
        with writing():
            clauses = [rule("advertising", title=words), rule("respect")]
            publish_policy("Be kind.", clauses, is_material=False, by=olga, now=began + timedelta(days=day))

    def title(days: float) -> str:
        found = clause_in_force("advertising", began + timedelta(days=days))
        assert found is not None
        return found.title

    assert [title(days) for days in (-9, 0, 0.9, 1, 1.9, 2, 99)] == [
        *["Spam and advertising"] * 3,
        *["advertising"] * 2,
        *["spam"] * 2,
    ]
    assert clause_in_force("threats", began) is not None
    assert clause_in_force("threats", began + timedelta(days=1)) is None


def test_only_owners_put_a_policy_into_force(world: World) -> None:
    for roles in ((), (Role.TEAM,), (Role.MODERATOR,)):
        mallory = world.member(f"mal-{''.join(roles)}", roles=roles)
        with pytest.raises(NotPermitted), writing():
            publish_policy("Mine", [rule("mine")], is_material=False, by=mallory, now=at("2026-03-01"))
    assert session.query(PolicyVersion).count() == 1


@pytest.mark.parametrize(
    ("clauses", "code", "field"),
    [
        ([], "clauses-missing", "clauses"),
        ([rule("a")] * 61, "clauses-many", "clauses"),
        ([rule("a"), rule("a")], "clause-key", "clauses"),
        ([rule("No Key")], "clause-key", "clauses"),
        ([rule("main")], "clause-key", "clauses"),
        ([rule("a", severity=5)], "clause-severity", "clauses-0-severity"),
        ([rule("a"), rule("b", title="x" * 81)], "site-text-length", "clauses-1-title"),
        ([rule("a", title=" \u200b ")], "site-text-missing", "clauses-0-title"),
    ],
)
def test_clauses_that_are_none_are_refused_where_they_stand(
    world: World, clauses: list[Wording], code: str, field: str
) -> None:
    olga = world.member("olga", roles=(Role.OWNER,))
    with pytest.raises(Invalid) as refused, writing():
        publish_policy("Be kind.", clauses, is_material=False, by=olga, now=clock.now())
    assert (refused.value.code, refused.value.field) == (code, field)
    assert policy_version(2) is None


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("Advertising & spam", [], "advertising-spam"),
        ("Respect", ["respect", "respect-2"], "respect-3"),
        ("Main", [], "main-2"),
        ("配達", ["a"], "clause-2"),
        ("Über uns", [], "ber-uns"),
    ],
)
def test_a_new_rule_is_called_by_its_title(title: str, taken: list[str], expected: str) -> None:
    assert key_for(title, taken) == expected


def test_changes_name_the_fewest_rules_that_moved() -> None:
    a, b, c, d = (rule(key) for key in "abcd")
    assert [(each.kind, each.title) for each in changes([a, b, c, d], [d, a, b, c])] == [("moved", "D")]
    assert [(each.kind, each.number) for each in changes([a, b, c], [b, rule("x"), c])] == [
        ("added", 2),
        ("removed", 1),
    ]
    assert changes([a, b], [a, b]) == []


def test_the_starter_set_reads_the_same_when_it_is_kept(world: World) -> None:
    assert wordings_of(policy_in_force()) == list(CLAUSES)


def test_of_a_long_introduction_only_what_is_beside_a_change_is_shown() -> None:
    paragraphs = [f"Paragraph {number}." for number in range(1, 8)]
    before, after = "\n\n".join(paragraphs), "\n\n".join([*paragraphs[:3], "Something else.", *paragraphs[4:]])
    shown = "".join(words for _op, words in text_change(before, f"{after}\n"))
    assert "Something" in shown
    assert "Paragraph 1." not in shown
    assert "7." not in shown
    assert text_change(before, f"{before}\n") == []
