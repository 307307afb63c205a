"""What holds for every page: accessible, and as wide as the window, in light and dark, from left to right and back."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 375, 320)
AXE = Axe()
# WCAG 2.2 AA, and what axe holds to be good practice. None of these rules reads style sheets, which axe else fetches anew.
RULES = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
CONTRAST = {**RULES, "runOnly": ["color-contrast"]}


def faults_of(page: Page) -> list[str]:
    """Unfolded, in light and dark, from wide to 320 px, from left to right and the other way."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # colours that fade are measured half-way
    page.evaluate(UNFOLD)
    faults = violations(page, RULES)
    page.emulate_media(color_scheme="dark")
    faults += [f"dark: {fault}" for fault in violations(page, CONTRAST)]
    faults += [f"{width}: {over}" for width in WIDTHS if (over := runs_over(page, width))]
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    return faults + [f"right to left, {width}: {over}" for width in (320, 1280) if (over := runs_over(page, width))]


def violations(page: Page, options: dict[str, object]) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("(options) => axe.run(options).then((results) => results.violations)", options)
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def runs_over(page: Page, width: int) -> str:
    """What sticks out to the side, if anything makes the page scroll."""
    page.set_viewport_size({"width": width, "height": 800})
    return str(page.evaluate(RUNS_OVER))


RUNS_OVER = """() => {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return "";
  const out = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && getComputedStyle(one).position !== "fixed";
  });
  return `${root.scrollWidth} px: ` + out.slice(0, 4).map((one) => `${one.tagName}.${one.className}`).join(", ");
}"""
UNFOLD = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
