"""Takes pictures of the main pages, light and dark, wide and narrow, into var/screens, for people to look at.

Run: .venv/bin/python -m tests.browser.screens [page …]
"""

import itertools
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS, executable
from tests.browser.pages import PASSWORD, SIGN_INS, found_in
from tests.browser.people import Browsers
from tests.browser.site import Site, filled_folder, served
from tests.house.sources import ROOT

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
    "data": ("author", "/settings/data"),
    "voters": ("team", "/ideas/{idea.id}/voters"),
    "about": ("", "/about"),
    "policy": ("", "/policy"),
    "policy-changes": ("", "/policy/changes/{policy.number}"),
    "missing": ("", "/ideas/987654321"),
    "forbidden": ("member", "/owner/boards"),
    "owner-boards": ("owner", "/owner/boards"),
    "owner-statuses": ("owner", "/owner/statuses"),
    "owner-tags": ("owner", "/owner/tags"),
    "owner-roles": ("owner", "/owner/roles"),
    "owner-brand": ("owner", "/owner/brand"),
    "owner-policy": ("owner", "/owner/policy"),
    "report": ("member", "/reports/new?subject=comment-{comment.id}"),
    "reports": ("author", "/reports"),
    "statement": ("author", "{statement.path}"),
    "moderation": ("moderator", "/moderation"),
    "moderation-case": ("moderator", "{taken.path}"),
    "moderation-appeal": ("moderator", "/moderation/appeals/{appeal.id}"),
    "moderation-brakes": ("moderator", "/moderation/brakes"),
    "moderation-member": ("moderator", "/moderation/members/{author.handle}"),
    "log": ("", "/log"),
    "figures": ("", "/figures"),
    "design": ("", "/design"),
}


def take(browser: Browser, site: Site, only: set[str]) -> None:
    """One picture for each page, scheme and size."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    demo = found_in(browser, site)
    for scheme, (size, (width, height)) in itertools.product(("light", "dark"), SIZES.items()):
        with Browsers(browser, site).closing() as browsers:
            viewport = {"width": width, "height": height}
            people = {role: browsers.open(color_scheme=scheme, viewport=viewport) for role in ("", "member", *SIGN_INS)}
            for role, handle in SIGN_INS.items():
                people[role].sign_in(handle, PASSWORD)
            people["member"].join()
            for name, (role, path) in PAGES.items():
                if not only or name in only:
                    people[role].go(demo.fill(path))
                    people[role].page.screenshot(
                        path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=name != "design"
                    )


def main() -> None:
    """All pages, or those named on the command line."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        with served(filled_folder(Path(folder))) as site:
            take(browser, site, set(sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()
