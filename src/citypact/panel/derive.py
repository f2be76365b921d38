"""A complete case from a panel and a derivation. Deterministic: the same input gives the same case."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..case.model import Case, Change, City, Evidence, Figure, Scenario
from ..case.store import check_case
from ..errors import InvalidInput
from ..reading.fields import Named
from ..reading.record import problem
from ..text import both
from .derivation import Derivation
from .magnitude import out_of_proportion
from .model import Panel
from .moves import candidates, capacities, known_resources
from .projects import links, plans
from .ratios import out_of_unit
from .region import Region
from .table import TEXTS

RULES = {
    "rule-cities": "README of this case, section 3: columns that stand in for missing ones",
    "rule-transfers": "README of this case, section 5: from the figures of the cities and the parameters stated there",
    "rule-hosts": "README of this case, section 6: from the figures of the cities and assumed parameters",
    "rule-capacities": "README of this case, section 7: assumed parts of figures of the cities",
    "rule-projects": "README of this case, section 8: assumed costs and benefits",
    "rule-links": "README of this case, section 9: gravity of gross products over distance",
    "choice": "Chosen for this case; README, section 4, gives the reasons",
}
_COORDINATES = ("latitude", "longitude")
_NOT_INDICATORS = {*TEXTS, "year", "gdp", "revenue", "expenditure", "population", *_COORDINATES}


def derive(panel: Panel, rules: Derivation) -> Case:
    """The case that follows.

    Raises InvalidInput if the panel lacks a figure every rule needs, if no industry has enough hosts, or if the case
    is not sound.
    """
    try:
        region = Region(panel, rules)
        if problems := list(out_of_proportion(region)) or list(out_of_unit(region)):
            raise InvalidInput(problems)
        case = _case(region)
    except ValidationError as error:
        reasons = map(_reason, error.errors(include_url=False))
        raise InvalidInput([problem("panel.impossible", panel.file, reason=reason) for reason in reasons]) from None
    if problems := check_case(case):
        raise InvalidInput(problems)
    return case


def _reason(detail: ErrorDetails) -> str:
    return f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}, not {detail['input']}"


def _case(region: Region) -> Case:
    rules = region.rules
    moving = candidates(region)
    if not moving:
        least = rules.count("hosts_least")
        raise InvalidInput([problem("panel.no_origin", region.panel.file, hosts=least)])
    hosts = [candidate.host(city, "rule-hosts") for candidate in moving for city in candidate.sites]
    hosting = [city.id for city in region.cities if city.id in {host.host for host in hosts}]
    works = plans(region)
    return Case(
        id=rules.case.id,
        title=rules.case.title,
        currency=rules.case.currency,
        unit=rules.case.unit,
        population_unit=rules.case.population_unit,
        base_year=rules.case.base_year,
        horizon=rules.count("horizon"),
        discount_rate=rules["discount_rate"],
        revenue_growth=round(region.revenue_growth, 4),
        retention={name: tax.retention.value for name, tax in rules.taxes.items()},
        resources={"land": "ha"} | {name: rules.resources[name].unit for name in known_resources(region)},
        provinces=_provinces(region),
        citations=dict(rules.citations) | _rules_cited(region),
        figures=_figures(region),
        cities=tuple(_cities(region)),
        transfers=tuple(candidate.transfer("rule-transfers") for candidate in moving),
        hosts=tuple(hosts),
        capacities=tuple(capacities(region, hosting, "rule-capacities")),
        projects=tuple(plan.project(region, "rule-projects") for plan in works),
        project_benefits=tuple(row for plan in works for row in plan.rows(region, "rule-projects")),
        links=tuple(links(region, "rule-links")),
        scenarios=scenarios(region),
        derivation=(*(f for one in moving for f in one.formulas()), *(plan.formula() for plan in works)),
    )


def _provinces(region: Region) -> dict[str, Named]:
    found = dict.fromkeys(city.province for city in region.cities)
    return {name: region.rules.provinces.get(name, Named(en=name, zh=name)) for name in found}


def _rules_cited(region: Region) -> dict[str, str]:
    return {key: text for key, text in RULES.items() if key != "rule-cities" or region.stand_ins}


def _figures(region: Region) -> dict[str, Figure]:
    rules = region.rules
    source, evidence = region.city_evidence
    grown: Evidence = "assumed" if evidence == "assumed" or region.first_year == region.base_year else "derived"
    rate = rules.parameters["discount_rate"]
    return {
        "discount_rate": Figure(source="choice", evidence=rate.evidence),
        "revenue_growth": Figure(source=source, evidence=grown),
    } | {
        f"retention.{name}": Figure(source=tax.retention.source, evidence=tax.retention.evidence)
        for name, tax in rules.taxes.items()
    }


def _cities(region: Region) -> list[City]:
    source, evidence = region.city_evidence
    indicators = _indicators(region)
    return [
        City(
            id=city.id,
            name=Named.of(city.name),
            province=city.province,
            tier=city.tier,
            gdp=region.now("gdp", city.id),
            revenue=region.now("revenue", city.id),
            expenditure=region.now("expenditure", city.id),
            population=region.now("population", city.id),
            weak=region.weak(city.id),
            indicators={name: known.get(city.id) for name, known in indicators.items()},
            source=source,
            evidence=evidence,
        )
        for city in region.cities
    ]


def _indicators(region: Region) -> dict[str, dict[str, float]]:
    """Further columns in their last year, which the name tells if it is not the base year; then those growth needs."""
    found: dict[str, dict[str, float]] = {}
    for column in region.figures:
        if column not in _NOT_INDICATORS:
            year, known = region.panel.latest(column, region.base_year)
            known = known or region.figures[column].get(year, {})
            found[column if year == region.base_year else f"{column}_{year}"] = known
    if region.first_year != region.base_year:
        for column in ("va_secondary", "revenue"):
            found[f"{column}_{region.first_year}"] = region.figures[column][region.first_year]
    return found | _coordinates(region)


def _coordinates(region: Region) -> dict[str, dict[str, float]]:
    """Where cities lie, of whatever year, if that is known of all."""
    found: dict[str, dict[str, float]] = {}
    for column in _COORDINATES:
        series = region.panel.figures.get(column, {})
        found[column] = {city: degrees for year in sorted(series) for city, degrees in series[year].items()}
    return found if all(city.id in known for city in region.cities for known in found.values()) else {}


def scenarios(region: Region) -> tuple[Scenario, ...]:
    """Named overrides that every derived case has."""
    rules = region.rules
    costs = [("hosts", "capital_cost"), ("hosts", "annual_cost"), ("hosts", "moving_cost")]
    costs += [("projects", "capital_cost"), ("projects", "annual_cost")] if plans(region) else []
    growth = [("transfers", "growth"), ("hosts", "growth"), ("case", "revenue_growth")]
    made = {
        "slow-growth": _times(growth, 0.5),
        "high-cost": _times(costs, 1.3),
        "low-release": _times([("transfers", "release_benefit")], 0.5),
        "scarce-capacity": _times([("capacities", "amount")], 0.6),
        "high-discount": (Change(table="case", column="discount_rate", set=rules["high_discount_rate"]),),
    }
    titles = {key: Named.of(both(f"panel.scenario.{key}")) for key in made}
    return tuple(Scenario(id=key, title=titles[key], changes=changes) for key, changes in made.items())


def _times(columns: list[tuple[str, str]], factor: float) -> tuple[Change, ...]:
    return tuple(Change.model_validate({"table": t, "column": c, "multiply": factor}) for t, c in columns)
