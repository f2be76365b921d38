"""Cities between which nothing moves, and their final accounts by what their budgets were: pools worked by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from citypact.case.model import Case
from citypact.mechanism import Mechanism
from citypact.pact.accounts import Receipts, Settlement, settle_year
from citypact.pact.terms import Terms

from .random_cases import named
from .two_cities import two_city_case

Paths = Mapping[str, Sequence[float]]

NOTHING_MOVES = Terms(plan={}, projects=(), origin_share={}, fund_share={}, project_share={})


def district(cities: Mapping[str, Mapping[str, Any]], horizon: int, **case: Any) -> Case:
    """A case with these cities (figures by name) and no transfers; figures stay as they are in the base year."""
    plain = two_city_case(horizon=horizon)
    rows = tuple(
        plain.cities[0].model_copy(update={"id": name, "name": named(name), **figures})
        for name, figures in cities.items()
    )
    nothing: dict[str, Any] = {"cities": rows, "transfers": (), "hosts": (), "capacities": ()}
    return plain.model_copy(update=nothing | case)


def accounts(case: Case, model: Mechanism, revenue: Paths) -> list[Settlement]:
    """Final accounts of each year, given the budget revenue of each city by year."""
    amounts = {(name, "revenue"): dict(zip(case.years, path, strict=True)) for name, path in revenue.items()}
    return [settle_year(case, model, NOTHING_MOVES, Receipts(amounts, year)) for year in case.years]


def received(years: Sequence[Settlement], party: str, item: str) -> list[float]:
    """Received less paid by a party under an item, in units of currency, by year."""
    signed = [
        sum(((a.payee == party) - (a.payer == party)) * a.coins for a in year.accounts if a.item == item)
        for year in years
    ]
    return [cents / 100 for cents in signed]
