"""The design system on display, and the language of a page."""

import re

import html5lib
import pytest

from tests.world import World


def test_every_part_is_shown_in_light_and_dark_and_three_hues(world: World) -> None:
    page = world.visitor().get("/design").text
    html5lib.HTMLParser(strict=True).parse(page)
    for hue in (162, 255, 25):
        for scheme in ("light", "dark"):
            assert f"scheme-{scheme} hue-{hue}" in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("wishes", "tag"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9", "de"),
        ("fr", "en"),
        ("", "en"),
        ("fr;q=1, de;q=0.5", "de"),
        ("*", "en"),
        (";;q", "en"),
    ],
)
def test_a_page_speaks_as_the_browser_wishes(world: World, wishes: str, tag: str) -> None:
    page = world.visitor().get("/about", headers={"Accept-Language": wishes}).text
    assert f'<html lang="{tag}" dir="ltr">' in page


def test_a_language_that_was_chosen_stays_chosen(world: World) -> None:
    visitor = world.visitor()
    assert '<html lang="de"' in visitor.get("/about?lang=de").text
    assert '<html lang="de"' in visitor.get("/policy").text
    assert '<html lang="en"' in visitor.get("/policy?lang=en").text
    assert '<html lang="en"' in visitor.get("/about").text


@pytest.mark.parametrize("asked", ["xx", "", "de_DE", "../de", "<script>", "en;de"])
def test_a_language_that_is_none_of_ours_changes_nothing(world: World, asked: str) -> None:
    visitor = world.visitor()
    answer = visitor.get("/about", query_string={"lang": asked})
    assert '<html lang="en"' in answer.text
    assert "language=" not in answer.headers.get("Set-Cookie", "")
    assert "<script>" not in answer.text.replace("</script>", "")[:200]


def test_choosing_another_language_leads_back_to_the_same_page(world: World) -> None:
    page = world.visitor().get("/ideas?sort=top&status=open").text
    link = re.search(r'<a href="([^"]*lang=de[^"]*)"', page)
    assert link
    german = world.visitor().get(f"/ideas{link[1].replace('&amp;', '&')}" if link[1].startswith("?") else link[1])
    assert '<html lang="de"' in german.text
    assert re.search(r'aria-current="(page|true)"[^>]*>Top', german.text) or "sort=top" in link[1]
