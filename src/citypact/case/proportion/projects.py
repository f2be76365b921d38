"""Projects: cost and benefit beside the budgets that bear them, and whether they can ever be done or pay."""

from collections.abc import Iterator

from citypact.case.model import Case, Project
from citypact.case.proportion.sheet import Sheet
from citypact.errors import Problem

COST_OF_REVENUE = 10.0
"""How many years' revenue of its members a project may cost."""
BENEFIT_OF_REVENUE = 10.0
"""How many times the yearly revenue of a city a project may bring it, or harm it by, in a year."""


def finished(sheet: Sheet) -> Iterator[Problem]:
    """Projects that still are built in the last year that counts."""
    last = sheet.case.years[-1]
    for record, project in sheet.projects:
        ready = project.start_year + project.build_years
        if ready > last:
            yield from sheet.doubt("projects", record, "never_finished", "build_years", ready=ready, last=last)


def paying(sheet: Sheet) -> Iterator[Problem]:
    """Projects that no cities would build, whoever takes part."""
    case = sheet.case
    for record, project in sheet.projects:
        brought, cost = _best(case, project), cost_of(case, project)
        if project.start_year + project.build_years <= case.years[-1] and brought < cost:
            values = {"brought": f"{brought:,.4g}", "cost": f"{cost:,.4g}", "last": case.years[-1]}
            yield from sheet.doubt("projects", record, "never_pays", "capital_cost", **values)


def costs(sheet: Sheet) -> Iterator[Problem]:
    """Projects that cost more than budgets could bear."""
    for record, project in sheet.projects:
        revenue = sum(sheet.case.city[member].revenue for member in project.members)
        for name in ("capital_cost", "annual_cost"):
            times = getattr(project, name) / (revenue or 1.0)
            if revenue > 0 and times > COST_OF_REVENUE:
                values = {"times": f"{times:.3g}", "most": f"{COST_OF_REVENUE:g}"}
                yield from sheet.doubt("projects", record, "cost_of_revenue", name, **values)


def benefits(sheet: Sheet) -> Iterator[Problem]:
    """Benefits, or harms, that are larger than the budget of the city."""
    for record, row in sheet.benefits:
        times = abs(row.benefit) / sheet.case.city[row.city].revenue
        if times > BENEFIT_OF_REVENUE:
            values = {"times": f"{times:.3g}", "most": f"{BENEFIT_OF_REVENUE:g}"}
            yield from sheet.doubt("project_benefits", record, "benefit_of_revenue", "benefit", **values)


def _best(case: Case, project: Project) -> float:
    """The most that a project brings to any group of cities: its members, and whoever else it serves."""
    values = benefits_of(case, project)
    return sum(value if city in project.members else max(value, 0.0) for city, value in values.items())


def cost_of(case: Case, project: Project) -> float:
    """Present value of what a project costs: as ``flows.works`` has it, but without arrays, which start slowly."""
    ready, total = project.start_year + project.build_years, 0.0
    for elapsed, year in enumerate(case.years, start=1):
        building = project.capital_cost / project.build_years if project.start_year <= year < ready else 0.0
        running = project.annual_cost if year >= ready else 0.0
        total += (building + running) * ((1.0 + case.inflation) / (1.0 + case.discount_rate)) ** elapsed
    return total


def benefits_of(case: Case, project: Project) -> dict[str, float]:
    """Present value of what a project brings to each city."""
    ready = project.start_year + project.build_years
    serving = [elapsed for elapsed, year in enumerate(case.years, start=1) if year >= ready]
    rows = [row for row in case.project_benefits if row.project == project.id]
    return {
        row.city: row.benefit * sum(((1.0 + row.growth) / (1.0 + case.discount_rate)) ** t for t in serving)
        for row in rows
    }


PROJECTS = (finished, costs, benefits)
