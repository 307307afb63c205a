"""What counts as the same word, in any script."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.analysis import deletions, fold, is_near, near, placed, query_terms, runs, split, stem, terms
from community.core.analysis.likeness import Postings, clues, rank, title_size, title_terms
from community.core.analysis.plan import doubtful, exact, tolerant
from community.core.analysis.spelling import may_be_misspelled, spellings
from community.core.ports_search import Query


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Éducation", "education"),
        ("e\u0301tude", "Étude"),
        ("STRASSE", "Straße"),
        ("ＦＵＬＬ", "full"),
        ("ﬁne", "FINE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ещё", "ЕЩЕ"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Łódź", "lodz"),
        ("Øre", "ore"),
        ("مُحَمَّد", "محمد"),
        ("کتاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("ｶﾞ", "ガ"),
        ("٣٤", "34"),
        ("deliv\u00adery", "delivery"),
    ],
)
def test_spellings_of_the_same_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("мой", "мои"), ("їжа", "іжа"), ("はは", "ぱぱ"), ("कि", "का"), ("がく", "かく")]
)
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("E-Mail!", ["e", "mail", "email", "email"]),
        ("don't", ["don", "t", "dont", "dont"]),
        ("für Müller", ["fur", "fuer", "muller", "mueller"]),
        ("C++, C# and c", ["c++", "c#", "and", "c"]),
        ("the U.S.A.", ["the", "usa"]),
        ("計程車", ["計程", "程車", "車"]),
        ("車", ["車"]),
        ("Uber的出現", ["uber", "的出", "出現", "現"]),
        ("タクシー", ["タク", "クシ", "シー", "ー"]),
        ("택시를", ["택시", "시를", "를"]),
        ("ที่นี่", ["ที่นี่", "นี่"]),
        ("मुझे हिंदी", ["मुझे", "हिंदी"]),
        ("x² + 10.5", ["x2", "10", "5"]),
        ("snake_case", ["snake", "case", "snakecase", "snakecase"]),
        ("!!! — …", []),
    ],
)
def test_a_text_is_found_under_its_words_or_pairs_of_characters(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_word_within_a_phrase_keeps_its_place_whichever_way_it_is_written() -> None:
    places = list(placed("my e-mail address"))
    assert places == [("my", 0), ("e", 1), ("mail", 2), ("email", 1), ("email", 2), ("address", 3)]


def test_a_huge_word_and_a_huge_text_are_cut() -> None:
    assert len(fold("x" * 10_000)) == len(fold("é" * 10_000)) == 64
    assert len(fold("e" + "\u0301\u0316" * 10_000)) == 1
    assert len(list(placed("a " * 100, at_most=10))) == 10


@given(st.text())
def test_every_word_lies_where_it_says(text: str) -> None:
    for word in split(text):
        assert len(word.parts) == len(word.raw) == len(word.starts)
        assert 0 <= word.starts[0] < word.end <= len(text)
        if len(word.raw) > 1:
            assert all(text[start:].startswith(raw) for start, raw in zip(word.starts, word.raw, strict=True))


@given(st.text(), st.text())
def test_whatever_is_typed_is_analysed(text: str, other: str) -> None:
    assert all(terms(text))
    assert {term for run in runs(text) for term in run.terms} or not list(split(text))
    assert set(query_terms(text)) <= set(terms(text)) | {""}
    tolerant(Query(words=(text, other), phrases=(other,), prefix=True), {})


def test_a_query_may_stand_in_several_ways() -> None:
    assert [run.terms for run in runs("E-Mail")] == [("e", "mail"), ("email",)]
    assert [run.terms for run in runs("Müller")] == [("muller",), ("mueller",)]
    assert [(run.terms, run.open_end) for run in runs("車")] == [(("車",), True)]
    assert [run.terms for run in runs("計程車 now")] == [("計程", "程車", "車", "now")]


ALPHABETS = [string.ascii_lowercase, "абвгдежзиклмн", "אבגדהוזחטיכ", "ابتثجحخدذر", "αβγδεζηθικ"]
WORDS = st.sampled_from(ALPHABETS).flatmap(lambda letters: st.text(alphabet=letters, min_size=5, max_size=12))


def slips(word: str, letter: str) -> set[str]:
    places = range(len(word))
    changed = {word[:at] + letter + word[at + 1 :] for at in places}
    longer = {word[:at] + letter + word[at:] for at in range(len(word) + 1)}
    shorter = {word[:at] + word[at + 1 :] for at in places}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return (changed | longer | shorter | swapped) - {word}


@given(WORDS, st.sampled_from("xжגجα"))
def test_a_word_with_one_slip_is_near_in_any_script(word: str, letter: str) -> None:
    for typed in slips(word, letter):
        assert is_near(typed, word)
        assert is_near(word, typed)
        assert deletions(typed) & deletions(word)
        assert near(typed, [word]) == [word]


@pytest.mark.parametrize(("one", "other"), [("word", "word"), ("words", "sword"), ("abcde", "badce"), ("abc", "abcde")])
def test_two_slips_are_too_many(one: str, other: str) -> None:
    assert not is_near(one, other)


def test_short_words_numbers_and_pairs_of_characters_are_taken_as_typed() -> None:
    assert [word for word in ("tax", "12345", "計程", "taxes", "Ärger") if may_be_misspelled(fold(word))] == [
        "taxes",
        "Ärger",
    ]
    assert spellings(["tax", "taxi", "taxes", "2024", "計程", "ที่นี่"]) == {"taxi", "taxes"}
    assert near("cart", ["card", "carts"]) == ["carts"]


def test_a_phrase_is_taken_as_typed_and_words_are_forgiven() -> None:
    query = Query(words=("delivry", "tax"), phrases=("time windw",))
    assert doubtful(query) == {"delivry"}
    wider = tolerant(query, {"delivry": ["delivery"]})
    assert wider is not None
    assert wider[0] == exact(query)[0]
    assert {run.terms for option in wider[1] for run in option} == {("delivry",), ("delivery",)}
    assert tolerant(Query(phrases=("time windw",)), {}) is None


def test_a_run_of_characters_is_read_loosely() -> None:
    wider = tolerant(Query(words=("計程車安全",)), {})
    assert wider is not None
    readings = {tuple(run.terms for run in option) for option in wider[0]}
    assert (("計程", "程車"), ("安全",)) in readings
    assert (("計程",), ("安全",)) in readings
    assert tolerant(Query(words=("計程車",)), {}) is None


def test_titles_share_words_in_other_forms() -> None:
    assert stem("deliveries") == stem("delivery") == "deliv"
    assert stem("tax") is None
    assert {"deliveries", "deliv*", "e", "mail", "email"} <= title_terms("E mail deliveries")
    assert (title_size("Two words"), title_size("計程車"), title_size("!")) == (2, 2, 1)


def test_a_rare_word_tells_more_than_a_common_one_and_a_short_title_more_than_a_long_one() -> None:
    postings = {
        "dark": Postings(2, {1: 2, 2: 9}),
        "the": Postings(50, {3: 2, **dict.fromkeys(range(10, 59), 5)}),
        "mode": Postings(2, {1: 2, 2: 9}),
    }
    likeness = rank(clues("the dark mode", {}), postings, total=100)
    assert sorted(likeness, key=lambda id_: -likeness[id_]) == [1, 2]
