"""Whether figures are in proportion: beside each other, beside what is usual anywhere, and to what they are for.

Nothing here is impossible, so nothing is refused: each doubt names the figure, what is usual, and the slip that it
looks like. ``ratios``, ``totals`` and ``heads`` judge plain figures by city, whatever table they stand in; the others
one table of a case each.
"""

from citypact.case.draft import Draft
from citypact.case.model import Case
from citypact.case.proportion.cities import CITIES
from citypact.case.proportion.hosts import HOSTS
from citypact.case.proportion.projects import PROJECTS, paying
from citypact.case.proportion.rates import RATES
from citypact.case.proportion.sheet import Sheet
from citypact.case.proportion.transfers import TRANSFERS
from citypact.errors import Problem

SLIPS = (*CITIES, *TRANSFERS, *HOSTS, *PROJECTS, *RATES)
"""Tests of what cannot well be meant."""


def doubts_of(case: Case, draft: Draft) -> list[Problem]:
    """Everything about a sound case that is out of proportion, at the place where it was read."""
    sheet = Sheet(case, draft)
    return list(dict.fromkeys(problem for test in SLIPS for problem in test(sheet)))


def idle_of(case: Case, draft: Draft) -> list[Problem]:
    """What may well be meant and yet comes to nothing: projects that would never pay."""
    return list(paying(Sheet(case, draft)))
