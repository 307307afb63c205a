"""Our fields and the columns of a file: what it must have, what it may have, and what `--map` says of the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Fields:
    """The fields of one kind of file, in the order in which the cells of a row are handed on."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.needed + self.optional


KINDS: Mapping[str, Fields] = {
    "ideas": Fields(("id", "title", "created_at"), ("body", "author", "board", "status", "tags", "carried_votes")),
    "comments": Fields(("id", "idea_id", "created_at", "body"), ("parent_id", "author")),
    "votes": Fields(("idea_id", "voter", "created_at")),
}


class Refused(click.ClickException):
    """Nothing was done, and why: one line, exit code 2."""

    exit_code = 2


def read_mapping(given: Iterable[str]) -> dict[str, str]:
    """What `--map` said: columns by field, or by `kind.field` where two files name theirs differently."""
    mapping = {}
    for text in given:
        field, is_pair, column = text.partition("=")
        kind, _, name = field.strip().rpartition(".")
        if not is_pair or not column.strip() or not _is_known(kind, name):
            known = sorted({each for fields in KINDS.values() for each in fields.all})
            raise Refused(f"--map {text}: give field=column (or comments.field=column); fields are {', '.join(known)}.")
        mapping[field.strip()] = column.strip()
    return mapping


def _is_known(kind: str, name: str) -> bool:
    kinds = KINDS.values() if not kind else [KINDS[kind]] if kind in KINDS else []
    return any(name in fields.all for fields in kinds)


def match(kind: str, header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each field of this kind of file stands in its header, letter case and spaces around aside.

    A column that `--map` names comes before one that bears the field's own name.
    """
    places = {}
    for place, name in reversed(list(enumerate(header))):
        places[_plain(name)] = place
    found = {}
    for field in KINDS[kind].all:
        names = (mapping.get(f"{kind}.{field}"), mapping.get(field), field)
        known = [places[_plain(name)] for name in names if name and _plain(name) in places]
        if known:
            found[field] = known[0]
    return found


def unused(mapping: Mapping[str, str], headers: Mapping[str, Sequence[str]]) -> list[str]:
    """The parts of a mapping whose column stands in none of the files they are meant for."""
    missing = []
    for field, column in mapping.items():
        kind, _, _ = field.rpartition(".")
        meant = [header for name, header in headers.items() if kind in ("", name)]
        if not any(_plain(column) in map(_plain, header) for header in meant):
            missing.append(f"{field}={column}")
    return missing


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
