"""Transfers: taxes beside the budget of the city they are paid in, people and land beside what there is."""

from collections.abc import Iterator

from citypact.case.model import Transfer
from citypact.case.proportion.heads import CURRENCIES
from citypact.case.proportion.sheet import Sheet
from citypact.errors import Problem

TAX_OF_REVENUE = 1e-7, 0.5
"""Taxes of a transfer beside the yearly revenue of its city: 100,000 yuan of Shanghai's to half of a budget."""
JOBS_OF_PEOPLE = 0.5
"""Most of the people of a city that work in one industry which may move."""
TAX_PER_JOB = 100.0, 1e7
"""A year, in one of the currencies of ``heads``: a workshop to a tobacco plant or a refinery."""
JOBS_PER_HECTARE = 5.0, 2000.0
"""Steelworks and chemicals have 10 to 20 on a hectare, garment making and electronics some hundreds, on many floors."""
BESIDE_TAX = 100.0
"""How many times a year's tax a single benefit or cost of a move may be."""
_HECTARES = {"ha", "hectare", "hectares", "公顷"} | {"hm2", "hm²"}
_MU = {"mu", "亩", "市亩"}


def taxes(sheet: Sheet) -> Iterator[Problem]:
    """Taxes that are next to nothing, or most, of what the city has."""
    low, high = TAX_OF_REVENUE
    for record, transfer in sheet.transfers:
        city, tax = sheet.case.city[transfer.origin], tax_of(transfer)
        if tax > 0 and not low <= tax / city.revenue <= high:
            values = {"amount": f"{tax:g}", "share": f"{tax / city.revenue:.3g}", "city": city.id}
            yield from sheet.doubt("transfers", record, "tax_of_revenue", "taxes", largest(transfer), **values)


def jobs(sheet: Sheet) -> Iterator[Problem]:
    """More jobs than a city has people for, or jobs that pay next to no tax each."""
    case, (low, high) = sheet.case, TAX_PER_JOB
    for record, transfer in sheet.transfers:
        city, tax = case.city[transfer.origin], tax_of(transfer) * case.unit
        people = transfer.jobs * case.population_unit
        values = {"jobs": f"{people:,.0f}", "city": city.id}
        if transfer.jobs > JOBS_OF_PEOPLE * city.population:
            most = f"{city.population * case.population_unit:,.0f}"
            yield from sheet.doubt("transfers", record, "jobs_of_people", "jobs", **values, most=most)
        elif people > 0 and tax > 0 and case.currency in CURRENCIES and not low <= tax / people <= high:
            each = f"{tax / people:,.3g} {case.currency}"
            values |= {"each": each, "low": f"{low:g}", "high": f"{high:g}"}
            yield from sheet.doubt("transfers", record, "tax_per_job", "jobs", **values)


def land(sheet: Sheet) -> Iterator[Problem]:
    """Land for more or fewer people than work on it anywhere: mu under a heading of hectares is a factor of 15."""
    (low, high), case = JOBS_PER_HECTARE, sheet.case
    sizes = {name: size for name, unit in case.resources.items() if (size := _hectares(unit)) is not None}
    for record, transfer in sheet.transfers:
        people = transfer.jobs * case.population_unit
        for name, size in sizes.items():
            area = transfer.uses.get(name, 0.0) * size
            if area > 0 and people > 0 and not low <= people / area <= high:
                values = {"each": f"{people / area:.3g}", "low": f"{low:g}", "high": f"{high:g}"}
                values |= {"jobs": f"{people:,.0f}", "land": case.resources[name]}
                yield from sheet.doubt("transfers", record, "jobs_per_hectare", "uses", name, **values)


def beside_tax(sheet: Sheet) -> Iterator[Problem]:
    """Benefits and costs of the origin that are many times the tax of a year."""
    for record, transfer in sheet.transfers:
        for name in ("release_benefit", "adjustment_cost"):
            times = abs(getattr(transfer, name)) / (tax_of(transfer) or 1.0)
            if tax_of(transfer) > 0 and times > BESIDE_TAX:
                values = {"times": f"{times:.3g}", "most": f"{BESIDE_TAX:g}"}
                yield from sheet.doubt("transfers", record, "beside_tax", name, **values)


def tax_of(transfer: Transfer) -> float:
    """Taxes of a year, of all types, before any split."""
    return sum(transfer.taxes.values())


def largest(transfer: Transfer) -> str:
    """The type of the largest tax, which is where a slip shows."""
    return max(transfer.taxes, key=lambda tax: transfer.taxes[tax])


def _hectares(unit: str) -> float | None:
    """Hectares in a unit of land; None if it is no such unit."""
    name = unit.strip().casefold()
    return 1.0 if name in _HECTARES else 1 / 15 if name in _MU else None


TRANSFERS = (taxes, jobs, land, beside_tax)
