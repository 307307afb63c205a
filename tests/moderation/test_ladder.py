"""The ladder and the other arithmetic of moderation, by table."""

from datetime import UTC, datetime, timedelta

import pytest

from community.core.errors import Invalid
from community.moderation.rules.chain import BEGINNING, canonical, chained
from community.moderation.rules.ladder import check_end, needs_second, recommend
from community.moderation.rules.quarters import bounds, median_hours, quarter_of, share, through
from community.moderation.rules.urgency import urgency
from community.moderation.rules.words import Rung

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("severity", "earlier", "rung", "days"),
    [
        (1, 0, Rung.WORD, 0),
        (1, 1, Rung.WARNING, 0),
        (1, 2, Rung.WITHHOLD, 3),
        (2, 0, Rung.WARNING, 0),
        (2, 1, Rung.WITHHOLD, 7),
        (2, 9, Rung.WITHHOLD, 30),
        (3, 0, Rung.WITHHOLD, 7),
        (3, 1, Rung.WITHHOLD, 30),
        (3, 2, Rung.SUSPEND, 30),
        (4, 0, Rung.SUSPEND, 30),
        (4, 1, Rung.SUSPEND, 90),
        (4, 5, Rung.REVOKE, 0),
    ],
)
def test_the_recommended_rung_is_the_tables(severity: int, earlier: int, rung: Rung, days: int) -> None:
    found = recommend(severity, earlier)
    assert (found.rung, found.days, found.severity, found.earlier) == (rung, days, severity, earlier)


def test_an_emergency_stop_and_nothing_are_never_recommended() -> None:
    found = {recommend(severity, earlier).rung for severity in range(1, 5) for earlier in range(9)}
    assert not found & {Rung.EMERGENCY, Rung.NOTHING}


@pytest.mark.parametrize(
    ("rung", "least", "most"),
    [
        (Rung.WITHHOLD, timedelta(hours=1), timedelta(days=90)),
        (Rung.SUSPEND, timedelta(days=7), timedelta(days=180)),
        (Rung.EMERGENCY, timedelta(minutes=1), timedelta(hours=72)),
    ],
)
def test_a_rung_has_a_span(rung: Rung, least: timedelta, most: timedelta) -> None:
    second = timedelta(seconds=1)
    for lasts in (least, most):
        check_end(rung, NOW + lasts, now=NOW)
    for lasts in (least - second, most + second):
        with pytest.raises(Invalid, match=f"ruling-span-{rung}"):
            check_end(rung, NOW + lasts, now=NOW)
    with pytest.raises(Invalid, match="ruling-end-missing"):
        check_end(rung, None, now=NOW)


@pytest.mark.parametrize("rung", [Rung.NOTHING, Rung.WORD, Rung.WARNING, Rung.REVOKE])
def test_the_others_have_no_end(rung: Rung) -> None:
    check_end(rung, None, now=NOW)
    with pytest.raises(Invalid, match="ruling-no-end"):
        check_end(rung, NOW + timedelta(days=8), now=NOW)


@pytest.mark.parametrize(
    ("rung", "days", "needs"),
    [
        (Rung.WITHHOLD, 30, False),
        (Rung.WITHHOLD, 31, True),
        (Rung.SUSPEND, 30, False),
        (Rung.SUSPEND, 180, True),
        (Rung.REVOKE, None, True),
        (Rung.EMERGENCY, 3, False),
        (Rung.WARNING, None, False),
    ],
)
def test_what_is_long_or_final_needs_a_second_moderator(rung: Rung, days: int | None, *, needs: bool) -> None:
    assert needs_second(rung, NOW + timedelta(days=days) if days else None, now=NOW) is needs


def test_what_is_grave_or_often_reported_or_old_comes_first() -> None:
    hour = timedelta(hours=1)
    assert urgency(4, 1, hour) > urgency(1, 1, hour)
    assert urgency(2, 5, hour) > urgency(2, 1, hour)
    assert urgency(1, 1, 80 * hour) > urgency(4, 1, hour), "nothing waits for ever"
    assert urgency(1, 10, hour) == urgency(1, 500, hour), "a crowd does not outweigh everything"


def test_a_chain_depends_on_every_word_before() -> None:
    first = chained(BEGINNING, canonical({"b": 1, "a": "ü"}))
    assert canonical({"b": 1, "a": "ü"}) == '{"a":"ü","b":1}'
    assert len(first) == 64
    assert chained(first, "{}") != chained(BEGINNING, "{}")


def test_quarters_follow_one_another() -> None:
    assert quarter_of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == (2026, 4)
    assert bounds((2026, 4)) == (datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert list(through(datetime(2025, 8, 1, tzinfo=UTC), NOW)) == [(2026, 1), (2025, 4), (2025, 3)]
    assert median_hours([timedelta(hours=1), timedelta(hours=4)]) == 2.5
    assert (median_hours([]), share(0, 0), share(1, 3)) == (None, None, 0.333)
