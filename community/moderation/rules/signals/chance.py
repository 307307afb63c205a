"""How surprising a number is where only chance is at work. All results are bans: −log10 of a bound on the probability.

A ban is I. J. Good's unit for weight of evidence (Biometrika 66, 1979): ten to one. 3 bans: one in a thousand.
"""

import math
from collections.abc import Sequence

LEAST_SHARE = 1e-6


def of_many(count: int, tried: int, share: float) -> float:
    """At least `count` of `tried`, each with the chance `share`.

    Chernoff's bound in Hoeffding's form (J. Am. Stat. Assoc. 58, 1963, theorem 1): P ≤ exp(−n·KL(count/n ‖ share)).
    """
    share = min(max(share, LEAST_SHARE), 1.0)
    if tried == 0 or count <= tried * share:
        return 0.0
    seen = count / tried
    divergence = seen * math.log(seen / share)
    if seen < 1.0:
        divergence += (1 - seen) * math.log((1 - seen) / (1 - share))
    return tried * divergence / math.log(10)


def of_rate(count: int, expected: float) -> float:
    """At least `count` rare things where `expected` are: the same bound for Poisson, P ≤ e^(k−λ)·(λ/k)^k."""
    expected = max(expected, LEAST_SHARE)
    if count <= expected:
        return 0.0
    return (count * math.log(count / expected) - count + expected) / math.log(10)


def of_window(inside: int, members: int, share: float) -> float:
    """`inside` of `members` fell into one stretch that holds `share` of everything that happens here.

    A scan statistic (Naus, J. Am. Stat. Assoc. 60, 1965): the stretch may begin at any of the members, and the others
    fall into it by chance, P ≤ n·P(Bin(n−1, share) ≥ inside−1).
    """
    if inside < 2:
        return 0.0
    return max(0.0, of_many(inside - 1, members - 1, share) - math.log10(members))


def fullest(moments: Sequence[float], width: float) -> tuple[int, int]:
    """Where the most of these sorted moments lie within `width`: the first and the one after the last."""
    best, begin = (0, 0), 0
    for end, moment in enumerate(moments, start=1):
        while moment - moments[begin] > width:
            begin += 1
        if end - begin > best[1] - best[0]:
            best = (begin, end)
    return best
