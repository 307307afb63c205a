"""What is put into an index is found again, in any language, whichever index it is."""

import pytest

from community.core.ports_search import Query, SearchIndex, SearchText

IDEAS = [
    SearchText(1, "Choose a delivery window", "I want to pick the hour in which my groceries come.", ("delivery",)),
    SearchText(2, "Pause my subscription", "When we are on holiday the deliveries should stop.", ("account", "app")),
    SearchText(3, "Glass bottles for milk", "The bottles would come back with the next delivery window.", ()),
    SearchText(4, "Rezepte für Müsli", "Größere Gläser wären schön, Öl auch.", ("rezepte",)),
    SearchText(5, "Más carriles para bicicletas", "La educación vial en los colegios.", ()),
    SearchText(6, "計程車司機的安全", "我覺得 Uber 的出現讓計程車更好。", ()),
    SearchText(7, "配送時間を選べるように", "タクシーのように呼びたい", ()),
    SearchText(8, "택시를 부르고 싶어요", "배달 시간을 고르고 싶습니다", ()),
    SearchText(9, "Ещё один йогурт", "Доставка вечером была бы удобнее", ()),
    SearchText(10, "E-mail reminders", "A C++ client, please, for the U.S.A.", ()),
    SearchText(11, "อยากเลือกเวลาส่ง", "ขอบคุณที่ส่งของ", ()),
    SearchText(12, "توصيل في المساء", "أريد اختيار الوقت المناسب للتوصيل", ()),
]


@pytest.fixture
def ideas(index: SearchIndex) -> SearchIndex:
    index.put(IDEAS)
    return index


def found(index: SearchIndex, *words: str, phrases: tuple[str, ...] = (), prefix: bool = False) -> list[int]:
    return [hit.id for hit in index.find(Query(words, phrases, prefix), 50)]


def alike(index: SearchIndex, title: str, exclude: int | None = None) -> list[int]:
    return [hit.id for hit in index.similar(title, 5, exclude)]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["groceries"], [1]),
        (["GLASS"], [3]),
        (["bottles", "milk"], [3]),
        (["rezepte"], [4]),
        (["account"], [2]),
        (["Musli"], [4]),
        (["Muesli"], [4]),
        (["grossere"], [4]),
        (["groessere"], [4]),
        (["mas", "educacion"], [5]),
        (["計程車"], [6]),
        (["計程"], [6]),
        (["安全"], [6]),
        (["車"], [6]),
        (["好"], [6]),
        (["uber的出現"], [6]),
        (["時間"], [7]),
        (["タクシー"], [7]),
        (["택시"], [8]),
        (["배달"], [8]),
        (["еще"], [9]),
        (["ЙОГУРТ"], [9]),
        (["email"], [10]),
        (["e-mail"], [10]),
        (["mail"], [10]),
        (["c++"], [10]),
        (["usa"], [10]),
        (["เวลา"], [11]),
        (["المساء"], [12]),
        (["ا\u064eلوقت"], [12]),
    ],
)
def test_people_find_an_idea_by_its_words(ideas: SearchIndex, words: list[str], ids: list[int]) -> None:
    assert found(ideas, *words) == ids


def test_a_title_weighs_more_than_a_body(ideas: SearchIndex) -> None:
    assert found(ideas, "delivery")[:2] == [1, 3]
    assert found(ideas, "delivery", "window") == [1, 3]


def test_scores_come_best_first(ideas: SearchIndex) -> None:
    hits = ideas.find(Query(("delivery",)), 50)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)


def test_words_in_quotation_marks_belong_together(ideas: SearchIndex) -> None:
    assert found(ideas, phrases=("next delivery window",)) == [3]
    assert found(ideas, phrases=("delivery next",)) == []
    assert found(ideas, phrases=("程車司機",)) == [6]
    assert found(ideas, phrases=("E mail reminders",)) == found(ideas, phrases=("email reminders",)) == [10]
    assert found(ideas, "milk", phrases=("delivery window",)) == [3]


def test_a_phrase_does_not_span_title_and_body(ideas: SearchIndex) -> None:
    assert found(ideas, phrases=("window I",)) == []
    assert found(ideas, phrases=("subscription account",)) == []
    assert found(ideas, phrases=("account app",)) == []


def test_the_last_word_may_still_be_typed(ideas: SearchIndex) -> None:
    assert found(ideas, "bot", prefix=True) == [3]
    assert found(ideas, "gl", prefix=True) == [3]
    assert set(found(ideas, "deliver", prefix=True)) == {1, 2, 3}
    assert found(ideas, "glass", "bott", prefix=True) == [3]
    assert found(ideas, "e-ma", prefix=True) == [10]
    assert found(ideas, "йог", prefix=True) == [9]
    assert found(ideas, "bot", prefix=False) == []


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("grocaries", 1),
        ("groceris", 1),
        ("groceriees", 1),
        ("grocreies", 1),
        ("xroceries", 1),
        ("mlik", None),
        ("educasion", 5),
        ("bicicetas", 5),
        ("grössare", 4),
        ("йогурд", 9),
        ("датсавка", None),
        ("достава", 9),
        ("المناصب", 12),
        ("計程龍司機", 6),
        ("計車程司機", 6),
        ("計程司機安全", 6),
    ],
)
def test_one_wrong_letter_is_forgiven_in_a_longer_word(ideas: SearchIndex, typed: str, id_: int | None) -> None:
    assert found(ideas, typed) == ([id_] if id_ else [])
    assert found(ideas, typed, prefix=True) == ([id_] if id_ else [])


def test_no_wrong_letter_is_forgiven_in_a_phrase(ideas: SearchIndex) -> None:
    assert found(ideas, phrases=("glass botles",)) == []
    assert found(ideas, "groceris", phrases=("glass bottles",)) == []


