"""Signals on a site: what leaves a trace, how long it is kept, and which case is opened for people to decide."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from community.access import Role
from community.cli.main import main
from community.core import clock
from community.core.db import session
from community.core.transaction import writing
from community.ideas.models import Idea
from community.membership.models import Member
from community.moderation.models import Case, Trace
from community.moderation.queries.traces import acts_since
from community.moderation.tasks import forget_traces, look_for_signals
from tests.membership.conftest import join
from tests.moderation.rings import Setting, as_rows, make
from tests.moderation.town import Town, crowd, settle
from tests.world import Browser, World

OFFICE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    """Four ideas with their people, none of whom came by the web."""
    return settle(world, moderator)


def _traces() -> list[Trace]:
    session.rollback()
    return list(session.scalars(select(Trace).order_by(Trace.id)))


def _comment(browser: Browser, idea: Idea, **environ: str) -> int:
    headers, fields = {"X-CSRFToken": browser.csrf()}, {"body": "I would use that."}
    path = f"/ideas/{idea.id}/comments"
    return browser.client.post(path, headers=headers, data=fields, environ_base=environ or OFFICE).status_code


def test_joining_and_commenting_leave_traces_of_one_device_and_one_network(world: World, town: Town) -> None:
    browser = world.visitor()
    join(browser, handle="nora")
    browser.tokens.clear()
    path = f"/ideas/{town.ideas[0].id}"
    assert browser.post(f"{path}/comments", form_on="/settings", body="I would use that.").status_code == 303
    found = _traces()
    assert [(each.action, each.target_id) for each in found] == [
        ("join", None),
        ("sign-in", None),
        ("comment", town.ideas[0].id),
    ]
    assert len({each.device_hash for each in found}) == len({each.prefix_hash for each in found}) == 1


def test_neither_address_nor_cookie_is_kept(world: World, town: Town) -> None:
    browser = world.signed_in("nora")
    assert _comment(browser, town.ideas[0]) == 303
    cookie = browser.client.get_cookie("device")
    assert cookie is not None
    assert cookie.http_only
    kept = _traces()[0]
    assert len(kept.prefix_hash or "") == len(kept.device_hash or "") == 64
    assert cookie.value not in (kept.device_hash or "")


@pytest.mark.parametrize(
    ("first", "second", "are_near"),
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
    ],
)
def test_a_network_is_24_bits_of_ipv4_and_48_of_ipv6(
    world: World, town: Town, first: str, second: str, are_near: bool
) -> None:
    for handle, address in (("nora", first), ("olaf", second)):
        assert _comment(world.signed_in(handle), town.ideas[0], REMOTE_ADDR=address) == 303
    one, two = _traces()
    assert (one.prefix_hash == two.prefix_hash) is are_near
    assert one.device_hash != two.device_hash


def test_a_vote_comes_from_where_its_member_was_last_seen(world: World, town: Town) -> None:
    nora, idea = world.signed_in("nora"), town.ideas[0]
    assert _comment(nora, idea) == 303
    assert nora.post(f"/ideas/{idea.id}/vote").status_code == 303
    (trace,) = _traces()
    found = acts_since(clock.now() - timedelta(days=1))
    (vote,) = [each for each in found if each.action == "vote" and each.member == str(nora.member_id)]
    assert (vote.target, vote.prefix, vote.device) == (str(idea.id), trace.prefix_hash, trace.device_hash)


def test_what_the_team_records_for_a_customer_is_no_trace_of_the_customer(world: World, town: Town) -> None:
    clerk = world.signed_in("clerk", roles=(Role.TEAM,))
    world.member("olaf", email="olaf@example.org", email_confirmed_at=clock.now())
    path = f"/ideas/{town.ideas[0].id}"
    assert clerk.post(f"{path}/votes-recorded", customer="olaf", note="on the phone").status_code == 303
    assert _traces() == []
    assert not [each for each in acts_since(clock.now() - timedelta(days=1)) if each.action == "vote"]


def test_whoever_only_reads_gets_no_device_cookie(world: World, town: Town) -> None:
    browser = world.visitor()
    browser.get(f"/ideas/{town.ideas[0].id}")
    assert browser.client.get_cookie("device") is None


def test_traces_are_forgotten_after_thirty_days(world: World, town: Town) -> None:
    assert _comment(world.signed_in("nora"), town.ideas[0]) == 303
    assert _comment(world.signed_in("olaf"), town.ideas[0]) == 303
    with writing():
        _first_trace().made_at = clock.now() - timedelta(days=30, seconds=1)
    assert forget_traces() == 1
    assert forget_traces() == 0
    assert len(_traces()) == 1


def _first_trace() -> Trace:
    return session.scalars(select(Trace).order_by(Trace.id).limit(1)).one()


def test_a_ring_opens_one_case_that_says_why_and_touches_nobody(world: World, town: Town) -> None:
    crowd(town.ideas[0], device="one")
    before = session.execute(select(Idea.id, Idea.vote_count, Idea.score)).all()
    assert look_for_signals() == 1
    assert look_for_signals() == 0
    case = session.scalars(select(Case)).one()
    assert (case.origin, case.subject_kind, case.subject_id) == ("signal", "votes", town.ideas[0].id)
    assert case.member_id is None
    assert len(case.facts["members"]) == 6
    assert {"co-voting", "shared device"} <= {each["kind"] for each in case.facts["signals"]}
    assert all(each["members"] <= each["of"] == 6 for each in case.facts["signals"])
    assert session.execute(select(Idea.id, Idea.vote_count, Idea.score)).all() == before


def test_a_case_that_was_closed_is_not_opened_again_for_the_same_people(world: World, town: Town) -> None:
    crowd(town.ideas[0], device="one")
    look_for_signals()
    with writing():
        session.scalars(select(Case)).one().closed_at = clock.now()
    assert look_for_signals() == 0


def _file(path: Path) -> Path:
    made = make(Setting(seed=5, honest=600, ideas=300, rings=6, launch_hours=0, power_voters=5))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(as_rows(made.acts))
    return path


def test_the_command_says_in_json_who_seems_to_act_as_one_and_why(tmp_path: Path) -> None:
    path = _file(tmp_path / "events.csv")
    done = CliRunner().invoke(main, ["moderation", "signals", "--events", str(path), "--format", "json"])
    assert done.exit_code == 0, done.output
    groups = json.loads(done.stdout)
    assert len(groups) >= 4
    for group in groups:
        assert set(group) == {"members", "targets", "signals", "score", "explanation"}
        assert len({signal["kind"] for signal in group["signals"]}) >= 2
        assert all(0 < signal["members"] <= signal["of"] == len(group["members"]) for signal in group["signals"])
        assert str(len(group["members"])) in group["explanation"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("member,action\n", "has no column target, time"),
        ("member,action,target,time\nada,vote,i1,yesterday\n", "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["moderation", "signals", "--events", str(path)])
    assert done.exit_code == 1
    assert said in done.stderr


def test_an_empty_file_has_no_groups(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("member,action,target,author,time,prefix,device,joined\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["moderation", "signals", "--events", str(path), "--format", "json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])
