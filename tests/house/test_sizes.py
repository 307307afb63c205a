"""Nothing grows beyond what one can read at a sitting."""

from tests.house.sources import ROOT, functions_of, name_of, python_files, source_files

MOST_LINES = 300
MOST_FUNCTION_LINES = 40

# A migration is written by a tool, top down in one function.
HISTORY = "community/migrations/versions/"
# A list of words, one a line; nobody reads it from top to bottom.
LISTS = {"community/membership/common_passwords.txt"}


def test_no_file_is_longer_than_300_lines() -> None:
    too_long = [
        f"{name_of(path)}: {lines}"
        for path in source_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES and name_of(path) not in LISTS
    ]
    assert not too_long, "\n".join(["divide these, one file a resource:", *too_long])


def test_no_function_is_longer_than_40_lines() -> None:
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name}: {lines}"
        for folder in ("community", "tests", "docs", "bench")
        for path in python_files(ROOT / folder)
        for function in functions_of(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
        and not name_of(path).startswith(HISTORY)
    ]
    assert not too_long, "\n".join(["say these in steps:", *too_long])
