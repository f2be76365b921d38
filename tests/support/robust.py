"""One transfer between two cities under one open ratio: what is robust can be said by hand.

The host collects 3 a year and bears nothing, the origin loses 2 and is released of 1, for 8 years without discounting:
at a ratio s the origin gains 8 (3 s - 1) and the host 8 * 3 (1 - s). Shapley gives each 8, so that s is 2/3.
"""

from typing import Any

from citypact.case.model import Case, Change, Scenario
from citypact.mechanism import Mechanism, Range
from citypact.mechanism.sections.participation import Participation
from citypact.mechanism.sections.tax_sharing import TaxSharing

from .open_rules import rule
from .random_cases import named
from .two_cities import two_city_case

TAX = "tax: hosts.*.tax_vat + hosts.*.tax_cit *= uniform(0.6, 0.8)"
COST = "cost: hosts.*.annual_cost = uniform(0.3, 1.2)"
RELEASE = "release: transfers.*.release_benefit *= uniform(0.7, 0.6)"


def one_ratio_case() -> Case:
    """The two cities, the host paid for by nobody."""
    return two_city_case(lift=1.5)


def one_ratio_rule(**terms: Any) -> Mechanism:
    """One ratio for all years, from nothing to all; every city gains in present value, no coalition is asked."""
    asked = Participation(city="present-value", coalitions="none", enforcement="binding")
    given = {"taxes": "all", "led_by": ("government", "market"), "term": 8, "origin_share": Range(min=0.0, max=1.0)}
    return rule(participation=asked, tax_sharing=TaxSharing(**(given | terms)))


def changed(name: str, *changes: dict[str, Any]) -> Scenario:
    """A scenario made on the spot."""
    return Scenario(id=name, title=named(name), changes=tuple(Change(**change) for change in changes))


LESS_TAX = changed(
    "less-tax",
    {"table": "hosts", "column": "tax_vat", "multiply": 0.6},
    {"table": "hosts", "column": "tax_cit", "multiply": 0.6},
)
"""The host collects 1.8 a year: the origin needs a ratio of 1 / 1.8."""
DEAR_HOST = changed("dear-host", {"table": "hosts", "column": "annual_cost", "set": 1.5})
"""The host bears 1.5 a year: it can leave the origin no more than half of 3."""
