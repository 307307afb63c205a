"""The main pages in light and dark, wide and narrow, as pictures in var/screens for people to look at."""

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import SIGN_INS, Subjects
from tests.browser.people import Browsers
from tests.browser.site import Site
from tests.house.sources import ROOT

pytestmark = pytest.mark.browser

FOLDER = ROOT / "var" / "screens"
SIZES = {"wide": (1280, 900), "phone": (375, 812)}
PAGES = {
    "ideas": ("", "/"),
    "ideas-member": ("member", "/"),
    "ideas-empty": ("member", "/?sort=mine"),
    "idea": ("", "{idea.path}"),
    "idea-author": ("author", "{idea.path}"),
    "idea-team": ("team", "{idea.path}"),
    "new": ("member", "/ideas/new"),
    "edit": ("author", "/ideas/{idea.id}/edit"),
    "revisions": ("", "/ideas/{idea.id}/revisions"),
    "search": ("", "/search?q=recipe"),
    "search-nothing": ("", "/search?q=xylophone"),
    "join": ("", "/join?vote={idea.id}"),
    "sign-in": ("", "/sign-in"),
    "reset": ("", "/reset"),
    "me": ("author", "/me"),
    "profile": ("", "/members/{author.handle}"),
    "settings": ("author", "/settings"),
    "settings-sign-in": ("author", "/settings/sign-in"),
    "sessions": ("author", "/settings/sessions"),
    "voters": ("team", "/ideas/{idea.id}/voters"),
    "about": ("", "/about"),
    "policy": ("", "/policy"),
    "missing": ("", "/ideas/987654321"),
    "forbidden": ("member", "/owner/boards"),
    "owner-boards": ("owner", "/owner/boards"),
    "owner-statuses": ("owner", "/owner/statuses"),
    "owner-tags": ("owner", "/owner/tags"),
    "owner-roles": ("owner", "/owner/roles"),
    "owner-brand": ("owner", "/owner/brand"),
    "owner-policy": ("owner", "/owner/policy"),
    "design": ("", "/design"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_have_their_picture_taken(scheme: str, size: str, chromium: Browser, site: Site, demo: Subjects) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    width, height = SIZES[size]
    with Browsers(chromium, site).closing() as browsers:
        people = {
            role: browsers.open(color_scheme=scheme, viewport={"width": width, "height": height})
            for role in ("", "member", *SIGN_INS)
        }
        for role, handle in SIGN_INS.items():
            people[role].sign_in(handle, demo.password)
        people["member"].join()
        for name, (role, path) in PAGES.items():
            people[role].go(demo.fill(path))
            people[role].page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=True)
