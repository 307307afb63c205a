"""Takes the README's picture: the front page of a freshly filled demo community, in light and dark."""

import os
import tempfile
import threading
from pathlib import Path
from typing import Literal

import waitress
from playwright.sync_api import Browser, sync_playwright

from community.app import create_app
from community.cli.database import bring_up_to_date
from community.cli.demo import fill_once
from community.core.settings import Settings

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HERE = Path(__file__).parent
PORT = 5099
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


def main() -> None:
    """Fill, serve, take two pictures."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=folder, base_url=f"http://127.0.0.1:{PORT}", secret_key="picture"))
        with app.app_context():
            bring_up_to_date()
            fill_once()
        server = waitress.create_server(app, host="127.0.0.1", port=PORT)
        threading.Thread(target=server.run, daemon=True).start()
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
            for scheme in SCHEMES:
                _take(browser, scheme)
            browser.close()
        server.close()


def _take(browser: Browser, scheme: Scheme) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page.goto(f"http://127.0.0.1:{PORT}/")
    page.screenshot(path=HERE / f"picture-{scheme}.png")
    page.close()


if __name__ == "__main__":
    main()
