"""Two owners at once: whoever saves later is shown what the other one set, and overrules nobody unseen."""

from collections.abc import Mapping

from community.core.errors import Conflict
from community.site.models import Site
from community.site.rules import fingerprint


class SiteChangedMeanwhile(Conflict):
    """Another owner changed these columns since the writer last looked; `current` is how they stand."""

    def __init__(self, current: Mapping[str, object]) -> None:
        super().__init__("site-meanwhile")
        self.current = current


def refuse_unseen(site: Site, wanted: Mapping[str, object], seen: str | None) -> None:
    """Raise SiteChangedMeanwhile where the columns differ both from what is wanted and from what the writer saw.

    `site` is locked; `seen` is the fingerprint of these columns as the form showed them, nothing: however they stood.
    """
    current = {name: getattr(site, name) for name in wanted}
    if seen and current != dict(wanted) and fingerprint(current.values()) != seen:
        raise SiteChangedMeanwhile(current)
