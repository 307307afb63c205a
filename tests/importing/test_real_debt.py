"""A forum that was left without answers owes them here, and says so. Needs the folder beside the project."""

import csv
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from community.core import tasks
from community.core.db import session
from community.site.models import Site
from community.voting.actions.owing import recheck_owed
from tests.importing.conftest import Forum
from tests.importing.test_real_forums import DATA
from tests.world import World

NAME = "opengov"

pytestmark = [
    pytest.mark.slow(seconds=10),
    pytest.mark.skipif(not (DATA / NAME).is_dir(), reason=f"a real forum's debt is NOT TESTED: there is no {DATA}"),
]


def test_the_front_page_of_an_imported_forum_shows_an_honest_debt(world: World, forum: Forum) -> None:
    real = Forum(DATA / NAME, forum.run)
    assert real.bring_in(source=NAME).exit_code == 0
    with (DATA / NAME / "ideas.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["carried_votes"] or 0) >= 10]
    oldest = min(datetime.fromisoformat(row["created_at"]).astimezone(UTC) for row in rows)
    tasks.run_until_idle()
    assert recheck_owed() == {}
    session.rollback()
    site = session.scalars(select(Site).execution_options(populate_existing=True)).one()
    assert (site.answers_owed, site.answers_overdue) == (len(rows), len(rows))
    assert (site.oldest_owed_since, site.median_answer_seconds) == (oldest, None)
    page = world.visitor().get("/").text
    assert f'<b class="figure">{len(rows):,}</b>' in page
    assert f"{len(rows):,} overdue" in page
    assert f"{oldest:%Y}" in page[page.index("The oldest has waited since") :][:200]
    listed = world.visitor().get("/ideas?sort=unanswered").text
    assert len(re.findall(r"Answer overdue by [0-9,]+ days", listed)) == 20
