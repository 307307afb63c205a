"""Display names: what they may not hide, and whom they may not pass for."""

import unicodedata
from collections.abc import Iterable

from community.core.errors import Invalid
from community.core.text import BLANK, clean_line
from community.membership.rules.handles import RESERVED_HANDLES

NAME_LENGTH = 60

# Letters and digits that most typefaces draw alike, by the letter they pass for. Compared are small letters without
# marks, so capitals stand here by their small forms: a capital I is drawn like an l, a capital Β like a b.
_LOOK_ALIKES = {
    "a": "аαɑ4", "b": "вβьъ8ƅ", "c": "сϲᴄ", "d": "ԁɗ", "e": "еєεҽ3ɛ", "f": "ƒғ", "g": "ɡցɢ9", "h": "һнηհ",
    "j": "јϳʝ", "k": "кκқ", "l": "i1ıіιɩ|ӏǀ!ļɪ", "m": "мμ", "n": "пոиɴ", "o": "оοσ0օөøɵ", "p": "рρþ", "q": "ԛգ",
    "r": "гʀɼ", "s": "ѕ5ʂꜱ", "t": "тτ7", "u": "υцսʋմ", "v": "νѵᴠ", "w": "ωшԝɯ", "x": "хχ×", "y": "уγүʏ", "z": "ʐζ2ᴢ",
}  # fmt: skip
_AS_LATIN = str.maketrans({sign: letter for letter, signs in _LOOK_ALIKES.items() for sign in signs})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def check_display_name(typed: str) -> str:
    """The name as it is kept; raises Invalid where it is empty, too long, or hides something.

    Direction marks and zero-width signs are refused, but for the joiners that a script or an emoji needs.
    """
    if not any(sign.isalnum() for sign in typed):
        raise Invalid("name-empty", field="display_name")
    name = clean_line(typed)
    if _hidden(name) != _hidden(typed):
        raise Invalid("name-hides", field="display_name")
    if len(name) > NAME_LENGTH:
        raise Invalid("name-long", field="display_name", most=NAME_LENGTH)
    return name


def _hidden(text: str) -> int:
    return sum(unicodedata.category(sign) == "Cf" or sign in BLANK for sign in text)


def skeleton(name: str) -> str:
    """What the eye takes a name for: Latin small letters only, without marks, spaces and signs."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(sign for sign in plain.translate(_AS_LATIN) if sign.isalnum())
    for pair, letter in _PAIRS:
        letters = letters.replace(pair, letter)
    return letters


_RESERVED = frozenset(map(skeleton, RESERVED_HANDLES))


def looks_like(name: str, others: Iterable[str]) -> bool:
    """Whether `name` could be taken for one of `others`, or for an office of the house."""
    seen = skeleton(name)
    return seen in _RESERVED or any(seen == skeleton(other) for other in others)
