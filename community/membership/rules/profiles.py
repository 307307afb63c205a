"""What a profile may hold: a few words about oneself, and a time zone."""

from collections.abc import Iterable

from community.core.errors import Invalid
from community.core.text import clean_text

BIO_LENGTH = 2_000
REGIONS = frozenset(
    {
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian",
        "Pacific",
    }
)  # fmt: skip


def check_bio(typed: str) -> str:
    """The words as they are kept; raises Invalid `bio-long`."""
    bio = clean_text(typed).strip()
    if len(bio) > BIO_LENGTH:
        raise Invalid("bio-long", field="bio", most=BIO_LENGTH)
    return bio


def grouped_zones(names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Time zones by region, to choose from: `{"Europe": [("Europe/Berlin", "Berlin"), …]}`, UTC first.

    Zones of no place (`Etc/…`, `EST5EDT`) are left out.
    """
    grouped = {"UTC": [("UTC", "UTC")]}
    for name in sorted(names):
        region, _, place = name.partition("/")
        if region in REGIONS and place:
            grouped.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return grouped
