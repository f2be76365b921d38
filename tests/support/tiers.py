"""Cases in which it is known what each tier of government keeps of each tax."""

from typing import Any

from citypact.case import Case
from citypact.case.model import Figure, TierShare
from citypact.mechanism import Mechanism

from .random_cases import MADE_UP
from .two_cities import two_city_case

PROVINCE, CENTRE = "(province province-of-old)", "(centre)"
TABLE = (
    ("vat", "centre", {}, 0.5),
    ("vat", "province", {}, 0.1),
    ("vat", "city", {}, 0.4),
    ("cit", "centre", {}, 0.6),
    ("cit", "province", {}, 0.2),
    ("cit", "city", {}, 0.2),
    ("vat", "province", {"city": "new"}, 0.0),
    ("vat", "city", {"city": "new"}, 0.5),
    ("cit", "province", {"city": "new"}, 0.0),
    ("cit", "city", {"city": "new"}, 0.4),
)
"""``new`` is a plan city: it keeps the province's part."""


def by_table(case: Case, rows: Any = TABLE) -> Case:
    """The case with a table of retention (tax, tier, place, share) in place of the short form."""
    tiers = tuple(TierShare(tax=tax, tier=tier, share=share, **place, **MADE_UP) for tax, tier, place, share in rows)
    figures = {key: figure for key, figure in case.figures.items() if "retention" not in key}
    return case.model_copy(update={"retention": {}, "province_retention": {}, "tiers": tiers, "figures": figures})


def offset(case: Case, **offsets: float) -> Case:
    """The case with these equalization offsets, by city."""
    cities = (city.model_copy(update={"equalization_offset": offsets.get(city.id)}) for city in case.cities)
    return case.model_copy(update={"cities": tuple(cities)})


def with_tiers(**options: Any) -> Case:
    """``old`` loses a firm to ``new``: eight years, undiscounted, 2.0 of value added tax and 2.5 of income tax."""
    return by_table(two_city_case(**options))


SHARES = (
    *(("vat", "centre", {}, 0.5), ("vat", "province", {}, 0.2), ("vat", "city", {}, 0.3)),
    *(("cit", "centre", {}, 0.6), ("cit", "province", {}, 0.1), ("cit", "city", {}, 0.3)),
)
"""Every province keeps a part."""


def with_revenue(case: Case, revenue: float = 100.0) -> Case:
    """The case that says what the provinces' own budgets take in."""
    own = {city.province: revenue for city in case.cities}
    figures = {f"province_revenue.{province}": Figure(**MADE_UP) for province in own}
    return case.model_copy(update={"province_revenue": own, "figures": {**case.figures, **figures}})


def as_players(model: Mechanism) -> Mechanism:
    """The rules with provinces as players, and a fund as large as it takes, with nothing set aside for weak areas."""
    rule = model.participation.model_copy(update={"provinces": "players"})
    fund = None if model.fund is None else model.fund.model_copy(update={"grant_limit": None, "weak_area_minimum": 0.0})
    return model.model_copy(update={"participation": rule, "fund": fund})
