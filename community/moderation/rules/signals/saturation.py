"""What is popular fills up: whoever votes a lot has voted for it long since, so its voters are the narrower ones."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

STEPS = 240
LEAST = 1e-5  # the rarest target that is looked at, as a share of votes


class Saturation:
    """How much larger the share of narrow voters is on a target than on all, by how many voters it has.

    With n draws a member meets a target of probability p with 1 − (1 − p)^n: the coupon collector's occupancy (Feller,
    An Introduction to Probability Theory I, 1968, ch. IV.2).
    """

    def __init__(self, members: Sequence[tuple[int, int]]) -> None:
        """`members`: with how many things each had to do, and how many votes they cast."""
        self.members = Counter(members)
        self.chances = [LEAST ** (1 - step / STEPS) for step in range(STEPS + 1)]
        self.voters = [self._expected(chance, None) for chance in self.chances]
        self.factors: dict[tuple[int, int], float] = {}

    def factor(self, level: int, voters: int) -> float:
        """For a target with so many voters, of whom those with up to `level` things are the narrow ones."""
        asked = level, min(bisect_left(self.voters, voters), STEPS)
        if asked not in self.factors:
            self.factors[asked] = self._factor(*asked)
        return self.factors[asked]

    def _factor(self, level: int, step: int) -> float:
        here = self._expected(self.chances[step], level) / max(1e-9, self.voters[step])
        overall = self._votes(level) / max(1, self._votes(None))
        return max(1.0, here / overall) if overall else 1.0

    def _expected(self, chance: float, level: int | None) -> float:
        """How many voters a target of this probability has."""
        return sum(
            count * (1 - (1 - chance) ** votes)
            for (breadth, votes), count in self.members.items()
            if level is None or breadth <= level
        )

    def _votes(self, level: int | None) -> int:
        return sum(
            count * votes for (breadth, votes), count in self.members.items() if level is None or breadth <= level
        )
