"""What people type into the search box is understood, and what was found shows why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.ports_search import Query
from community.search.rules import FILTERS, TERMS, ParsedQuery, highlight, parse, snippet


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("delivery window", ParsedQuery(words=("delivery", "window"), prefix=True)),
        ("delivery ", ParsedQuery(words=("delivery",))),
        ('late "delivery window"', ParsedQuery(words=("late",), phrases=("delivery window",))),
        ("„zwei Worte“ mehr", ParsedQuery(words=("mehr",), phrases=("zwei Worte",), prefix=True)),
        ("«deux mots»", ParsedQuery(phrases=("deux mots",))),
        ("「配送時間」", ParsedQuery(phrases=("配送時間",))),
        ('"not closed', ParsedQuery(words=("not", "closed"), prefix=True)),
        ("tag:Home-Delivery", ParsedQuery(tags=("home-delivery",))),
        ('tag:"Home delivery" x', ParsedQuery(words=("x",), tags=("home-delivery",), prefix=True)),
        ("TAG:a tag:b tag:a", ParsedQuery(tags=("a", "b"))),
        ("status:Planned status:open", ParsedQuery(statuses=("planned", "open"))),
        ("by:@Mira milk", ParsedQuery(words=("milk",), authors=("mira",), prefix=True)),
        ("milk by:mira", ParsedQuery(words=("milk",), authors=("mira",))),
        ("標籤 tag：外送", ParsedQuery(words=("標籤",), tags=("外送",))),
        ("tag: milk", ParsedQuery(words=("tag:", "milk"), prefix=True)),
        ("hashtag:x", ParsedQuery(words=("hashtag:x",), prefix=True)),
        ("c++", ParsedQuery(words=("c++",), prefix=True)),
        ('"" !!! …', ParsedQuery()),
        ("", ParsedQuery()),
    ],
)
def test_a_query_is_read_as_it_was_meant(typed: str, asked: ParsedQuery) -> None:
    assert parse(typed) == asked


def test_a_query_of_filters_alone_asks_the_index_nothing() -> None:
    parsed = parse("tag:milk")
    assert parsed
    assert not parsed.query
    assert not parse(" !? ")
    assert parse('a "b c"').query == Query(("a",), ("b c",), prefix=False)


def test_an_endless_query_is_cut() -> None:
    parsed = parse("word " * 10_000)
    assert len(parsed.words) == TERMS
    assert len(parse(" ".join(f"tag:t{number}" for number in range(50))).tags) == FILTERS
    assert len(parse("x" * 10_000).words[0]) == 300


@given(
    st.text()
    | st.lists(st.sampled_from(['"', "tag:", "by:", "status:", "„", "“", " ", "a", "字", "@", "-"])).map("".join)
)
def test_whatever_is_typed_is_read(typed: str) -> None:
    parsed = parse(typed)
    assert all(parsed.words)
    assert all(parsed.phrases)
    assert "".join(text for _, text in highlight(typed, parsed)) == typed


def marked(text: str, typed: str) -> str:
    return "".join(f"[{piece}]" if is_marked else piece for is_marked, piece in highlight(text, parse(typed)))


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("A delivery window", "window ", "A delivery [window]"),
        ("A delivery window", "win", "A delivery [window]"),
        ("Win a window", "w", "Win a window"),
        ("Größe und GRÖSSE", "grosse", "[Größe] und [GRÖSSE]"),
        ("Größe", "groesse", "[Größe]"),
        ("Éducation vial", "educacion vial", "Éducation [vial]"),
        ("E-Mail, email and mail", "email", "[E-Mail], [email] and mail"),
        ("E-Mail and mail", "mail", "E-[Mail] and [mail]"),
        ("the delivery, the window", '"delivery window"', "the [delivery], the [window]"),
        ("計程車司機的安全", "計程車 安全", "[計程車]司機的[安全]"),
        ("車很多車", "車", "[車]很多[車]"),
        ("택시를 부르다", "택시", "[택시]를 부르다"),
        ("C++ and the U.S.A.", "c++ usa", "[C++] and the [U.S.A.]"),
        ("<b>milk</b>", "milk", "<b>[milk]</b>"),
        ("nothing here", "milk", "nothing here"),
        ("milk", "tag:milk", "milk"),
        ("", "milk", ""),
    ],
)
def test_the_words_that_were_asked_for_are_marked(text: str, typed: str, shown: str) -> None:
    assert marked(text, typed) == shown


LONG = "Lorem ipsum dolor sit amet. " * 30 + "Then the delivery comes in a window. " + "Consectetur elit. " * 30


def shown(text: str, typed: str, limit: int) -> str:
    return "".join(piece for _, piece in snippet(text, parse(typed), limit))


def test_a_snippet_is_the_stretch_that_holds_most_of_what_was_asked_for() -> None:
    piece = snippet("A window far away. " + LONG, parse("delivery window"), 100)
    assert [text for is_marked, text in piece if is_marked] == ["delivery", "window"]
    whole = "".join(text for _, text in piece)
    assert whole.startswith("…")
    assert whole.endswith("…")
    assert len(whole) <= 100


def test_a_snippet_without_a_match_is_the_beginning() -> None:
    assert shown(LONG, "milk", 30) == "Lorem ipsum dolor sit amet…"
    assert shown("A short text", "milk", 30) == "A short text"
    assert shown("", "milk", 30) == ""


def test_a_snippet_with_a_match_near_the_beginning_is_the_beginning() -> None:
    assert shown("The delivery " + LONG, "deliver", 60).startswith("The delivery Lorem")


@given(
    st.lists(st.sampled_from(["milk", "bread ", "字字字", " ", "\n", "é"]), max_size=80).map("".join),
    st.integers(10, 90),
)
def test_a_snippet_stays_within_its_limit(text: str, limit: int) -> None:
    assert len(shown(text, "milk 字字", limit)) <= max(limit, 1)
