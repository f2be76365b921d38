"""What a design strives for: one objective a file, each a function from the program to an expression to minimize."""

from collections.abc import Callable

from ..program import Expression, Program
from .burden import least_host_burden
from .equality import largest_smallest_gain
from .hierarchy import nearest_owen, nearest_weighted_shapley
from .nearness import nearest_custom, nearest_nucleolus, nearest_shapley
from .thrift import least_debt, least_redistribution, least_subsidy

Objective = Callable[[Program], Expression]

OBJECTIVES: dict[str, Objective] = {
    "least-subsidy": least_subsidy,
    "largest-smallest-gain": largest_smallest_gain,
    "nearest-shapley": nearest_shapley,
    "nearest-nucleolus": nearest_nucleolus,
    "nearest-owen": nearest_owen,
    "nearest-weighted-shapley": nearest_weighted_shapley,
    "least-redistribution": least_redistribution,
    "least-debt": least_debt,
    "least-host-burden": least_host_burden,
    "nearest-custom": nearest_custom,
}