def test_what_was_typed_comes_before_what_may_have_been_meant(ideas: SearchIndex) -> None:
    ideas.put([SearchText(20, "A delivary company called Delivary", "", ())])
    assert found(ideas, "delivary") == [20, 1, 3]
    assert found(ideas, "delivery")[-1] == 20


def test_where_many_hold_the_word_none_is_guessed(ideas: SearchIndex) -> None:
    ideas.put(SearchText(100 + number, "window sills", "", ()) for number in range(12))
    assert 1 not in found(ideas, "windows")[:1]
    assert found(ideas, "window")[-2:] == [3, 1] or set(found(ideas, "window")) >= {1, 3}
    ideas.put([SearchText(99, "widow", "", ())])
    assert 99 not in found(ideas, "window")


def test_where_no_idea_holds_all_the_words_those_with_a_title_like_them_come(ideas: SearchIndex) -> None:
    assert found(ideas, "please", "let", "me", "pause", "the", "subscription") == [2]
    assert found(ideas, "zebra") == []


def test_an_empty_query_finds_nothing(ideas: SearchIndex) -> None:
    assert found(ideas) == found(ideas, "!!!") == found(ideas, phrases=("…",)) == []
    assert ideas.find(Query(("delivery",)), 0) == []


def test_no_more_come_than_were_asked_for(ideas: SearchIndex) -> None:
    assert len(ideas.find(Query(("delivery",)), 1)) == 1
    assert len(ideas.similar("delivery window", 1)) == 1


NOTATIONS = [
    "'",
    "\\",
    "a'b\\c",
    "':*",
    "& | !",
    "(",
    "<->",
    "a:*",
    "%_",
    '"',
    "*",
    "?",
    "[a",
    "a*b",
    "title:x",
    "NOT",
    "^2",
    "~1",
]
ODDITIES = [
    "\x00",
    "\ud800",
    "\u202ea",
    "\U0001f600",
    "x" * 5000,
    "字" * 5000,
    "a-" * 3000,
    "e" + "\u0301" * 3000,
    "1" * 30,
]


@pytest.mark.parametrize("typed", [*NOTATIONS, *ODDITIES])
def test_whatever_is_typed_is_searched_for(ideas: SearchIndex, typed: str) -> None:
    assert isinstance(found(ideas, typed, prefix=True), list)
    assert isinstance(found(ideas, typed, "delivery", phrases=(f"{typed} {typed}",)), list)
    assert isinstance(alike(ideas, f"delivery {typed}"), list)


def test_whatever_is_written_is_indexed(index: SearchIndex) -> None:
    body = "It's a \\ 'quoted' \x00 \ud800 \U0001f600 \ufffe text: 'a':1A & b\n" * 1000 + "x" * 50_000 + " end"
    index.put([SearchText(1, "'':*\\", body, ("a'b", "")), SearchText(2, "", "", ()), SearchText(2**40, "far", "", ())])
    assert found(index, "quoted") == [1]
    assert found(index, "far") == [2**40]
    assert index.count() == 3


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Choose a delivery window", 1),
        ("let us choose delivery windows", 1),
        ("chose a delivry windw", 1),
        ("Delivery", 1),
        ("delivery win", 1),
        ("Pausing subscriptions", 2),
        ("milk", 3),
        ("Glasbottles milk", 3),
        ("Muesli-Rezepte", 4),
        ("carril bicicleta", 5),
        ("計程車安全", 6),
        ("配送の時間", 7),
        ("택시 부르기", 8),
        ("email reminder", 10),
        ("e mail", 10),
        ("E-Mail", 10),
        ("เลือกเวลา", 11),
        ("التوصيل في المساء", 12),
    ],
)
def test_while_a_title_is_typed_the_idea_like_it_comes_first(ideas: SearchIndex, title: str, id_: int) -> None:
    assert alike(ideas, title)[:1] == [id_]


def test_a_title_with_nothing_in_common_is_like_none(ideas: SearchIndex) -> None:
    assert alike(ideas, "zebra crossing") == alike(ideas, "") == alike(ideas, "?!") == []


def test_an_idea_is_not_like_itself(ideas: SearchIndex) -> None:
    assert 1 not in alike(ideas, "Choose a delivery window", exclude=1)


def test_common_words_alone_make_no_title_alike(index: SearchIndex) -> None:
    index.put(SearchText(number, f"the thing for the {word}", "", ()) for number, word in enumerate("abcdefgh", 1))
    index.put([SearchText(50, "dark mode", "", ()), SearchText(51, "dark mode for the night and the day", "", ())])
    assert set(alike(index, "the dark mode for the app")[:2]) == {50, 51}


def test_a_text_that_is_put_again_replaces_itself(ideas: SearchIndex) -> None:
    ideas.put([SearchText(1, "Carrots in bunches", "With leaves.", ())])
    assert found(ideas, "groceries") == []
    assert alike(ideas, "delivery window") != [1]
    assert found(ideas, "carrots") == alike(ideas, "carrot") == [1]
    assert ideas.count() == len(IDEAS)


def test_a_text_that_is_removed_is_not_found(ideas: SearchIndex) -> None:
    ideas.remove([1, 999])
    assert found(ideas, "groceries") == []
    assert 1 not in alike(ideas, "Choose a delivery window")
    assert ideas.count() == len(IDEAS) - 1
    ideas.put([IDEAS[0]])
    assert found(ideas, "groceries") == [1]


def test_in_one_batch_the_last_word_on_a_text_counts(index: SearchIndex) -> None:
    index.put([SearchText(1, "first", "", ()), SearchText(1, "second", "", ())])
    assert (found(index, "first"), found(index, "second")) == ([], [1])
    index.put([])
    index.remove([])
    assert index.count() == 1
