"""The demo's company: name, texts, boards, tags."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update

from community.cli.demo import reading
from community.cli.demo.people import everybody
from community.core.db import session
from community.core.text import render_markdown
from community.ideas.models import Board, Tag
from community.site.actions import turn_knobs
from community.site.models import PolicyVersion, Site


def furnish(*, now: datetime) -> None:
    """Replace what a new site begins with by the company's own."""
    entry = reading.site()
    texts = {name: entry[name].strip() for name in ("about", "privacy", "policy")}
    session.execute(
        update(Site).values(
            name=entry["name"],
            tagline=entry["tagline"],
            about=texts["about"],
            about_html=render_markdown(texts["about"]),
            privacy=texts["privacy"],
            privacy_html=render_markdown(texts["privacy"]),
            changed_at=now,
        )
    )
    began = now - timedelta(days=1 + max(person["joined_days_ago"] for person in reading.people()))
    policy = {"text": texts["policy"], "html": render_markdown(texts["policy"]), "in_force_from": began}
    session.execute(update(PolicyVersion).values(policy))
    session.execute(delete(Board))
    session.execute(insert(Board), [_board(each) for each in entry["board"]])
    session.execute(insert(Tag), [{"slug": each["slug"], "name": each["name"]} for each in entry["tag"]])


def turn_knobs_again(*, now: datetime) -> None:
    """The promise was easier for a while; the page of knobs says so."""
    people = everybody()
    for each in reading.site()["knob"]:
        then = now - timedelta(days=each["days_ago"])
        turn_knobs({each["name"]: each["value"]}, by=people[each["by"]], now=then)


def _board(entry: reading.Entry) -> dict[str, object]:
    return {
        "slug": entry["slug"],
        "name": entry["name"],
        "description": entry["description"],
        "position": entry["order"],
        "seen_by": entry["see"],
        "posted_by": entry["post"],
        "idea_count": 0,
    }
