"""One transfer between two cities, all figures round: for results that can be checked by hand."""

from typing import Any, Literal

from citypact.case.model import Capacity, Case, City, Figure, Host, Project, ProjectBenefit, Transfer

from .random_cases import MADE_UP, named

TAXES = {"vat": 2.0, "cit": 2.5}
"""Local part: 0.5 * 2.0 + 0.4 * 2.5 = 2 a year."""

Category = Literal["major", "weak-area", "ecological"]


def two_city_case(
    *,
    lift: float = 1.0,
    growth: float = 0.0,
    horizon: int = 8,
    discount_rate: float = 0.0,
    start_year: int = 2024,
    taxes: dict[str, float] | None = None,
    transfer: dict[str, Any] | None = None,
    host: dict[str, Any] | None = None,
) -> Case:
    """``old`` may lose a firm to ``new``, which then pays ``lift`` times the tax."""
    taxes = TAXES if taxes is None else taxes
    moved = {
        "id": "firm",
        "name": named("firm"),
        "sector": "steel",
        "origin": "old",
        "led_by": "government",
        "taxes": taxes,
        "growth": growth,
        "release_benefit": 1.0,
        "adjustment_cost": 0.0,
        "jobs": 0.01,
        "uses": {"land": 1.0},
        "value_added": 10.0,
    }
    site = {
        "transfer": "firm",
        "host": "new",
        "start_year": start_year,
        "taxes": {tax: lift * amount for tax, amount in taxes.items()},
        "ramp_years": 0,
        "growth": growth,
        "capital_cost": 0.0,
        "annual_cost": 0.0,
        "moving_cost": 0.0,
        "firm_gain": 0.0,
        "value_added": 12.0,
        "investment": 40.0,
    }
    return Case(
        id="two-cities",
        title=named("two cities"),
        currency="CNY",
        unit=1e8,
        population_unit=1e4,
        base_year=2023,
        horizon=horizon,
        discount_rate=discount_rate,
        revenue_growth=0.0,
        retention={"vat": 0.5, "cit": 0.4},
        resources={"land": "ha"},
        citations={"made-up": "made up for a test"},
        figures={
            key: Figure(**MADE_UP) for key in ("discount_rate", "revenue_growth", "retention.vat", "retention.cit")
        },
        cities=(_city("old", 2000.0), _city("new", 1000.0)),
        transfers=(Transfer(**(moved | (transfer or {}) | MADE_UP)),),
        hosts=(Host(**(site | (host or {}) | MADE_UP)),),
        capacities=(Capacity(city="new", resource="land", amount=5.0, **MADE_UP),),
    )


def _city(city: str, gdp: float) -> City:
    return City(
        id=city,
        name=named(city),
        province=f"province-of-{city}",
        tier="prefecture",
        gdp=gdp,
        revenue=100.0,
        expenditure=150.0,
        population=500.0,
        weak=False,
        **MADE_UP,
    )


def with_a_road(case: Case, capital_cost: float, benefits: dict[str, float]) -> Case:
    """The case with a road that is built in its first year and brings cities these benefits in every later one."""
    return with_a_project(case, "road", "major", capital_cost, benefits)


def with_a_project(
    case: Case,
    key: str,
    category: Literal["major", "weak-area", "ecological"],
    capital_cost: float,
    benefits: dict[str, float],
    *,
    is_open: bool = False,
) -> Case:
    """The same with any project, open to all or not."""
    project = Project(
        id=key,
        name=named(key),
        category=category,
        start_year=2024,
        build_years=1,
        capital_cost=capital_cost,
        annual_cost=0.0,
        members=(),
        open=is_open,
        **MADE_UP,
    )
    rows = tuple(
        ProjectBenefit(project=key, city=city, benefit=benefit, growth=0.0, **MADE_UP)
        for city, benefit in benefits.items()
    )
    return case.model_copy(update={"projects": (project,), "project_benefits": rows})
