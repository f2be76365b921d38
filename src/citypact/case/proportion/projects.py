"""Projects: cost and benefit beside the budgets that bear them, and whether they can ever be done or pay."""

from collections.abc import Iterator

from citypact.case.flows import present_value, works
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
        brought, cost = _best(case, project), present_value(case, works(case, project).cost)
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
    values = {city: present_value(case, flow) for city, flow in works(case, project).benefits.items()}
    return sum(value if city in project.members else max(value, 0.0) for city, value in values.items())


PROJECTS = (finished, costs, benefits)
