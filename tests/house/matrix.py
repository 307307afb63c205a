"""The authorisation matrix: which answer each route gives to whom. Its rows stand in matrix.toml.

A row is `"METHOD /rule" = "…"`: the six statuses in the order of ROLES. Where the address has parts, or a form is
sent, the row is a table: `at` the address, `send` the form's fields, `is` the statuses; both with the subjects of
tests/house/subjects.py in braces. A route may have further rows for other cases: `"GET /rule · withdrawn" = …`.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

ROLES = ("anonymous", "member", "author", "team", "moderator", "owner")
FILE = Path(__file__).with_name("matrix.toml")
FREE = {"HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Row:
    """What one request answers, by role."""

    method: str
    rule: str
    case: str
    at: str
    statuses: dict[str, int]
    send: dict[str, str] = field(default_factory=dict)

    @property
    def route(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def is_read(self) -> bool:
        return self.method == "GET"

    def __str__(self) -> str:
        return f"{self.route} · {self.case}" if self.case else self.route


def rows() -> list[Row]:
    """The matrix."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [_row(key, value if isinstance(value, dict) else {"is": value}) for key, value in written.items()]


def _row(key: str, value: dict[str, object]) -> Row:
    route, _, case = key.partition(" · ")
    method, rule = route.split(" ", 1)
    statuses = [int(status) for status in str(value["is"]).split()]
    assert len(statuses) == len(ROLES), f"{key} needs a status for each of {ROLES}"
    send = value.get("send", {})
    assert isinstance(send, dict)
    return Row(method, rule, case, str(value.get("at", rule)), dict(zip(ROLES, statuses, strict=True)), send)


def routes(app: Flask) -> set[str]:
    """Every method on every rule that the application has."""
    return {f"{method} {rule.rule}" for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - FREE}
