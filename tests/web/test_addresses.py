"""An address that no row could have leads nowhere, and breaks nothing."""

import pytest

from community.access import Role
from tests.world import World

TOO_LONG = "9" * 25


@pytest.mark.parametrize(
    "path",
    [
        f"/policy/changes/{TOO_LONG}",
        f"/policy/changes/{2**31}",
        f"/comments/{TOO_LONG}",
        f"/threads/{TOO_LONG}/comments",
        f"/threads/{10**18 - 1}/comments",
        f"/ideas/{TOO_LONG}",
        "/cases/²-7KQ2M",
        "/cases/٣-7KQ2M",
        "/cases/999999999999-ZZZZZ",
        "/cases/99999999999-ZZZZZ",
    ],
)
def test_nobody_reads_at_a_number_that_no_row_could_have(world: World, path: str) -> None:
    assert world.signed_in("ada").get(path).status_code == 404


@pytest.mark.parametrize("path", [f"/settings/sessions/{TOO_LONG}", f"/threads/{TOO_LONG}/lock"])
def test_nobody_writes_at_a_number_that_no_row_could_have(world: World, path: str) -> None:
    assert world.signed_in("mod", roles=(Role.MODERATOR,)).delete(path).status_code == 404
