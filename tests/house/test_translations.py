"""Every language that is offered is complete: no text is left in English, none is a guess."""

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from community.web.templating import LANGUAGES
from tests.house.sources import PACKAGE, TEMPLATES

TRANSLATED = sorted(LANGUAGES.keys() - {"en"})
KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACES = (
    (PACKAGE, [("**.py", "python")], {}),
    (TEMPLATES, [("**", "jinja2")], {"**": {"silent": "false", "extensions": "jinja2.ext.do"}}),
)


def _catalogue(language: str) -> Catalog:
    path = PACKAGE / "translations" / language / "LC_MESSAGES" / "messages.po"
    assert path.exists(), f"{language} is offered, and has no catalogue"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _texts() -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    for folder, method, options in PLACES:
        found = extract_from_dir(
            folder, method_map=method, options_map=options, keywords=KEYWORDS, directory_filter=_is_read
        )
        for name, line, text, _comments, context in found:
            yield text, context, f"{Path(folder).name}/{name}:{line}"


def _is_read(_folder: str) -> bool:
    """Every folder: left to itself, Babel passes over those whose name begins with `_`."""
    return True


@pytest.fixture(scope="module")
def texts() -> list[tuple[str | tuple[str, ...], str | None, str]]:
    return list(_texts())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_has_its_translation(
    language: str, texts: list[tuple[str | tuple[str, ...], str | None, str]]
) -> None:
    catalogue = _catalogue(language)
    missing = [
        f"{where}: {text!r}" for text, context, where in texts if not _is_translated(catalogue.get(text, context))
    ]
    assert not missing, "\n".join([f"{len(missing)} texts; run `make translations`:", *missing[:40]])


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(forms)


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_a_guess_and_nothing_is_left_over(
    language: str, texts: list[tuple[str | tuple[str, ...], str | None, str]]
) -> None:
    catalogue = _catalogue(language)
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    used = {(text if isinstance(text, str) else text[0], context) for text, context, _ in texts}
    kept = {(message.id if isinstance(message.id, str) else message.id[0], message.context) for message in catalogue}
    assert kept - used - {("", None)} == set(), "run `make translations`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_blanks_to_fill_in(language: str) -> None:
    wrong = [message.id for message in _catalogue(language) if message.id and not _keeps_blanks(message)]
    assert not wrong


def _keeps_blanks(message: Message) -> bool:
    ids = message.id if isinstance(message.id, tuple | list) else [message.id]
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    wanted = set().union(*map(_blanks, ids))
    # One of something may do without its number.
    return all(_blanks(form) == wanted or (len(forms) > 1 and _blanks(form) <= wanted) for form in forms if form)


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%%|\{\w+\}", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_punctuation_and_markup_of_its_text(language: str) -> None:
    wrong = [
        f"{message.id!r} → {form!r}"
        for message in _catalogue(language)
        if isinstance(message.id, str) and message.id
        for form in [message.string]
        if form and (_edges(message.id) != _edges(form) or _tags(message.id) != _tags(form))
    ]
    assert not wrong, "\n".join(wrong)


def _edges(text: str) -> tuple[bool, bool, bool]:
    return text[:1] in string.whitespace, text[-1:] in string.whitespace, text.rstrip()[-1:] == "…"


def _tags(text: str) -> list[str]:
    return sorted(re.findall(r"</?\w+", text))


def test_texts_are_english_to_begin_with(texts: list[tuple[str | tuple[str, ...], str | None, str]]) -> None:
    """Straight quotes and dots that should be one sign are easy to overlook."""
    odd = [f"{where}: {text!r}" for text, _, where in texts if isinstance(text, str) and "..." in text]
    assert not odd, f"an ellipsis is one sign: {odd}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_per_cent_sign_is_written_twice(
    language: str, texts: list[tuple[str | tuple[str, ...], str | None, str]]
) -> None:
    """Every text is a pattern to Jinja, gaps or none: a single sign would break the page."""
    said = [form for text, _, _ in texts for form in ([text] if isinstance(text, str) else text)]
    for message in _catalogue(language):
        said += message.string if isinstance(message.string, tuple | list) else [message.string] if message.id else []
    assert not [text for text in said if re.search(r"%(?!\(\w+\)[sd])", text.replace("%%", ""))]
