"""What may be a handle, a name, an address, a password."""

import threading

import pytest

from community.core.errors import Invalid, TooMany
from community.membership.rules import (
    check_display_name,
    check_email,
    check_handle,
    check_password,
    hash_password,
    is_password_of,
    looks_like,
    name_from,
    normal_email,
    passwords,
)
from tests.conftest import HASHER, NOBODYS


@pytest.mark.parametrize("handle", ["ada", "a-b", "007", "a--b", "x" * 30])
def test_handles(handle: str) -> None:
    assert check_handle(handle) == handle


@pytest.mark.parametrize(
    "handle", ["", "ab", "-ab", "ab-", "x" * 31, "Ada", "a_b", "a.b", "a b", "ädä", "ada\n", "аda", "admin", "team"]
)
def test_what_is_no_handle(handle: str) -> None:
    with pytest.raises(Invalid):
        check_handle(handle)


@pytest.mark.parametrize(("handle", "name"), [("ada", "Ada"), ("mara-k", "Mara K"), ("x--7up", "X 7up")])
def test_the_first_name_comes_from_the_handle(handle: str, name: str) -> None:
    assert name_from(handle) == name


@pytest.mark.parametrize(
    "name", ["Ada Lovelace", "李小龙", "محمد علي", "علی‌رضا", "Zoë", "Ada 👩‍💻", "O’Neill-Smith", "x", "한국 사람"]
)
def test_names_of_all_scripts_are_fine(name: str) -> None:
    assert check_display_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "…",
        "x" * 61,
        "Ada\u202egnp",
        "Ada\u200b",
        "A\u200dda",
        "Ada\u2066",
        "\u200fAda",
        "Ada\ufeff",
        "\u3164",
        "Ada\u00ad",
    ],
)
def test_names_that_hide_something_are_not(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_display_name(name)
    assert refusal.value.field == "display_name"


@pytest.mark.parametrize(
    "name",
    [
        "Ben Oduya", "ben oduya", "BEN  ODUYA", "Bеn Oduya", "Вen Οduya", "Ben 0duya", "Bén Ödüya", "Ben Oduya ✓",
        "Ｂｅｎ Oduya", "B.e.n. O-d-u-y-a", "𝐁𝐞𝐧 𝐎𝐝𝐮𝐲𝐚", "Ben Oduуa", "Admin", "Mоderator", "Adrnin", "TEAM",
    ],
)  # fmt: skip
def test_who_looks_like_the_team(name: str) -> None:
    assert looks_like(name, ["Ben Oduya", "ben"])


@pytest.mark.parametrize("name", ["Ben Odu", "Bea Oduya", "Teamwork", "Adamina", "Иван"])
def test_who_does_not(name: str) -> None:
    assert not looks_like(name, ["Ben Oduya", "ben"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("a.b+tag@sub.example.co.uk", "a.b+tag@sub.example.co.uk"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ａｄａ@example.org", "ada@example.org"),
    ],
)
def test_addresses(typed: str, kept: str) -> None:
    assert check_email(typed) == kept == normal_email(kept)


@pytest.mark.parametrize(
    "typed",
    [
        "", "ada", "@example.org", "ada@", "ada@example", "ada@@example.org", "a b@example.org", "ada@example..org",
        ".ada@example.org", "ada.@example.org", "ada@-x.org", "ada@[127.0.0.1]", "ada@127.0.0.1", "ädä@example.org",
        "ada@example.org\r\nBcc: x@example.org", "ada@example.org,bea@example.org", f"{'x' * 65}@example.org",
        f"ada@{'x' * 64}.org", f"ada@{'x.' * 130}org", "Ada <ada@example.org>",
    ],
)  # fmt: skip
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(Invalid):
        check_email(typed)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "tr0ub4dor&3x",
        "ein guter Satz",
        "密码密码是很长的密码",
        "   x1,?   ",
        "passwords are hard",
        "x" * 256,
    ],
)
def test_good_passwords(password: str) -> None:
    check_password(password, of=("ada", "ada@example.org"))


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1!", "p@ssw0rd", "12345678", "87654321", "qwertyuiop", "iloveyou", "Summer2026",
        "letmein!!!", "aaaaaaaa", "abcabcabc", "12341234", "abcdefgh", "1q2w3e4r", "sunshine99", "PASSWORT123",
        "baseball", "trustno1",
    ],
)  # fmt: skip
def test_common_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_password(password, of=())
    assert refusal.value.code == "password-common"


@pytest.mark.parametrize("password", ["ada-lovelace", "ADA-Lovelace", "lovelace@example.org", "lovelace.a"])
def test_a_password_is_not_a_name(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_password(password, of=("ada-lovelace", "lovelace@example.org", "lovelace.a@example.org"))
    assert refusal.value.code == "password-is-name"


def test_the_list_of_common_passwords_is_long_and_tidy() -> None:
    words = passwords.COMMON.read_text(encoding="ascii").split()
    assert len(words) > 1000
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)


def test_a_password_is_kept_as_strongly_as_was_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", HASHER)
    assert hash_password("whatever it is").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_is_found_however_the_keyboard_composed_it() -> None:
    kept = hash_password("Zoe\u0308 und Ange\u0301lique")
    assert is_password_of("Zo\u00eb und Ang\u00e9lique", kept)
    assert not is_password_of("zo\u00eb und ang\u00e9lique", kept)


def test_where_there_is_no_account_it_takes_as_long() -> None:
    assert not HASHER.check_needs_rehash(NOBODYS)


def test_a_broken_hash_lets_nobody_in() -> None:
    assert not is_password_of("", "")
    assert not is_password_of("x", "x")


def test_no_more_passwords_are_hashed_at_once_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords._place(), pytest.raises(TooMany) as refusal:
        hash_password("whatever it is")
    assert refusal.value.code == "too-busy"
    hash_password("whatever it is")
