"""Slugs: the readable end of an address."""

import re
import unicodedata

LENGTH = 60
_APOSTROPHES = re.compile("['’ʼ\u200b-\u200d\u00ad]")


def slug(title: str) -> str:
    """Letters and digits of any script, lower case, joined by hyphens; '' for a title without letters."""
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", title[: LENGTH * 4]).lower())
    kept = "".join(char if _belongs(char) else "-" for char in _APOSTROPHES.sub("", lowered))
    words = [word for word in (_without_loose_marks(word) for word in kept.split("-")) if word]
    if not any(char.isalpha() for word in words for char in word):
        return ""
    return _cut("-".join(words))


def _belongs(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" or char.isdecimal()


def _without_loose_marks(word: str) -> str:
    start = next((at for at, char in enumerate(word) if unicodedata.category(char)[0] != "M"), len(word))
    return word[start:]


def _cut(whole: str) -> str:
    if len(whole) <= LENGTH:
        return whole
    hyphen = whole.rfind("-", 0, LENGTH + 1)
    if hyphen > 0:
        return whole[:hyphen]
    end = LENGTH
    while end > 1 and unicodedata.category(whole[end])[0] == "M":
        end -= 1
    return whole[:end]
