"""What a browser and the data folder hold, and under which flags."""

import stat
from pathlib import Path

import pytest

from community.app import create_app
from community.core.settings import Settings, read_settings
from tests.beside import beside_the_others
from tests.membership.conftest import with_password
from tests.world import World


def test_the_cookie_under_http_is_for_this_site_only(world: World) -> None:
    cookie = world.visitor().get("/join").headers["Set-Cookie"]
    assert cookie.startswith("community=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_under_https_the_cookie_is_bound_to_the_host(world: World, settings: Settings, tmp_path: Path) -> None:
    values = {"base_url": "https://ideas.example.org", "secret_key": "only for tests", "data_dir": str(tmp_path)}
    with beside_the_others():
        app = create_app(Settings(**values, database_url=settings.database_url or _same_file(settings)))
        answer = app.test_client().get("/join", base_url="https://ideas.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 200
    assert cookie.startswith("__Host-community=")
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain=" not in cookie
    assert answer.headers["Strict-Transport-Security"]


def _same_file(settings: Settings) -> str:
    return f"sqlite:///{settings.data_path / 'community.db'}"


def test_the_secret_key_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    environ = {"COMMUNITY_DATA_DIR": str(tmp_path / "var")}
    first, second = read_settings(environ), read_settings(environ)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 64
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("path", ["/join", "/sign-in", "/reset", "/reset/1.x", "/confirm/1.x"])
def test_no_page_of_this_door_leaves_a_trace_when_it_is_opened(world: World, path: str) -> None:
    from sqlalchemy import event

    from community.core.db import db

    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement.split(maxsplit=1)[0].upper())

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        world.visitor().get(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert not {"INSERT", "UPDATE", "DELETE"} & set(seen)


def test_two_visitors_never_share_a_form_token(world: World) -> None:
    first, second = world.visitor(), world.visitor()
    first.get("/join")
    assert "Set-Cookie" in second.get("/join").headers
    with_password(world)
    assert second.post("/sign-in", form_on="/sign-in", login="ada", password="three green bottles").status_code == 303
