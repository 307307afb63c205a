"""What is left of a reply: what was written, without what was quoted and signed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.notifications.rules.incoming import Incoming, Sort, Unreadable, read_mail
from community.notifications.rules.quotes import without_quotes

OWN = "Yes, the shed would do.\n\nThe key is under the mat."


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "\n\nOn Mon, 23 Nov 2026 at 12:00, Fernwell <hello@example.org> wrote:\n> Where?\n>\n> Warm regards",
        "\n\nOn Mon, 23 Nov 2026 at 12:00, Fernwell Community\n<hello@example.org> wrote:\n\n> Where?",
        "\n\nAm Mo., 23. Nov. 2026 um 12:00 Uhr schrieb Fernwell <hello@example.org>:\n> Wo?",
        "\n\nLe lun. 23 nov. 2026 à 12:00, Fernwell <hello@example.org> a écrit :\n> Où ?".replace("écrit :", "écrit:"),
        "\n\n-----Original Message-----\nFrom: Fernwell\nWhere?",
        "\n\n-----Ursprüngliche Nachricht-----\nVon: Fernwell\nWo?",
        "\n\n________________________________\nFrom: Fernwell\nSent: Monday\nWhere?",
        "\n\nFrom: Fernwell <hello@example.org>\nSent: Monday, 23 November\nTo: Mira\nWhere?",
        "\n\nVon: Fernwell <hello@example.org>\nGesendet: Montag\nWo?",
        "\n-- \nMira Kovač\n68 steps",
        "\n\nSent from my iPhone",
        "\n\nVon meinem iPhone gesendet",
        "\n\n> Where?\n> Here?",
    ],
)
def test_what_was_written_stays_and_what_was_quoted_goes(tail: str) -> None:
    assert without_quotes(OWN + tail) == OWN
    assert without_quotes((OWN + tail).replace("\n", "\r\n")) == OWN


@pytest.mark.parametrize(
    "head",
    [
        "Am 22.11.26 um 14:00 schrieb Fernwell:\n> Wo?\n>\n> -- \n> http://a.example/mail/leave/outcome.1.ab\n\n",
        "On Mon, 23 Nov 2026 at 12:00, Fernwell Community\n<hello@example.org> wrote:\n\n> Where?\n\n",
    ],
)
def test_what_was_written_below_a_quoted_mail_stays_without_it(head: str) -> None:
    assert without_quotes(head + OWN) == OWN
    assert without_quotes(head + OWN + "\n\n-- \nMira") == OWN


def test_an_answer_between_the_lines_keeps_them_but_no_way_out_of_our_mails() -> None:
    head = "On Monday, Fernwell wrote:\n> Where?\n\nIn Leeds.\n\n> When?\n\nAfter six.\n"
    left = without_quotes(head + "\n> Hear nothing more: http://a.example/mail/leave/idea-1.2.abc\n\nNo, no.")
    assert left.startswith("On Monday, Fernwell wrote:\n> Where?\n\nIn Leeds.\n\n> When?")
    assert left.endswith("No, no.")
    assert "leave" not in left


@pytest.mark.parametrize(
    "whole",
    [
        OWN,
        "> Where?\n\nIn Leeds.\n\n> When?\n\nAfter six.",
        "On Mondays I wrote: always. On Tuesdays I did not.",
        "From: the shop\nis where I come.",
        "One -- two\n--- three",
        "1 > 0 and a => b",
    ],
)
def test_what_only_looks_like_a_quotation_stays(whole: str) -> None:
    assert without_quotes(whole) == whole


def test_a_reply_with_nothing_of_ones_own_is_empty() -> None:
    assert without_quotes("On Monday, Fernwell wrote:\n> Where?\n") == ""


@given(st.text(max_size=400))
def test_nothing_is_ever_added(text: str) -> None:
    left = without_quotes(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert {line for line in left.split("\n") if line} <= {line.rstrip() for line in lines}


HEADS = st.sampled_from(
    [
        b"From: ", b"To: ", b"Content-Type: ", b"Content-Transfer-Encoding: ", b"Message-ID: ", b"Auto-Submitted: ",
        b"multipart/mixed; boundary=x", b"multipart/report; report-type=delivery-status; boundary=x", b"text/html",
        b"text/plain; charset=nonsense", b"base64", b"message/delivery-status", b"message/rfc822", b"\n", b"\r\n",
        b"--x\n", b"--x--\n", b"\n\n", b"=?utf-8?q?=", b"<a@b>", b"=?", b"Status: 5.1.1\n", b"Action: failed\n",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(HEADS, st.binary(max_size=20)), max_size=40).map(b"".join))
def test_whatever_comes_in_is_read_or_refused(content: bytes) -> None:
    try:
        found = read_mail(content, "replies@example.org")
    except Unreadable:
        return
    assert isinstance(found, Incoming)


def mail_of(words: bytes, kind: bytes = b"text/plain; charset=utf-8") -> bytes:
    return b"From: a@example.org\r\nTo: replies+x@example.org\r\nContent-Type: " + kind + b"\r\n\r\n" + words


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (b"Hello\n" + b"\n" * 99_000, b"text/plain"),
        (b"Hello\n" + b">\n" * 49_000, b"text/plain"),
        (b"On Monday, Ada wrote:\n>\nYes\n" * 3_000, b"text/plain"),
        (b"-" + b"a9" * 300_000, b"text/plain; charset=punycode"),
        (b"<" * 200_000, b"text/html"),
    ],
    ids=["blank lines", "quoted lines", "many attributions", "a charset that takes a square of its time", "tags"],
)
def test_no_mail_keeps_the_one_who_reads_it_busy(words: bytes, kind: bytes) -> None:
    begun = time.process_time()
    assert isinstance(read_mail(mail_of(words, kind), "replies@example.org"), Incoming)
    assert time.process_time() - begun < 3, "it took seconds, and 20 before"


def parts_of(*parts: bytes) -> bytes:
    return b"".join(b"--b\r\nContent-Type: " + each + b"\r\n" for each in parts) + b"--b--\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        [b"text/plain\r\n\r\n \r\n", b"text/plain\r\n\r\nWhat I say"],
        [b"text/plain\r\n\r\n\r\n", b"text/html\r\n\r\n<p>What I say</p>"],
        [b"message/rfc822\r\n\r\nSubject: x\r\n\r\nWhat she said", b"text/plain\r\n\r\nWhat I say"],
        [b"text/plain\r\nContent-Disposition: attachment\r\n\r\nA list", b"text/plain\r\n\r\nWhat I say"],
    ],
    ids=["an empty part first", "only the HTML says something", "a mail passed on first", "an attachment first"],
)
def test_it_is_what_they_said_whatever_their_mail_program_put_around_it(parts: list[bytes]) -> None:
    content = mail_of(parts_of(*parts), b"multipart/mixed; boundary=b")
    assert read_mail(content, "replies@example.org").text == "What I say"


@pytest.mark.parametrize("words", ["Grüße".encode(), "Grüße".encode("cp1252")])
def test_a_mail_that_does_not_name_its_letters_is_read_as_most_are_meant(words: bytes) -> None:
    assert read_mail(mail_of(words, b"text/plain"), "replies@example.org").text == "Grüße"


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("Zoë <Zoë@Example.org>", "zoë@example.org"),
        ("mira@exämple.org", "mira@xn--exmple-cua.org"),
        ("=?utf-8?q?Mir=C3=A1?= <MIRA@Example.org>", "mira@example.org"),
    ],
)
def test_a_sender_is_compared_as_addresses_are_kept(sender: str, address: str) -> None:
    content = mail_of(b"Hello").replace(b"a@example.org", sender.encode())
    assert read_mail(content, "replies@example.org").sender == address


@pytest.mark.parametrize("kind", [b"delivery-status", b"global-delivery-status"])
@pytest.mark.parametrize("action", [b"failed", b"Failed (no such mailbox)"])
def test_a_report_is_read_in_every_form_that_servers_write(kind: bytes, action: bytes) -> None:
    late = b"\r\n\r\nFinal-Recipient: rfc822; b@example.org\r\nAction: delayed\r\nStatus: 4.4.1"
    gone = b"\r\n\r\nFinal-Recipient: utf-8; z\xc3\xbc@example.org\r\nAction: " + action + b"\r\nStatus: 5.1.1"
    words = b"message/" + kind + b"\r\n\r\nReporting-MTA: dns; mx.example.org" + late + gone + b"\r\n"
    content = mail_of(parts_of(words), b"multipart/report; report-type=delivery-status; boundary=b")
    found = read_mail(content, "replies@example.org")
    assert (found.sort, found.said) == (Sort.NOT_DELIVERED, "5.1.1")


@pytest.mark.parametrize("charset", [b"unicode-escape", b"raw_unicode_escape", b"utf-7", b"utf-8"])
def test_what_was_written_holds_no_half_characters(charset: bytes) -> None:
    found = read_mail(mail_of(b"Hi \\ud800 +2AA- \x00 there", b"text/plain; charset=" + charset), "replies@example.org")
    assert "\x00" not in found.text
    assert found.text.encode().startswith(b"Hi ")
