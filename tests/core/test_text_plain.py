"""Titles, names, excerpts, slugs and comparisons: plain text, in any script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.core.text import clean_line, clean_text, excerpt, line_diff, slug, word_diff


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four\x0bfive\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\x00b\x1bc\x7fd\ufffee\U0001fffff\tg", "abcdef\tg"),
        ("half \ud83d", "half \ufffd"),
        ("whole \ud83d\ude00", "whole \U0001f600"),
        ("\ufeffwith a mark in front", "with a mark in front"),
        ("  kept \n\n as it is ", "  kept \n\n as it is "),
    ],
)
def test_a_body_is_kept_without_what_no_text_needs(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two \n lines\t ", "two lines"),
        ("Cafe\u0301", "Café"),
        ("ad\u202emin", "admin"),
        ("a\u200bd\u2060m\ufeffi\u00adn\u200d", "admin"),
        ("x\u200dy\u200cz", "xyz"),
        ("\u2067right\u2069", "right"),
        ("\u3164\u2800 \u115f", ""),
        ("\ufe0f\ufe0f", ""),
        ("Z" + "\u0301\u0316" * 50, "\u0179\u0316\u0316\u0301"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("🏴\U000e0067\U000e0062\U000e007f \U000e0067", "🏴\U000e0067\U000e0062\U000e007f"),
    ],
)
def test_a_name_holds_nothing_invisible_but_what_its_script_needs(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@given(st.text())
def test_cleaning_a_second_time_changes_nothing(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)


def test_an_excerpt_is_the_beginning_without_markup() -> None:
    source = (
        '# Delivery\n\n> Some **bold** and _soft_ [words](https://example.com "x") ![door](/files/a)\n\n- `one`\n2. two'
    )
    assert excerpt(source, 200) == "Delivery Some bold and soft words door one two"


@pytest.mark.parametrize(
    ("source", "beginning"),
    [
        ("one two three four", "one two…"),
        ("onetwothreefour", "onetwothr…"),
        ("one, two and three", "one, two…"),
        ("送達時間を選べるようにしてほしい", "送達時間を選べるよ…"),
        ("short", "short"),
        ("a👩\u200d👩\u200d👧 b👩\u200d👩\u200d👧", "a…"),
    ],
)
def test_an_excerpt_is_cut_between_words_or_at_least_between_characters(source: str, beginning: str) -> None:
    assert excerpt(source, 10 if "👩" not in source else 5) == beginning


def test_an_excerpt_shows_html_and_names_as_they_were_typed() -> None:
    assert excerpt("<b>snake_case_name</b> 2*3*4 \\*x\\*", 100) == "<b>snake_case_name</b> 2*3*4 *x*"


@given(st.text(alphabet="*_~`[]()<>!\\#-> \nab\u0301字", max_size=400), st.integers(2, 80))
def test_an_excerpt_is_one_line_within_its_limit(source: str, limit: int) -> None:
    beginning = excerpt(source, limit)
    assert len(beginning) <= limit
    assert "\n" not in beginning


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("A delivery window!", "a-delivery-window"),
        ("Don't stop – it's “fine”", "dont-stop-its-fine"),
        ("Größe XL für Ämter", "größe-xl-für-ämter"),
        ("ＷＩＤＥ ﬁne", "wide-fine"),
        ("配送時間を選ぶ", "配送時間を選ぶ"),
        ("हिन्दी में विचार", "हिन्दी-में-विचार"),
        ("می‌خواهم", "میخواهم"),
        ("2.0 is out", "2-0-is-out"),
        ("2024", ""),
        ("!!! 👍", ""),
        ("\u0301\u0301", ""),
        ("--a--", "a"),
    ],
)
def test_a_slug_holds_letters_of_any_script(title: str, address: str) -> None:
    assert slug(title) == address


def test_a_long_slug_ends_at_a_hyphen() -> None:
    assert slug("delivery " * 20) == "-".join(["delivery"] * 6)
    assert slug("字" * 200) == "字" * 60
    assert len(slug("hi-" + "x" * 100)) == 2


def texts_of(pieces: list[tuple[str, str]]) -> tuple[str, str]:
    old = "".join(text for op, text in pieces if op != "added")
    return old, "".join(text for op, text in pieces if op != "removed")


def test_a_comparison_names_the_words_that_went_and_came() -> None:
    assert word_diff("The old window\nand more\n", "The new window\nand more\n") == [
        ("same", "The "),
        ("removed", "old"),
        ("added", "new"),
        ("same", " window\nand more\n"),
    ]


def test_a_comparison_of_lines_keeps_lines_whole() -> None:
    assert line_diff("a\nb\nc\n", "a\nx\nc\n") == [
        ("same", "a\n"),
        ("removed", "b\n"),
        ("added", "x\n"),
        ("same", "c\n"),
    ]


def test_a_comparison_finds_single_characters_where_words_are_not_set_apart() -> None:
    assert word_diff("送達時間", "送達日間") == [("same", "送達"), ("removed", "時"), ("added", "日"), ("same", "間")]


PROSE = st.lists(st.sampled_from(["a", "b", "c", " ", "\n", "字", "é"]), max_size=60).map("".join)


@settings(max_examples=200)
@given(PROSE, PROSE)
def test_a_comparison_holds_both_texts_whole(old: str, new: str) -> None:
    assert texts_of(word_diff(old, new)) == (old, new)
    assert texts_of(line_diff(old, new)) == (old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 5000, "b a c " * 3300),
        ("a\nb\n" * 5000, "b\na\nc\n" * 3300),
        (" ".join(map(str, range(3500))), " ".join(map(str, range(3500, 0, -1)))),
    ],
)
def test_a_comparison_that_would_take_too_long_is_given_up_but_stays_true(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert texts_of(pieces) == (old, new)
    assert len(pieces) <= 4
