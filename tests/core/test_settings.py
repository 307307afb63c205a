"""Whoever sets up a site hears in one line what cannot be used; what was set is what counts."""

import os
import stat
import threading
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from community.cli import main
from community.core import settings as module
from community.core.settings import Settings, SettingsError, read_settings


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has set nothing but where things are kept."""
    return {"COMMUNITY_DATA_DIR": str(tmp_path / "var")}


def test_with_nothing_set_it_is_one_machine_without_a_server_to_install(given: dict[str, str], tmp_path: Path) -> None:
    settings = read_settings(given)
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path}/var/community.db"
    assert (settings.redis_url, settings.mail_url, settings.database_url) == ("", "", "")
    assert (settings.base_url, settings.is_loopback, settings.is_https) == ("http://127.0.0.1:5000", True, False)
    assert settings.sender == "community@127.0.0.1"
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_every_setting_is_read_from_its_variable_or_from_the_file_that_another_names(
    given: dict[str, str], tmp_path: Path
) -> None:
    good = {
        "database_url": "postgresql://me:pass@db/site", "redis_url": "redis://cache:6379/0",
        "mail_url": "smtp://me:pass@mail:587", "mail_from": "ideas@example.org",
        "mail_replies": "replies@example.org", "base_url": "http://localhost:8000",
        "secret_key": "a secret", "limits_factor": "2", "trusted_proxies": "1", "sqlite_synchronous": "NORMAL",
    }  # fmt: skip
    for each in fields(Settings):
        if each.name == "data_dir":
            continue
        name, value = f"COMMUNITY_{each.name.upper()}", good[each.name]
        file = tmp_path / each.name
        file.write_text(f"{value}\n", encoding="utf-8")
        assert getattr(read_settings(given | {name: value}), each.name) == value
        assert getattr(read_settings(given | {f"{name}_FILE": str(file), name: "ignored"}), each.name) == value


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_may_be_written_as_anybody_writes_it(given: dict[str, str], scheme: str) -> None:
    settings = read_settings(given | {"COMMUNITY_DATABASE_URL": f"{scheme}://me:p%40ss@db:5433/site?sslmode=require"})
    assert settings.sqlalchemy_url == "postgresql+psycopg://me:p%40ss@db:5433/site?sslmode=require"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("MAIL_REPLIES", "replies+more@example.org", "without a plus"),
        ("MAIL_REPLIES", "Everybody <a@example.org>", "without a plus"),
        ("BASE_URL", "ideas.example.org", "https://ideas.example.org"),
        ("BASE_URL", "ftp://ideas.example.org", "https://ideas.example.org"),
        ("BASE_URL", "https://", "https://ideas.example.org"),
        ("BASE_URL", "https://ideas.example.org/community", "https://ideas.example.org"),
        ("BASE_URL", "https://ideas.example.org?x=1", "https://ideas.example.org"),
        ("BASE_URL", "https://ideas.example.org:99999", "https://ideas.example.org"),
        ("BASE_URL", "https://ideas.example.org:port", "https://ideas.example.org"),
        ("BASE_URL", "http://[::1", "https://ideas.example.org"),
        ("BASE_URL", "http://ideas example.org", "https://ideas.example.org"),
        ("BASE_URL", "http://me:secret@ideas.example.org", "https://ideas.example.org"),
        ("DATABASE_URL", "mysql://me:secret@db/site", "postgresql://"),
        ("DATABASE_URL", "site.db", "postgresql://"),
        ("REDIS_URL", "cache:6379", "redis://"),
        ("REDIS_URL", "http://cache", "redis://"),
        ("MAIL_URL", "mail.example.org:587", "smtp://"),
        ("LIMITS_FACTOR", "many", "a number above 0"),
        ("LIMITS_FACTOR", "0", "a number above 0"),
        ("LIMITS_FACTOR", "-1", "a number above 0"),
        ("LIMITS_FACTOR", "nan", "a number above 0"),
        ("LIMITS_FACTOR", "inf", "a number above 0"),
        ("TRUSTED_PROXIES", "one", "a whole number"),
        ("TRUSTED_PROXIES", "-1", "a whole number"),
        ("TRUSTED_PROXIES", "1.5", "a whole number"),
        ("TRUSTED_PROXIES", "²", "a whole number"),
        ("SQLITE_SYNCHRONOUS", "OFF", "FULL or NORMAL"),
        ("SECRET_KEY_FILE", "/no/such/file", "cannot be read"),
        ("DATA_DIR", "/dev/null/var", "COMMUNITY_DATA_DIR cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    for variable in [each for each in os.environ if each.startswith("COMMUNITY_")]:
        monkeypatch.delenv(variable)
    for variable, text in (given | {f"COMMUNITY_{name}": value}).items():
        monkeypatch.setenv(variable, text)
    for command in (["top"], ["serve"], ["db", "upgrade"], ["search", "rebuild"], ["recount"]):
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, result.stdout) == (1, ""), command
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"Error: COMMUNITY_{name}"), line
        assert why in line
        assert "secret@" not in line or name == "BASE_URL", "no passwords in what is printed"


def test_a_file_that_is_no_text_is_named(given: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="COMMUNITY_SECRET_KEY_FILE cannot be read"):
        read_settings(given | {"COMMUNITY_SECRET_KEY_FILE": str(tmp_path / "key")})


@pytest.mark.parametrize("address", ["https://ideas.example.org", "http://10.0.0.4:8000"])
def test_higher_limits_are_for_trials_on_ones_own_machine(given: dict[str, str], address: str) -> None:
    with pytest.raises(SettingsError, match="loopback"):
        read_settings(given | {"COMMUNITY_BASE_URL": address, "COMMUNITY_LIMITS_FACTOR": "10"})
    assert read_settings(given | {"COMMUNITY_LIMITS_FACTOR": "10"}).factor == 10


def test_a_slash_at_the_end_of_the_address_is_nothing(given: dict[str, str]) -> None:
    assert read_settings(given | {"COMMUNITY_BASE_URL": "https://x.org/"}).base_url == "https://x.org"


def test_the_secret_key_is_made_once_and_read_by_nobody_else(given: dict[str, str], tmp_path: Path) -> None:
    first, path = read_settings(given).secret_key, tmp_path / "var" / "secret-key"
    assert len(first) >= 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_settings(given).secret_key == first
    path.unlink()
    assert read_settings(given).secret_key != first


def test_a_key_that_was_set_is_written_nowhere(given: dict[str, str], tmp_path: Path) -> None:
    assert read_settings(given | {"COMMUNITY_SECRET_KEY": "mine"}).secret_key == "mine"
    assert not (tmp_path / "var" / "secret-key").exists()


def test_processes_that_start_at_once_agree_on_one_key(given: dict[str, str]) -> None:
    keys: list[str] = []
    start = threading.Barrier(16)

    def read() -> None:
        start.wait()
        keys.append(read_settings(given).secret_key)

    threads = [threading.Thread(target=read) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 16
    assert len(set(keys)) == 1
    assert keys[0]


def test_a_key_file_that_a_crash_left_empty_is_never_used(
    given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret-key").write_text("\n")
    with pytest.raises(SettingsError, match=r"is empty\. Delete it"):
        read_settings(given)
