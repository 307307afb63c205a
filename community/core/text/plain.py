"""Plain text: cleaned as it comes in, and drawn out of Markdown for lists."""

import re
import unicodedata

# What no text needs and HTML or PostgreSQL refuse: controls, and code points that are no characters.
_REFUSED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Letters and marks that show nothing, which would make an empty name look filled.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_ZWJ, _FLAG = "\u200d", "\U0001f3f4"
_JOINERS = frozenset("\u200c\u200d")
_JOINING_SCRIPT = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]")
_TAG_LETTER = re.compile("[\U000e0020-\U000e007f]")  # in the flags of regions, after a black flag
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKS_AT_MOST = 4


def clean_text(text: str) -> str:
    """A body as it is kept: lines end in a newline, no controls but newline and tab, no half characters."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _REFUSED.sub("", _LINE_ENDS.sub("\n", text)).lstrip("\ufeff")


def clean_line(text: str) -> str:
    """A title or a name as it is kept: one line, NFC, nothing invisible, at most four marks on a letter.

    Zero-width joiners stay where a script or an emoji needs them.
    """
    seen = "".join(char for char in clean_text(text) if not _is_never_seen(char))
    text = " ".join(seen.split())
    kept: list[str] = []
    base, marks = " ", 0
    for char, following in zip(text, f"{text[1:]} ", strict=False):
        if unicodedata.category(char)[0] == "M":
            if base != " " and marks < _MARKS_AT_MOST and not (_SELECTOR.match(char) and _SELECTOR.match(kept[-1])):
                kept.append(char)
                marks += 1
        elif unicodedata.category(char) != "Cf" or _is_needed(char, base, following):
            kept.append(char)
            base, marks = char, 0
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _is_never_seen(char: str) -> bool:
    is_needed_nowhere = unicodedata.category(char) == "Cf" and char not in _JOINERS and not _TAG_LETTER.match(char)
    return is_needed_nowhere or char in BLANK


def _is_needed(char: str, base: str, following: str) -> bool:
    """Whether an invisible character means something between these two."""
    if char not in _JOINERS:
        return base == _FLAG or bool(_TAG_LETTER.match(base))
    if _JOINING_SCRIPT.match(base):
        return bool(_JOINING_SCRIPT.match(following)) and unicodedata.category(following)[0] != "M"
    return char == _ZWJ and {unicodedata.category(base), unicodedata.category(following)} <= {"So", "Sk"}


_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,}).*$", re.MULTILINE)
_LINE_START = re.compile(r"^[ \t]*(?:>[ \t]?|#{1,6}[ \t]+|[-*+][ \t]+|\d{1,9}[.)][ \t]+)+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-=*_|: \t]{3,})$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\](?:\([^()\s]{0,500}(?:[ \t]+\"[^\"\n]{0,300}\")?\)|\[[^\[\]\n]{0,100}\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,500})>")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|~~|(?<!\w)_{1,3})(?=\S)([^*~\n]{1,300}?)(?<=[^\s\\])\1(?!\w)")
_TICKS = re.compile(r"`+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def excerpt(source: str, limit: int) -> str:
    """The beginning of Markdown as one line of plain text, cut at a word, of at most `limit` characters.

    Reads no further than a few times `limit`, whatever the length. It is an approximation: text, never HTML.
    """
    text = clean_text(source[: limit * 4 + 400])
    for pattern, kept in (
        (_FENCE, ""), (_RULE, ""), (_LINE_START, ""), (_LINK, r"\1"), (_AUTOLINK, r"\1"),
        (_EMPHASIS, r"\2"), (_TICKS, ""), (_ESCAPE, r"\1"),
    ):  # fmt: skip
        text = pattern.sub(kept, text)
    return cut(" ".join(text.split()), limit)


def cut(text: str, limit: int) -> str:
    """`text` of at most `limit` characters, ended by … where it went on; cut between words where possible."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and not _may_cut(text, end):
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    if space >= end * 2 // 3:
        end = space
    return text[:end].rstrip(" ,;:.-–—") + "…"


def _may_cut(text: str, at: int) -> bool:
    """Whether a character begins at `at`: no mark, no joiner, nothing joined to what stands before."""
    category = unicodedata.category(text[at])
    return category[0] != "M" and category not in {"Cf", "Sk"} and text[at - 1] != _ZWJ
