"""Sharing an idea, finding that it was there already, changing one's words, taking them back."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PASSWORD, SIGN_INS
from tests.browser.people import Browsers, Person

pytestmark = pytest.mark.browser


def test_similar_ideas_appear_while_one_types(member: Person) -> None:
    member.go("/ideas/new")
    title = member.page.get_by_label("Title")
    title.press_sequentially("ofline recipe planer", delay=15)
    found = member.page.locator("#similar")
    expect(found).to_contain_text("Offline mode for the recipe planner")
    expect(title).to_be_focused()
    row = found.locator(".pick", has_text="Offline mode for the recipe planner")
    row.get_by_role("button", name=re.compile("It is this one")).click()
    member.page.wait_for_url(re.compile(r"/ideas/\d+-offline-mode"))
    expect(member.page.locator("[id^=ballot-]").first.get_by_role("button")).to_have_attribute("aria-pressed", "true")


def test_an_idea_is_found_by_its_words(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options)
    person.go("/")
    box = person.page.get_by_role("banner").get_by_role("searchbox")
    box.fill("offlin planner")
    box.press("Enter")
    person.page.get_by_role("link", name="Offline mode for the recipe planner", exact=True).click()
    assert person.page.get_by_role("heading", level=1).inner_text() == "Offline mode for the recipe planner"


def test_a_list_is_narrowed_and_its_address_can_be_passed_on(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options)
    person.go("/")
    person.page.get_by_label("Status").select_option(label="Planned")
    if not options["java_script_enabled"]:
        person.main.locator("form [data-submit]").first.click()
    person.page.wait_for_url(re.compile("status=planned"))
    statuses = {each.inner_text().strip() for each in person.page.locator(".ideas .status").all()}
    assert statuses == {"Planned"}


def test_two_tabs_that_revise_at_once_both_see_the_other(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options).join()
    path = person.share("Send the box later", body="On Monday.")
    edit = f"/ideas/{re.findall('[0-9]+', path)[0]}/edit"
    person.go(edit)
    other = person.context.new_page()
    other.goto(person.site.url + edit)
    other.get_by_label("What would it change").fill("On Tuesday.")
    other.get_by_role("button", name="Save").click()
    other.wait_for_url(re.compile("send-the-box"))
    person.page.get_by_label("What would it change").fill("On Wednesday.")
    person.press("Save")
    person.sees("This idea was changed while you were writing")
    expect(person.page.locator("ins")).to_have_text("Wednesday")
    expect(person.page.locator("del")).to_have_text("Tuesday")
    expect(person.page.get_by_label("What would it change")).to_have_value("On Wednesday.")
    person.press("Save")
    person.sees("On Wednesday.")
    person.page.get_by_role("link", name="edited 2 times").click()
    person.sees("Revision 2")


def test_taking_an_idea_back_and_bringing_it_back(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options).join()
    path = person.share("Too early for this one")
    person.go(path)
    person.page.get_by_text("Take it back").click()
    person.press("Take this idea back")
    person.sees("Your idea is off the lists.")
    visitor = browsers.open()
    assert visitor.go(path).status == 404
    person.press("Bring it back")
    person.sees("Your idea is back")
    assert visitor.go(path).status == 200


def test_the_team_answers(browsers: Browsers, options: dict[str, Any]) -> None:
    path = browsers.open().join().share("Answer me, please")
    team = browsers.open(**options).sign_in(SIGN_INS["team"], PASSWORD)
    team.go(path)
    team.page.get_by_label("Status").select_option(label="Not now")
    team.press("Publish")
    expect(team.page.locator("[aria-invalid=true]").first).to_be_visible()
    team.page.get_by_label("Status").select_option(label="Planned")
    team.page.get_by_label("Answer", exact=True).fill("We begin in spring, with **two** towns.")
    team.press("Publish")
    team.sees("Your answer is public now.")
    reader = browsers.open()
    reader.go(path)
    reader.sees("We begin in spring, with two towns.")
    expect(reader.page.locator(".answer strong")).to_have_text("two")


def test_words_run_in_the_direction_of_their_script(visitor: Person) -> None:
    """An Arabic idea on an English page, and an English one on a page that runs from right to left."""
    arabic = visitor.site.look_up("SELECT id FROM ideas WHERE title GLOB '*[ء-ي]*'")[0][0]
    english = visitor.site.look_up("SELECT id FROM ideas WHERE title = 'Offline mode for the recipe planner'")[0][0]
    for number, page, wanted in ((arabic, "ltr", "rtl"), (english, "rtl", "ltr")):
        visitor.go(f"/ideas/{number}")
        visitor.page.evaluate("(direction) => { document.documentElement.dir = direction; }", page)
        directions = visitor.page.evaluate(
            """() => [...document.querySelectorAll("main h1, article")].map((one) => getComputedStyle(one).direction)"""
        )
        assert directions == [wanted, wanted]


def test_a_draft_survives_the_tab(member: Person) -> None:
    member.go("/ideas/new")
    member.page.get_by_label("What would it change").fill("Half a sentence, then the phone r")
    expect(member.page.locator("[data-draft-note]")).to_be_visible()
    member.go("/about")
    member.go("/ideas/new")
    expect(member.page.get_by_label("What would it change")).to_have_value("Half a sentence, then the phone r")
    member.press("Discard")
    expect(member.page.get_by_label("What would it change")).to_have_value("")


def test_a_picture_is_added_where_the_caret_stands(member: Person) -> None:
    picture = member.page.context.browser.new_page()
    shot = picture.screenshot()
    picture.close()
    member.go("/ideas/new")
    member.page.get_by_label("Title").fill("Look at this jar")
    member.page.locator("picture-drop input[type=file]").set_input_files(
        {"name": "jar.png", "mimeType": "image/png", "buffer": shot}
    )
    body = member.page.get_by_label("What would it change")
    expect(body).to_have_value(re.compile(r"!\[.*\]\(/files/[\w-]+\.webp\)"))
    member.press("Share it")
    member.page.wait_for_url(re.compile("look-at-this-jar"))
    expect(member.page.locator("article img")).to_be_visible()
    member.page.wait_for_function("() => document.querySelector('article img').naturalWidth > 0")


def test_settings_are_kept(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options).join()
    person.go("/settings")
    person.page.get_by_label("Name", exact=True).fill("Ada of the Jars")
    person.page.get_by_label("About you").fill("I count *jars*.")
    person.page.get_by_label("Time zone").select_option("Asia/Tokyo")
    person.press("Save", person.main)
    person.sees("Saved.")
    person.go(f"/members/{person.handle}")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Ada of the Jars")
    expect(person.main.locator("em")).to_have_text("jars")


def test_a_page_speaks_german_when_asked(browsers: Browsers, options: dict[str, Any]) -> None:
    person = browsers.open(**options)
    person.go("/about")
    person.page.get_by_role("contentinfo").get_by_text("Deutsch").click()
    assert person.page.locator("html").get_attribute("lang") == "de"
    person.join()
    person.go("/me")
    assert person.page.locator("html").get_attribute("lang") == "de"
    person.page.get_by_role("contentinfo").get_by_text("English").click()
    assert person.page.locator("html").get_attribute("lang") == "en"
    assert person.path == "/me", "one stays on the page"
