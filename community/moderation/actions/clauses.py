"""Putting the policy into force with its clauses, and the clauses that every site begins with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, insert, select

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Invalid
from community.core.text import clean_line, clean_text
from community.moderation.actions.starter import CLAUSES
from community.moderation.models import Clause
from community.moderation.queries.clauses import wordings_of
from community.moderation.rules.clauses import (
    KEY,
    MOST_CHARACTERS,
    MOST_CLAUSES,
    MOST_KEY_CHARACTERS,
    SEVERITIES,
    TAKEN_ANCHORS,
    Wording,
    key_for,
)
from community.site.actions import tidy_text, write_version
from community.site.models import PolicyVersion


def publish_policy(
    text: str, clauses: Sequence[Wording], *, is_material: bool, by: Viewer, now: datetime, after: int | None = None
) -> PolicyVersion:
    """A new version of the policy with its clauses in this order, in force from now on.

    `is_material`: it changes what is allowed, so that everybody is asked to agree before they next write. `after` is
    the version that the writer had before them. Raises Invalid by field (`clauses-3-title` for the fourth), where
    another version was published meanwhile, and where not a word was changed.
    """
    authorize(by, Permission.SITE_CONFIGURE)
    text, clauses = tidy_text(text, "text"), tidy_clauses(clauses)
    version = write_version(text, after=after, is_material=is_material, by=by, now=now)
    last = session.scalars(select(PolicyVersion).where(PolicyVersion.number == version.number - 1)).one()
    if text == last.text and clauses == wordings_of(last):
        raise Invalid("policy-unchanged", field="text")
    _write_clauses(version, clauses)
    return version


def tidy_clauses(typed: Sequence[Wording]) -> list[Wording]:
    """The clauses as they are kept, new ones with a key from their title; raises Invalid by field."""
    if not typed:
        raise Invalid("clauses-missing", field="clauses")
    if len(typed) > MOST_CLAUSES:
        raise Invalid("clauses-many", field="clauses", most=MOST_CLAUSES)
    tidy = [_tidy_clause(each, f"clauses-{place}") for place, each in enumerate(typed)]
    taken = [each.key for each in tidy if each.key]
    if len(taken) != len(set(taken)):
        raise Invalid("clause-key", field="clauses")
    for place, each in enumerate(tidy):
        if not each.key:
            tidy[place] = replace(each, key=key_for(each.title, taken))
            taken.append(tidy[place].key)
    return tidy


def _tidy_clause(typed: Wording, field: str) -> Wording:
    _check_key(typed.key)
    if typed.severity not in SEVERITIES:
        raise Invalid("clause-severity", field=f"{field}-severity")
    tidy = replace(
        typed,
        title=clean_line(typed.title),
        text=clean_text(typed.text).strip(),
        fine=clean_text(typed.fine).strip(),
        not_fine=clean_text(typed.not_fine).strip(),
    )
    for part, most in MOST_CHARACTERS.items():
        words = getattr(tidy, part)
        if not words and part in ("title", "text"):
            raise Invalid("site-text-missing", field=f"{field}-{part}")
        if len(words) > most:
            raise Invalid("site-text-length", field=f"{field}-{part}", most=most)
    return tidy


def _check_key(key: str) -> None:
    """The form carries a clause's key along; whoever forged another is told that something is wrong with it."""
    is_plain = KEY.fullmatch(key) and len(key) <= MOST_KEY_CHARACTERS and key not in TAKEN_ANCHORS
    if key and not is_plain:
        raise Invalid("clause-key", field="clauses")


def _write_clauses(version: PolicyVersion, clauses: Sequence[Wording]) -> None:
    rows = [
        {"policy_version_id": version.id, "position": position, **vars(each)}
        for position, each in enumerate(clauses, 1)
    ]
    session.execute(insert(Clause), rows)


def found_clauses() -> None:
    """Write the starter set for every version that has no clauses: a new site's, and those from before there were any.

    A policy that was changed by its owner keeps its text; what it says and the clauses do not is the owner's to see to.
    """
    without = select(PolicyVersion).where(~exists().where(Clause.policy_version_id == PolicyVersion.id))
    for version in session.scalars(without.order_by(PolicyVersion.number)).all():
        _write_clauses(version, CLAUSES)
