"""Following an idea: what gives it, what overrules it, and how one leaves."""

import pytest

from community.core.db import db
from tests.notifications.conftest import Village, told
from tests.statements import statements
from tests.world import Browser


def control(village: Village, browser: Browser) -> str:
    """What the idea's page says of following."""
    page = browser.get(village.path, follow_redirects=True).get_data(as_text=True)
    return page.partition('class="follow"')[2].partition("</div>")[0]


def test_a_vote_gives_a_follow_and_taking_it_back_ends_it(village: Village) -> None:
    mira = village.person("mira")
    assert "Follow</button>" in control(village, mira).replace("</svg>", "")
    mira.post(f"{village.path}/vote")
    assert "Outcomes, because you voted." in control(village, mira)
    mira.delete(f"{village.path}/vote")
    assert "because" not in control(village, mira)


def test_who_wrote_it_and_who_spoke_there_follow(village: Village) -> None:
    assert "Outcomes, because the idea is yours." in control(village, village.author)
    leo = village.person("leo")
    village.comment(leo, "So am I.")
    assert "Outcomes, because you commented." in control(village, leo)


def test_a_choice_overrules_what_a_vote_gives(village: Village) -> None:
    mira = village.voter("mira")
    assert mira.post(f"{village.path}/follow", level="muted").status_code == 303
    assert "You hear nothing of it." in control(village, mira)
    village.answer()
    assert told(mira) == []
    assert mira.post(f"{village.path}/follow", level="all").status_code == 303
    assert "Everything, because you chose to." in control(village, mira)


def test_a_choice_outlives_the_vote(village: Village) -> None:
    mira = village.voter("mira")
    mira.post(f"{village.path}/follow", level="all")
    mira.delete(f"{village.path}/vote")
    assert "Everything" in control(village, mira)


def test_leaving_is_one_step_whatever_gave_the_follow(village: Village) -> None:
    mira, nora = village.voter("mira"), village.person("nora")
    nora.post(f"{village.path}/follow")
    for who in (mira, nora):
        assert who.delete(f"{village.path}/follow").status_code == 303
    village.answer()
    assert told(mira) == told(nora) == []
    assert "Muted" in control(village, mira)
    assert "Follow</button>" in control(village, nora).replace("</svg>", "")


def test_htmx_gets_the_control_alone(village: Village) -> None:
    answer = village.person("mira").htmx(f"{village.path}/follow", level="outcomes").get_data(as_text=True)
    assert answer.strip().startswith(f'<div class="follow" id="follow-{village.idea_id}"')
    assert "because you chose to" in answer


def test_after_a_vote_on_its_page_the_control_says_so_at_once(village: Village) -> None:
    mira = village.person("mira")
    path = mira.get(village.path).headers["Location"]
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{path}"}
    swapped = mira.post(f"{village.path}/vote", headers=headers).get_data(as_text=True)
    assert "because you voted" in swapped


def test_who_has_not_signed_in_is_offered_nothing(village: Village) -> None:
    assert 'class="follow"' not in village.world.visitor().get(village.path, follow_redirects=True).get_data(
        as_text=True
    )


@pytest.mark.parametrize("who", ["member", "visitor"])
def test_what_the_page_asks_for_following(village: Village, who: str) -> None:
    """One statement for members, none for visitors; voting asks nothing."""
    browser = village.voter("mira") if who == "member" else village.world.visitor()
    path = browser.get(village.path).headers["Location"]
    with statements(db.engine) as sent:
        browser.get(path)
    about = [each for each in sent if "follows" in each or "notifications" in each]
    assert len(about) == (1 if who == "member" else 0)
    if who == "member":
        with statements(db.engine) as sent:
            browser.delete(f"{village.path}/vote")
        assert not [each for each in sent if "follows" in each or "tellings" in each]


def test_who_came_by_a_merge_follows_along_and_goes_with_it_again(village: Village) -> None:
    nora, paul = village.person("nora"), village.person("paul")
    place = nora.post("/ideas", title="Evening slots, please", body="Any after six.").headers["Location"]
    number = place.partition("/ideas/")[2].partition("-")[0]
    paul.post(f"/ideas/{number}/vote")
    quiet = village.person("quiet")
    quiet.post(f"/ideas/{number}/vote")
    quiet.post(f"/ideas/{number}/follow", level="muted")
    assert village.team.post(f"/ideas/{number}/merge", into=str(village.idea_id)).status_code == 303
    assert paul.post(f"/ideas/{number}/follow", level="all").status_code == 409
    assert "because the idea is yours" in control(village, nora)
    village.answer("We start in January.")
    assert [len(told(who)) for who in (nora, paul, quiet)] == [1, 1, 0]
    assert village.team.delete(f"/ideas/{number}/merge").status_code == 303
    village.answer("In March, sorry.")
    assert [len(told(who)) for who in (nora, paul, quiet)] == [1, 1, 0]
