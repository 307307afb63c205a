"""Everything that may be allowed or refused has one rule, and somebody who holds it."""

import re

import pytest
from flask import Flask

from community.access import GRANTS, Permission, Role
from community.access.capabilities import MEMBER
from community.access.decide import has_rule
from tests.house.sources import name_of, python_files, templates, without_comments


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.usefixtures("shared_app")
def test_a_permission_has_its_rule(permission: Permission) -> None:
    assert has_rule(permission), f"declare @rule(Permission.{permission.name}) in the policy of its room"


def test_a_rule_is_declared_once() -> None:
    declared = [
        (found, name_of(path))
        for path in python_files()
        for found in re.findall(r"@rule\(Permission\.(\w+)\)", path.read_text(encoding="utf-8"))
    ]
    names = [name for name, _ in declared]
    assert sorted(names) == sorted(set(names)), declared
    assert all(place.split("/")[2].startswith("policy") for _, place in declared), declared


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_somebodys_by_default(permission: Permission) -> None:
    assert permission in MEMBER or any(permission in held for held in GRANTS.values())


@pytest.mark.parametrize("role", Role)
def test_a_role_adds_something_to_membership(role: Role) -> None:
    assert GRANTS[role] - MEMBER
    assert not GRANTS[role] & MEMBER, "everybody who joined holds it already"


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_says_what_it_opens(permission: Permission) -> None:
    assert permission.note.endswith(".")
    assert re.fullmatch(r"[a-z]+\.[a-z]+", permission)


def test_a_permission_that_nobody_asks_for_would_be_a_promise_unkept() -> None:
    asked = {
        found
        for path in python_files()
        if path.parent.name != "access" and not path.stem.startswith("policy")
        for found in re.findall(r"Permission\.(\w+)|\bP\.(\w+)", path.read_text(encoding="utf-8"))
        for found in found
    }
    assert {permission.name for permission in Permission} <= asked


@pytest.mark.usefixtures("shared_app")
def test_templates_ask_only_for_permissions_that_exist(shared_app: Flask) -> None:
    known = set(map(str, Permission))
    unknown = [
        f"{name_of(path)}: {asked}"
        for path in templates()
        for asked in re.findall(r"\bcan\(\s*['\"]([^'\"]+)", without_comments(path.read_text(encoding="utf-8")))
        if asked not in known
    ]
    assert not unknown, unknown
