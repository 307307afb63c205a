"""Limits and arithmetic of ideas, without a database."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TITLE_LENGTH = (4, 120)
MOST_BODY_CHARACTERS = 20_000
MOST_TAGS = 5
MOST_TAG_CHARACTERS = 30
MOST_PICTURES = 6
EXCERPT_CHARACTERS = 240
RESTORABLE_DAYS = 30
LEAST_REASON_CHARACTERS = 40
MOST_TARGET_YEARS = 10  # ahead
REASONS = ("out-of-scope", "cost", "safety", "regulation", "planned-differently", "too-few", "other")
PERIOD_SECONDS = 604_800
NAMED = re.compile(r"#?([0-9]{1,18})")
ADDRESS = re.compile(r"/ideas/([0-9]{1,18})(?![0-9])")
PICTURE = re.compile(r"!\[[^\]]*\]\(/files/")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PERIOD_MICROSECONDS = PERIOD_SECONDS * 1_000_000


def weeks(moment: datetime) -> float:
    """Weeks since 1970, from whole microseconds in one division: the `w` and `c` of the trending score."""
    return ((moment - _EPOCH) // timedelta(microseconds=1)) / _PERIOD_MICROSECONDS


def first_score(created_at: datetime, carried_votes: int = 0) -> float:
    """The trending score before any vote: ln(e^c + carried * e^c) = c + ln(1 + carried), in weeks."""
    return weeks(created_at) + math.log1p(carried_votes)


def roots(edges: Mapping[int, int]) -> dict[int, int]:
    """Of merges, source to target without a cycle: what each source is part of in the end."""
    found = {}
    for source in edges:
        root = edges[source]
        while root in edges:
            root = edges[root]
        found[source] = root
    return found


def path_of(number: int, slug: str) -> str:
    """The address of an idea's page."""
    return f"/ideas/{number}-{slug}" if slug else f"/ideas/{number}"


def number_in(typed: str) -> int | None:
    """The number of the idea that somebody named by it, with or without a #, or by its address."""
    found = NAMED.fullmatch(typed.strip()) or ADDRESS.search(typed)
    return int(found[1]) if found else None


def picture_count(body: str) -> int:
    """How many of the site's own pictures a body shows."""
    return len(PICTURE.findall(body))


def tag_names(typed: str) -> list[str]:
    """The tags in what somebody typed, split at commas, in order, without repeats (letter case aside)."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", typed):
        name = " ".join(part.split()).lstrip("#").strip()
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())
