"""Random cases whose coalitions are all listed, for what is searched to be held against."""

from functools import cache

from citypact.case import Case
from citypact.worth import WorthTable, worth_table
from support.anyway import restless_case
from support.random_cases import random_case


@cache
def listed(seed: int) -> tuple[Case, WorthTable]:
    """A case of 2 to 7 cities with all its worths; in every third some transfers go anyway."""
    cities = 2 + seed % 6
    make = restless_case if seed % 3 == 2 else random_case
    case = make(seed, cities, transfers=cities + 3)
    return case, worth_table(case)
