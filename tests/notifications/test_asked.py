"""Those who voted are asked whether it helped, once; whoever proposed a merge hears what became of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from community.backends.mail_smtp import SmtpMailer
from community.core import clock, ports, tasks
from tests.cli.inbox import Inbox, receiving
from tests.notifications.conftest import Village, bell, told
from tests.notifications.test_mails import reachable, text_of, to, voter, wish
from tests.world import Browser

SHIPPED = datetime.now(UTC) + timedelta(hours=1)
ASKED = SHIPPED + timedelta(days=14)
QUESTION = "You voted for it, and it shipped. Did it solve it for you?"
ONE = "What you proposed to merge is one idea now."
APART = "What you proposed to merge was one idea for a while. The team took it apart again."
TWO = "You proposed to merge it with another idea. The team decided that they are two."


@pytest.fixture
def inbox(village: Village) -> Iterator[Inbox]:
    """Where all mail arrives; replies would be taken."""
    box = Inbox()
    with receiving(box) as port:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "Fernwell <hello@example.org>")
        here = ports.chosen()
        settings = replace(here.settings, mail_replies="replies@ideas.example.org")
        ports.use(replace(here, mailer=mailer, settings=settings))
        yield box


def at(moment: datetime) -> None:
    clock.use(lambda _session: moment)
    tasks.run_until_idle()


def ship(village: Village) -> None:
    """It is there; everybody has read so."""
    clock.use(lambda _session: SHIPPED)
    village.answer("It is here.", status="shipped")


def asked(who: Browser) -> int:
    return sum(QUESTION in line for line in told(who))


def another(village: Village) -> int:
    place = village.author.post("/ideas", title="Pick a delivery slot", body="An hour would do.").headers["Location"]
    tasks.run_until_idle()
    found = re.search(r"/ideas/(\d+)", place)
    assert found
    return int(found[1])


def propose(village: Village, who: Browser, other: int) -> None:
    assert who.post(f"{village.path}/merge", into=str(other)).status_code == 303
    tasks.run_until_idle()


def test_those_who_voted_are_asked_once_and_nobody_else(village: Village) -> None:
    mira, leo = village.voter("mira"), village.person("leo")
    village.comment(leo, "So am I.")
    nora = village.person("nora")
    nora.post(f"{village.path}/follow", level="all")
    ship(village)
    at(ASKED - timedelta(minutes=1))
    assert asked(mira) == 0
    for days in (0, 1, 2):
        at(ASKED + timedelta(days=days))
    assert [asked(who) for who in (mira, leo, nora, village.team)] == [1, 0, 0, 0]
    assert bell(mira) == 2, "that it shipped, and the question"
    line = told(mira)[0]
    assert line.startswith("Deliver after six new You voted for it")
    assert line.endswith("because you voted")
    assert f"{village.path}-deliver-after-six#verdict" in mira.get("/notifications").get_data(as_text=True)


def test_who_took_the_vote_back_muted_it_or_has_said_so_is_not_asked(village: Village) -> None:
    gone, quiet, done = village.voter("gone"), village.voter("quiet"), village.voter("done")
    gone.delete(f"{village.path}/vote")
    quiet.post(f"{village.path}/follow", level="muted")
    ship(village)
    clock.use(lambda _session: ASKED)
    assert done.post(f"{village.path}/verdict", solved="yes").status_code == 303
    at(ASKED)
    assert [asked(who) for who in (gone, quiet, done)] == [0, 0, 0]


def test_who_voted_for_an_idea_that_joined_it_is_asked_too(village: Village) -> None:
    mira, both = village.person("mira"), village.voter("both")
    other = another(village)
    for who in (mira, both):
        assert who.post(f"/ideas/{other}/vote").status_code == 303
    assert village.team.post(f"/ideas/{other}/merge", into=str(village.idea_id)).status_code == 303
    ship(village)
    at(ASKED)
    assert [asked(who) for who in (mira, both)] == [1, 1]


def test_shipped_again_it_is_asked_again_of_those_who_had_said_so(village: Village) -> None:
    mira = village.voter("mira")
    ship(village)
    at(ASKED)
    mira.post(f"{village.path}/verdict", solved="no")
    village.answer("We mend it.", status="in-progress")
    assert asked(mira) == 0, "nobody is asked about what is not there"
    clock.use(lambda _session: ASKED + timedelta(days=1))
    village.answer("Mended.", status="shipped")
    at(ASKED + timedelta(days=15))
    assert asked(mira) == 1


@pytest.mark.parametrize(
    ("language", "subject", "button"),
    [
        ("en", "Did it solve it? Deliver after six", "Say whether it helped"),
        ("de", "Hat es geholfen? Deliver after six", "Sag, ob es geholfen hat"),
    ],
)
def test_the_question_comes_by_mail_with_one_button_to_where_it_stands(
    village: Village, inbox: Inbox, language: str, subject: str, button: str
) -> None:
    voter(village, language=language)
    ship(village)
    at(ASKED)
    _shipped, message = to(inbox)
    assert message["Subject"] == subject
    html, text = text_of(message, "html"), text_of(message)
    assert html.count("display: inline-block") == 1
    assert button in html
    assert "#verdict" in html
    assert "#verdict" in text
    assert message["Reply-To"] is None, "what helped is said on the page, not in a comment that everybody reads"


def test_one_click_ends_the_questions_and_no_other_mail(village: Village, inbox: Inbox) -> None:
    voter(village)
    ship(village)
    at(ASKED)
    _shipped, message = to(inbox)
    assert message["List-Id"] == "<question.127.0.0.1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way = urlsplit(message["List-Unsubscribe"].partition(">")[0].strip("<")).path
    program = village.world.app.test_client()
    assert "mails that ask whether it helped" in program.get(way).get_data(as_text=True)
    assert program.post(way, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    village.answer("It broke, we mend it.", status="in-progress")
    clock.use(lambda _session: ASKED + timedelta(days=1))
    village.answer("Mended.", status="shipped")
    at(ASKED + timedelta(days=15))
    assert [mail["Subject"].partition(":")[0] for mail in to(inbox)[2:]] == ["In progress", "Shipped"]


def test_one_may_wish_never_to_be_asked_by_mail(village: Village, inbox: Inbox) -> None:
    mira = voter(village)
    assert "Did it solve it?" in mira.get("/settings/notifications").get_data(as_text=True)
    wish(mira, question="never")
    ship(village)
    at(ASKED)
    assert len(to(inbox)) == 1
    assert asked(mira) == 1


def test_whoever_proposed_a_merge_hears_that_they_are_two(village: Village, inbox: Inbox) -> None:
    mia, leo = reachable(village, "mia"), village.voter("leo")
    propose(village, mia, another(village))
    assert village.team.delete("/merge-proposals/1").status_code == 303
    tasks.run_until_idle()
    (line,) = told(mia)
    assert line.startswith(f"Deliver after six new {TWO}")
    assert line.endswith("because you proposed it")
    assert told(leo) == told(village.author) == []
    (message,) = to(inbox, "mia")
    assert TWO in text_of(message)
    assert f"{village.path}-deliver-after-six#merge" in text_of(message)
    assert "/mail/leave/outcome." in message["List-Unsubscribe"]
    assert "The team decided that they are two." in mia.get(f"{village.path}-deliver-after-six").get_data(as_text=True)


def test_whoever_proposed_a_merge_hears_where_it_stands_now(village: Village, inbox: Inbox) -> None:
    mia, other = reachable(village, "mia"), another(village)
    propose(village, mia, other)
    propose(village, village.team, other)
    (line,) = told(mia)
    assert line.startswith(f"Pick a delivery slot new {ONE}")
    (message,) = to(inbox, "mia")
    assert f"/ideas/{other}-pick-a-delivery-slot" in text_of(message)


def test_what_was_taken_apart_again_is_not_said_to_be_one(village: Village, inbox: Inbox) -> None:
    mia, other = reachable(village, "mia"), another(village)
    propose(village, mia, other)
    village.team.post(f"{village.path}/merge", into=str(other))
    village.team.delete(f"{village.path}/merge")
    tasks.run_until_idle()
    (line,) = told(mia)
    assert APART in line
    assert ONE not in line
    (message,) = to(inbox, "mia")
    assert APART in text_of(message)


def test_a_proposal_about_what_was_set_aside_is_not_shown(village: Village) -> None:
    mia = village.person("mia")
    propose(village, mia, another(village))
    village.team.delete("/merge-proposals/1")
    tasks.run_until_idle()
    village.author.post(f"{village.path}/withdrawal")
    assert told(mia) == []
