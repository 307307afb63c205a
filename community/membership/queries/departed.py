"""Whom an import must not bring back: people who left, known by nothing but keyed hashes of what it called them."""

from collections.abc import Callable, Iterable
from typing import cast

from sqlalchemy import Table, select

from community.core.bulk import one_of
from community.core.db import session
from community.core.keyed import keyed_hash
from community.core.text.mentions import forget_mentions, named_in
from community.membership.models import Departed, Member

DEPARTED, MEMBERS = cast(Table, Departed.__table__), cast(Table, Member.__table__)


def hash_of_person(source: str, import_key: str) -> str:
    """What is kept of somebody whom an import named so."""
    return keyed_hash("departed person", f"{source}\n{import_key}")


def hash_of_handle(handle: str) -> str:
    """What is kept of the handle that an imported text may mention them by."""
    return keyed_hash("departed handle", handle)


def departed_people(import_keys: Iterable[str], source: str) -> set[str]:
    """Those of the people of an import who have left. One query, none for nobody."""
    return _departed({hash_of_person(source, key): key for key in import_keys})


def forgetting(texts: Iterable[str]) -> Callable[[str], str]:
    """What takes out of these texts the handles of people who left, and whom nobody is called by now. Two queries at
    most, none where the texts name nobody.
    """
    named = set[str]().union(*map(named_in, texts))
    gone = _departed({hash_of_handle(handle): handle for handle in named})
    if gone:
        gone -= set(session.scalars(select(MEMBERS.c.handle).where(one_of(MEMBERS.c.handle, sorted(gone)))))

    def forget(text: str) -> str:
        for handle in sorted(gone):
            text = forget_mentions(text, handle)
        return text

    return forget


def _departed(hashes: dict[str, str]) -> set[str]:
    if not hashes:
        return set()
    found = session.scalars(select(DEPARTED.c.key).where(one_of(DEPARTED.c.key, list(hashes))))
    return {hashes[key] for key in found}
