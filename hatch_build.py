"""What a build does beside copying: it compiles the translations, and takes in templates and static."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommunityBuild(BuildHookInterface[Any]):
    """Runs for every wheel, the editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_catalogues(root / "community" / "translations")
        if version == "standard":  # an editable install reads both folders where they are
            build_data["force_include"]["templates"] = "community/_templates"
            build_data["force_include"]["static"] = "community/_static"


def compile_catalogues(folder: Path) -> None:
    """Each messages.po into the messages.mo beside it; what is marked fuzzy stays out."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        locale = source.parent.parent.name
        with source.open("rb") as text:
            catalogue = read_po(text, locale=locale, abort_invalid=True)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
