"""English business rates: what a pool saves in levy, as a cooperative game.

levy rate = max(0, min(most, 1 - E/F))            E baseline funding, F business rates baseline
levy(S) = levy rate(S) * max(0, retained growth of S),    a pool counts as one authority: E, F, growth summed
safety net(S) = max(0, level * E(S) - (E(S) + retained growth of S))
v(S) = sum of levies of i in S - levy(S) - (sum of safety nets of i in S - safety net(S))
"""

import numpy as np

from ...game.coalitions import subset_sums
from ..fractions import Floats


def levy_rate(funding: Floats, baseline: Floats, most: float = 0.5) -> Floats:
    """Part of retained growth that is taken from a tariff authority (funding below baseline); 0 for the others.

    >>> levy_rate(np.array([60.0, 20.0, 150.0]), np.array([100.0, 100.0, 100.0])).tolist()
    [0.4, 0.5, 0.0]
    """
    return np.clip(1.0 - funding / baseline, 0.0, most)


def baselines(revenue: Floats, population: Floats) -> tuple[Floats, Floats]:
    """Baseline funding and rates baseline of each authority, from budget revenue of the base year; shape (cities,).

    A case has neither: the baseline is the revenue itself, its funding the same sum by population.

    >>> [part.tolist() for part in baselines(np.array([30.0, 10.0]), np.array([1.0, 3.0]))]
    [[10.0, 30.0], [30.0, 10.0]]
    """
    return revenue.sum() * population / population.sum(), revenue


def net_levy(funding: Floats, baseline: Floats, growth: Floats, *, most: float = 0.5, safety: float = 0.925) -> Floats:
    """Levy less safety-net payment of each authority (or pool); ``growth``: retained growth over the baseline."""
    levy = levy_rate(funding, baseline, most) * np.maximum(0.0, growth)
    return levy - np.maximum(0.0, safety * funding - (funding + growth))


def levy_saved(
    funding: Floats, baseline: Floats, growth: Floats, *, most: float = 0.5, safety: float = 0.925
) -> Floats:
    """What every coalition saves by pooling, shape (2**n,); negative where lost safety nets outweigh the levy."""
    alone = subset_sums(net_levy(funding, baseline, growth, most=most, safety=safety))
    sums = [subset_sums(column) for column in (funding, baseline, growth)]
    together = np.zeros(alone.size)
    together[1:] = net_levy(*(column[1:] for column in sums), most=most, safety=safety)
    return alone - together
