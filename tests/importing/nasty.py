"""Made-up exports as nobody should write them, the same ones for the same seed."""

import csv
import io
import random
from collections.abc import Callable

TIMES = (
    "2024-03-01T12:00:00+00:00", "2024-03-01", "2024-03-01T00:00:00Z", "2019-12-31 23:59:59", "2021-06-01T10:00+05:30",
    "1971-01-01", "2999-01-01",
)  # fmt: skip
NO_TIMES = ("yesterday", "", "0000-00-00", "2024-13-01", "1", "9999-12-31T23:59:59-14:00")
TEXTS = (
    "", "Word", "x" * 400, "Zwei Wörter", "时间表", "ひらがな", "مرحبا بالعالم", "👩‍👩‍👧 families", "<script>alert(1)</script>",
    "[a](javascript:alert(1))", "![p](http://x.test/p.png)", "line\nline\r\nline", "tab\there", "quo\"te, comma; semi",
    "nul\x00", "bell\x07", "\u202eevil\u202c", "\ufeffmark", "\ufdd0none", "a\u0301" * 50, "# " * 200, "*" * 300, "=1+1",
    "@ada and @all", "[" * 3000, "word " * 6000,
)  # fmt: skip
PEOPLE = (
    "", "Mara", "mara", "MARA", " Mara ", "mara@example.org", "Mara <mara@example.org>", "Admin", "李明", "x", "M" * 200,
    "!!!", "\x00", "former-member", "a@b", "a,b", "nul\x00name", "Ünïcödé", "-", "user 1", "user-1", "user_1",
)  # fmt: skip
IDS = ("", " ", "x" * 300, "a b", "'; DROP TABLE ideas; --", "ключ", "0", "00", "1.0", "\x00")


def files(seed: int, *, ideas: int = 60, comments: int = 150, votes: int = 300) -> dict[str, bytes]:
    """The contents of `ideas.csv`, `comments.csv` and `votes.csv`."""
    chance = random.Random(seed)
    pick = chance.choice

    def number(most: int) -> str:
        return pick(IDS) if chance.random() < 0.05 else str(chance.randrange(most))

    def time() -> str:
        return pick(NO_TIMES) if chance.random() < 0.05 else pick(TIMES)

    rows = {
        "ideas": [
            [number(ideas), pick(TEXTS), pick(TEXTS), pick(PEOPLE), time(), pick(TEXTS[:9]), pick(TEXTS[:6]),
             ",".join(chance.sample(TEXTS[:12], 3)), pick(("", "5", "-1", "many", "7.0"))]
            for _ in range(ideas)
        ],
        "comments": [
            [number(comments), number(ideas), pick(("", number(comments))), pick(PEOPLE), time(), pick(TEXTS)]
            for _ in range(comments)
        ],
        "votes": [[number(ideas), pick(PEOPLE), time()] for _ in range(votes)],
    }  # fmt: skip
    return {kind: _spoilt(chance, _written(HEADERS[kind], rows[kind])) for kind in HEADERS}


HEADERS = {
    "ideas": ["id", "title", "body", "author", "created_at", "board", "status", "tags", "carried_votes"],
    "comments": ["id", "idea_id", "parent_id", "author", "created_at", "body"],
    "votes": ["idea_id", "voter", "created_at"],
}


def _written(header: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _spoilt(chance: random.Random, content: bytes) -> bytes:
    """With some bytes broken, some lines cut, some doubled, behind the header."""
    header, *lines = content.split(b"\n")
    ways: list[Callable[[bytes], bytes]] = [
        lambda line: line[: len(line) // 2],
        lambda line: line + b",too,many",
        lambda line: line.replace(b"e", b"\xe9\xff"),
        lambda line: b"\n" + line,
        lambda line: b'"' + line,
        lambda line: line + b"\n" + line,
        lambda line: line + b"\xed\xa0\x80",
        lambda line: line + b"\r",
    ]
    spoilt = [chance.choice(ways)(line) if chance.random() < 0.06 else line for line in lines]
    return b"\n".join([header, *spoilt])
