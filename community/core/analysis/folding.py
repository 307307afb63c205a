"""Folding: one form for all the ways in which people write the same word.

Width, ligatures and case go (NFKC, case folding: ß is ss). Accents go in Latin, Greek, Cyrillic, Hebrew
and Arabic; the vowel signs of other scripts are letters and stay. й, ў and ї stay letters of their own, ё
is е. ü is u, and also found as ue (`spelled_out`). Digits become 0 to 9. Kana, variants of Han characters
and endings of words are left as they are.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 64  # characters of a word that count

_KEPT = (("и\u0306", "й"), ("у\u0306", "ў"), ("і\u0308", "ї"))
_ACCENTS = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f"
    "\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """The form of a word that is indexed and looked for; '' where nothing of it counts."""
    if word.isascii():
        return word[:LONGEST].lower()
    # Cut before normalising too: a letter under thousands of marks would cost a quadratic sort.
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word[: LONGEST * 4]).casefold())
    for decomposed, letter in _KEPT:
        text = text.replace(decomposed, letter)
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", text)).translate(_LETTERS)
    return "".join(map(_plain_digit, text))[:LONGEST]


def _plain_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def spelled_out(word: str) -> str:
    """Folded like `fold`, but with ä as ae, ö and ø as oe, ü as ue, å as aa."""
    if word.isascii():
        return fold(word)
    lowered = unicodedata.normalize("NFC", word[: LONGEST * 4]).lower()
    return fold(lowered.translate(_SPELLED_OUT))
