"""An owner changes the policy: text and rules, with a look before, and nothing that was typed is lost."""

import pytest

from community.access import Role
from community.core.db import session
from community.membership.models import Agreement
from community.moderation.queries.clauses import wordings_of
from community.site.models import PolicyVersion
from community.site.queries import policy_in_force
from tests.moderation.policy_form import policy_fields, publish
from tests.world import Browser, World


@pytest.fixture
def owner(world: World) -> Browser:
    return world.signed_in("olga", roles=(Role.OWNER,))


def sent(owner: Browser, act: str, **changed: str) -> str:
    answer = owner.post("/owner/policy", act=act, **policy_fields(**changed))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def titles(page: str) -> list[str]:
    """The rules' titles as they stand in the form."""
    found = [part.split('value="', 1)[1].split('"', 1)[0] for part in page.split('-title" name="clauses-')[1:]]
    return [each.replace("&#39;", "’") for each in found]


def test_the_form_holds_the_version_in_force(owner: Browser) -> None:
    page = owner.get("/owner/policy").get_data(as_text=True)
    assert titles(page)[:2] == ["Respect", "Harassment"]
    assert "Publish version 2" in page
    assert "This changes what is allowed" in page


def test_a_look_shows_how_it_reads_and_what_it_changes_and_publishes_nothing(owner: Browser) -> None:
    page = sent(owner, "look", text="Be **kind**.", **{"clauses-0-title": "Courtesy"})
    assert "<p>Be <strong>kind</strong>.</p>" in page
    assert "<ins>Courtesy</ins>" in page
    assert "Be **kind**.</textarea>" in page
    assert 'value="Courtesy"' in page
    assert session.query(PolicyVersion).count() == 1


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("down-0", ["Harassment", "Kept", "Discrimination"]),
        ("up-1", ["Harassment", "Kept", "Discrimination"]),
        ("up-0", ["Kept", "Harassment", "Discrimination"]),
        ("remove-1", ["Kept", "Discrimination", "Threats"]),
        ("down-99", ["Kept", "Harassment", "Discrimination"]),
        ("up-x", ["Kept", "Harassment", "Discrimination"]),
    ],
)
def test_rules_change_places_with_all_that_was_typed(owner: Browser, act: str, expected: list[str]) -> None:
    page = sent(owner, act, text="Typed", **{"clauses-0-title": "Kept", "is_material": "y"})
    assert titles(page)[:3] == expected
    assert "Typed</textarea>" in page
    assert 'checked id="is_material"' in page
    assert session.query(PolicyVersion).count() == 1


def test_a_rule_is_added_and_gets_its_address_from_its_title(world: World, owner: Browser) -> None:
    page = sent(owner, "add")
    assert len(titles(page)) == 16 or 'name="clauses-15-title"' in page
    new = {"key": "", "title": "No riddles", "text": "Say it plainly.", "severity": "1", "fine": "", "not_fine": ""}
    publish(owner, **{f"clauses-15-{name}": value for name, value in new.items()})
    assert wordings_of(policy_in_force())[-1].key == "no-riddles"
    assert '<a href="#no-riddles">§16 No riddles</a>' in world.visitor().get("/policy").get_data(as_text=True)


def test_a_changed_order_alone_is_a_new_version(owner: Browser) -> None:
    fields = policy_fields()
    for name in ("key", "title", "text", "severity", "fine", "not_fine"):
        first, second = f"clauses-0-{name}", f"clauses-1-{name}"
        fields[first], fields[second] = fields[second], fields[first]
    assert owner.post("/owner/policy", **fields).status_code == 303
    assert [each.key for each in wordings_of(policy_in_force())][:2] == ["harassment", "respect"]


def test_the_same_words_are_no_new_version(owner: Browser) -> None:
    same = policy_in_force().text.replace("\n", "\r\n")
    assert "word for word the version in force" in publish(owner, text=same)
    assert session.query(PolicyVersion).count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text": " "}, "Please write the policy."),
        ({"text": "x" * 20_001}, "at most 20000"),
        ({"clauses-3-title": ""}, "Please name the rule."),
        ({"clauses-3-text": ""}, "Please write the rule."),
        ({"clauses-3-text": "x" * 2001}, "at most 2000"),
        ({"clauses-3-severity": "9"}, "Not a valid choice"),
        ({"clauses-3-key": "Forged Key"}, "Something is wrong with these rules."),
    ],
)
def test_what_cannot_be_published_is_told_and_kept(owner: Browser, changed: dict[str, str], message: str) -> None:
    page = publish(owner, **({"clauses-0-fine": "Kept words"} | changed))
    assert message in page
    assert "Kept words</textarea>" in page
    assert session.query(PolicyVersion).count() == 1


def test_of_two_owners_who_write_at_once_nobody_loses_anything(owner: Browser) -> None:
    publish(owner, text="Be kind.")
    page = publish(owner, text="Be kinder.", after="1")
    assert "Version 2 was published while you were writing." in page
    assert "Be kinder.</textarea>" in page
    assert session.query(PolicyVersion).count() == 2
    assert 'name="after" type="hidden" value="2"' in page
    assert "Version 3 is in force." in publish(owner, text="Be kinder.", after="2")


@pytest.mark.parametrize("after", ["", "x", "-1", "0"])
def test_a_forged_version_to_follow_is_refused(owner: Browser, after: str) -> None:
    assert owner.post("/owner/policy", **policy_fields(text="Be kind.", after=after)).status_code == 422
    assert session.query(PolicyVersion).count() == 1


def test_whoever_publishes_has_agreed(owner: Browser) -> None:
    publish(owner, text="Be kind.", is_material="y")
    row = session.query(Agreement).one()
    assert (row.member_id, row.policy_version_id) == (owner.member_id, policy_in_force().id)


@pytest.mark.parametrize("roles", [(), (Role.TEAM,), (Role.MODERATOR,)])
def test_nobody_else_opens_or_sends_it(world: World, roles: tuple[Role, ...]) -> None:
    mallory = world.signed_in("mallory", roles=roles)
    assert mallory.get("/owner/policy").status_code == 403
    assert mallory.post("/owner/policy", **policy_fields(text="Mine")).status_code == 403
    assert world.visitor().get("/owner/policy").location == "/sign-in?next=/owner/policy"
    assert world.visitor().post("/owner/policy", **policy_fields(text="Mine")).status_code == 401
