"""No table can start to point to people without saying what their export and their removal will do with it."""

import pytest

from community.core.db import Base
from tests.house.personal_data import ACTS_OF_OFFICE, FATES, WITHOUT_A_KEY


def _columns() -> set[str]:
    return {f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns}


def _pointing_to_members() -> set[str]:
    return {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "members"
    }


@pytest.mark.usefixtures("shared_app")
def test_every_key_to_a_member_has_its_fate() -> None:
    told = FATES.keys() | ACTS_OF_OFFICE.keys()
    assert _pointing_to_members() - told == set(), "add these to tests/house/personal_data.py"
    assert told - _pointing_to_members() == set(), "these are gone: take them out"


def test_a_key_has_one_fate() -> None:
    assert not FATES.keys() & ACTS_OF_OFFICE.keys()


@pytest.mark.usefixtures("shared_app")
def test_what_has_no_key_still_exists() -> None:
    assert WITHOUT_A_KEY.keys() <= _columns()


@pytest.mark.usefixtures("shared_app")
def test_what_can_lose_its_person_may_be_empty() -> None:
    """An act of office, and a contribution that stays, must be able to lose its name."""
    stays = {name for name, fate in FATES.items() if fate.removal == "by the member's choice"} | ACTS_OF_OFFICE.keys()
    tables = Base.metadata.tables
    fixed = {name for name in stays if not tables[name.split(".")[0]].columns[name.split(".")[1]].nullable}
    assert fixed == {"uploads.owner_id"}, "an unowned file could never be found again, so it keeps its owner or goes"
