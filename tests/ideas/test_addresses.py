"""An idea's address: a number that stays, and words that follow the title."""

from urllib.parse import quote, unquote

import pytest

from community.membership.models import Member
from tests.ideas.conftest import MakeIdea, fresh, number_of, share, text_of
from tests.world import World


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Deliver after six", "deliver-after-six"),
        ("Überfüllte Körbe & Tüten!", "überfüllte-körbe-tüten"),
        ("配達の時間を選びたい", "配達の時間を選びたい"),
        ("وقت التسليم المسائي", "وقت-التسليم-المسائي"),
        ("Доставка после шести", "доставка-после-шести"),
        ("हिन्दी में विचार", "हिन्दी-में-विचार"),
        ("C++ & C#, 100%?", "c-c-100"),
        ("a/b\\c?d#e%f;g", "a-b-c-d-e-f-g"),
        ("Don't.dot..dot/../etc", "dont-dot-dot-etc"),
        ("Ⅷ ﬁne ﬂour", "viii-fine-flour"),
        ("İstanbul’da teslimat", "i̇stanbulda-teslimat"),
    ],
)
def test_words_of_any_script_stand_in_the_address_and_lead_back(world: World, title: str, words: str) -> None:
    location = share(world.signed_in("ada"), title).headers["Location"]
    assert unquote(location) == f"/ideas/1-{words}"
    assert f'href="/ideas/1-{words}"' in text_of(world.visitor().get("/"))
    assert world.visitor().get(location).status_code == 200
    assert world.visitor().get(quote(f"/ideas/1-{words}")).status_code == 200


@pytest.mark.parametrize("title", ["!!!!", "2024", "👍👍👍👍", "?%#&", "100 %"])
def test_a_title_without_letters_has_its_number_only(world: World, title: str) -> None:
    location = share(world.signed_in("ada"), title).headers["Location"]
    assert location == "/ideas/1"
    assert world.visitor().get(location).status_code == 200


def test_every_other_spelling_of_the_address_leads_to_the_one(world: World, make_idea: MakeIdea) -> None:
    idea = make_idea("Deliver after six")
    for spelling in (
        "",
        "-",
        "-old-words",
        "-deliver-after",
        "-DELIVER-AFTER-SIX",
        "-%E9%85%8D",
        "-deliver-after-six-",
    ):
        answer = world.visitor().get(f"/ideas/{idea.id}{spelling}")
        assert (answer.status_code, answer.headers["Location"]) == (301, idea.path), spelling
    assert world.visitor().get(f"/ideas/000{idea.id}-deliver-after-six").headers["Location"] == idea.path


def test_an_old_address_leads_on_after_the_title_changed_and_keeps_what_was_asked(
    world: World, make_idea: MakeIdea, author: Member
) -> None:
    idea = make_idea("Deliver after six")
    old = idea.path
    world.browser_of(author).post(f"/ideas/{idea.id}", title="Liefern nach 18 Uhr", body="", revision="1")
    moved = world.visitor().get(f"{old}?after=abc&reply_to=3")
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"/ideas/{idea.id}-liefern-nach-18-uhr?after=abc&reply_to=3"
    assert fresh(idea).path == f"/ideas/{idea.id}-liefern-nach-18-uhr"


# Bytes that no browser sends, and that no server refuses either.
@pytest.mark.parametrize("query", [b"q=\xff\xfe", b"q=%FF", b"a=1&a=2&=&&&", "q=配達".encode()])
def test_no_query_makes_the_redirect_stumble(world: World, make_idea: MakeIdea, query: bytes) -> None:
    idea = make_idea()
    environ = {"QUERY_STRING": query.decode("latin-1")}
    answer = world.visitor().get(f"/ideas/{idea.id}", environ_overrides=environ)
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith(idea.path)


@pytest.mark.parametrize(
    "number",
    [
        "2", "0", "-1", "1.0", "1e3", "٣", "１", "+1", "9" * 18, "9" * 19, "9" * 400,
        str(2**63 - 1), str(2**63), str(2**31), "abc", "1 ", "0x1",
    ],
)  # fmt: skip
def test_a_number_that_is_no_ideas_is_not_there(world: World, make_idea: MakeIdea, number: str) -> None:
    assert make_idea().id == 1
    ada = world.signed_in("ada")
    for way in ("", "/edit", "/revisions", "/voters"):
        answer = ada.get(f"/ideas/{number}{way}")
        assert answer.status_code == 404, (number, way)
    for way in ("", "/withdrawal", "/status", "/vote", "/comments"):
        assert ada.post(f"/ideas/{number}{way}").status_code == 404, (number, way)


def test_numbers_go_on_and_are_never_given_twice(world: World) -> None:
    ada = world.signed_in("ada")
    numbers = [number_of(share(ada, f"Idea number {n}")) for n in range(4)]
    assert numbers == [1, 2, 3, 4]


def test_two_ideas_may_have_the_same_title(world: World) -> None:
    ada = world.signed_in("ada")
    first, second = share(ada, "The same"), share(ada, "The same")
    assert (first.headers["Location"], second.headers["Location"]) == ("/ideas/1-the-same", "/ideas/2-the-same")


def test_the_page_names_its_one_address(world: World, make_idea: MakeIdea) -> None:
    idea = make_idea("配達の時間を選びたい")
    page = text_of(world.visitor().get(idea.path))
    assert f'<link rel="canonical" href="http://127.0.0.1:5000{idea.path}">' in page
