"""Two who change the same row at once: whoever saves later is shown what the other set, and overrules nobody unseen."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from community.core.errors import Conflict


class ChangedMeanwhile(Conflict):
    """Somebody else changed these columns since the writer last looked; `current` is how they stand."""

    def __init__(self, current: Mapping[str, object]) -> None:
        super().__init__("changed-meanwhile")
        self.current = current


def refuse_unseen(row: object, wanted: Mapping[str, object], seen: str | None) -> None:
    """Raise ChangedMeanwhile where the columns differ both from what is wanted and from what the writer saw.

    `row` is locked; `seen` is the fingerprint of these columns as the form showed them, nothing: however they stood.
    """
    if any(getattr(row, name) != value for name, value in wanted.items()):
        refuse_changed(row, wanted, seen)


def refuse_changed(row: object, columns: Iterable[str], seen: str | None) -> None:
    """Raise ChangedMeanwhile where the columns differ from what the writer saw; for who does away with the row."""
    current = {name: getattr(row, name) for name in columns}
    if seen and fingerprint(current) != seen:
        raise ChangedMeanwhile(current)


def fingerprint(shown: Mapping[str, object]) -> str:
    """A short name for exactly these values, for a form to carry: whether they still stand when it is sent."""
    return hashlib.sha256(json.dumps(dict(shown), sort_keys=True).encode()).hexdigest()[:16]
