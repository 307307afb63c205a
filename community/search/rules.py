"""Placeholder until the parser lands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ParsedQuery:
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    prefix: bool = True

    def __bool__(self) -> bool:
        return bool(self.words)


def parse(q):
    return ParsedQuery(words=tuple(q.split()))


def highlight(text, parsed):
    return [(False, text)]


def snippet(text, parsed, limit):
    return [(False, text[:limit])]
