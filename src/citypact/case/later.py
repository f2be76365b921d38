"""A case seen from a later year: the years that are left, figures stated for the year before them.

Flows in those years are the same to the last digit that growth leaves (tested), and present values are in money of the
new base year. What has no growth in the case stays as it was counted: output, population, indicators.
"""

from .model import Case, Host, Project, ProjectBenefit, Transfer
from .starts import between


def later(case: Case, year: int) -> Case:
    """The facts at the beginning of ``year``, one of the case's years, for what has not begun.

    What could have started before and still may starts in ``year`` at the earliest; what can no longer start goes, and
    with it transfers that have nowhere left to go. Scenarios and formulas, which speak of the former base year, go too.
    Raises ValueError for another year.
    """
    if year not in case.years:
        raise ValueError(f"{year} is none of the years {case.years.start} to {case.years[-1]}")
    by = year - 1 - case.base_year
    hosts = tuple(_host(case, row, year, by) for row in case.hosts if between(row)[1] >= year)
    projects = tuple(_project(case, row, year, by) for row in case.projects if between(row)[1] >= year)
    somewhere, built = {row.transfer for row in hosts}, {row.id for row in projects}
    grown = _times(case.revenue_growth, by)
    return case.model_copy(
        update={
            "base_year": year - 1,
            "horizon": case.years.stop - year,
            "province_revenue": {key: revenue * grown for key, revenue in case.province_revenue.items()},
            "cities": tuple(city.model_copy(update={"revenue": city.revenue * grown}) for city in case.cities),
            "transfers": tuple(_transfer(case, row, by) for row in case.transfers if row.id in somewhere),
            "hosts": hosts,
            "projects": projects,
            "project_benefits": tuple(_benefit(row, by) for row in case.project_benefits if row.project in built),
            "scenarios": (),
            "derivation": (),
        }
    )


def _grown(row: Transfer | Host, times: float) -> dict[str, object]:
    """Taxes and value added, so many times as large."""
    added = None if row.value_added is None else row.value_added * times
    return {"taxes": {tax: amount * times for tax, amount in row.taxes.items()}, "value_added": added}


def _transfer(case: Case, row: Transfer, by: int) -> Transfer:
    own, dear = _times(row.growth, by), _times(case.inflation, by)
    released = dear if row.release_growth is None else _times(row.release_growth, by)
    return row.model_copy(
        update={
            **_grown(row, own),
            "release_benefit": row.release_benefit * released,
            "adjustment_cost": row.adjustment_cost * dear,
        }
    )


def _host(case: Case, row: Host, year: int, by: int) -> Host:
    own, dear = _times(row.growth, by), _times(case.inflation, by)
    costs = dear if row.cost_growth is None else _times(row.cost_growth, by)
    return row.model_copy(
        update={
            **_years(row, year),
            **_grown(row, own),
            "capital_cost": row.capital_cost * costs,
            "annual_cost": row.annual_cost * costs,
            "moving_cost": row.moving_cost * costs,
            "firm_gain": row.firm_gain * dear,
            "investment": None if row.investment is None else row.investment * dear,
        }
    )


def _project(case: Case, row: Project, year: int, by: int) -> Project:
    dear = _times(case.inflation, by)
    costs = {"capital_cost": row.capital_cost * dear, "annual_cost": row.annual_cost * dear}
    return row.model_copy(update={**_years(row, year), **costs})


def _benefit(row: ProjectBenefit, by: int) -> ProjectBenefit:
    return row.model_copy(update={"benefit": row.benefit * _times(row.growth, by)})


def _years(row: Host | Project, year: int) -> dict[str, int | None]:
    """Its start and the years between which it may lie, none of them before ``year``."""
    return {
        "start_year": max(row.start_year, year),
        "earliest": None if row.earliest is None else max(row.earliest, year),
        "latest": row.latest,
    }


def _times(rate: float, years: int) -> float:
    return float((1.0 + rate) ** years)
