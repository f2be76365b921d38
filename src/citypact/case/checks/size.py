"""Whether the case and its figures are of a size that can be true, and stay so over the years."""

import math
from collections.abc import Iterator

from citypact.case.draft import Draft
from citypact.errors import Problem
from citypact.limits import MOST_AMOUNT, MOST_CHANGE, MOST_CITIES, MOST_PERSONS
from citypact.reading.record import Record, problem

_GROWING = {"transfers": ("taxes",), "hosts": ("taxes",), "project_benefits": ("benefit",)}
"""Fields that grow at the rate of their row."""


def cities(draft: Draft) -> Iterator[Problem]:
    """No more cities than an agglomeration can have."""
    if len(draft.tables["cities"]) > MOST_CITIES:
        yield problem("case.many_cities", draft.files["cities"], most=f"{MOST_CITIES:,}")


def persons(draft: Draft) -> Iterator[Problem]:
    """No city has more people than there are."""
    unit = draft.case.number("population_unit") or 1.0
    for city in draft.rows("cities"):
        people = (city.number("population") or 0.0) * unit
        if people > MOST_PERSONS:
            yield city.problem("case.many_persons", "population", persons=f"{people:.3g}", most=f"{MOST_PERSONS:g}")


def rates(draft: Draft) -> Iterator[Problem]:
    """No rate that makes everything or nothing of a figure by the end of the horizon."""
    for record, name in _rates(draft):
        change = _change(draft, record.number(name))
        if change is not None and not 1 / MOST_CHANGE <= change <= MOST_CHANGE:
            yield record.problem("case.rate_overflows", name, change=f"{change:.3g}", most=f"{MOST_CHANGE:g}")


def grown(draft: Draft) -> Iterator[Problem]:
    """No figure that grows beyond what a figure can be."""
    for table, names in _GROWING.items():
        for record in draft.rows(table):
            yield from _grown(record, names, _change(draft, record.number("growth")))
    for city in draft.rows("cities"):
        yield from _grown(city, ("revenue",), _change(draft, draft.case.number("revenue_growth")))


def _rates(draft: Draft) -> Iterator[tuple[Record, str]]:
    yield from ((draft.case, name) for name in ("discount_rate", "inflation", "revenue_growth"))
    growing = (("growth", tuple(_GROWING)), ("release_growth", ("transfers",)), ("cost_growth", ("hosts",)))
    yield from ((record, name) for name, tables in growing for record in draft.rows(*tables))


def _grown(record: Record, names: tuple[str, ...], change: float | None) -> Iterator[Problem]:
    for name in names:
        value = record.get(name)
        paths = [(name, key) for key in value] if isinstance(value, dict) else [(name,)]
        for path in paths:
            amount = abs(record.number(*path) or 0.0)
            if change is not None and amount <= MOST_AMOUNT < amount * change:
                values = {"amount": f"{amount * change:.3g}", "most": f"{MOST_AMOUNT:g}"}
                yield record.problem("case.grows_too_large", *path, **values)


def _change(draft: Draft, rate: float | None) -> float | None:
    """What a rate makes of 1 over the horizon; None if either is not known. Never overflows."""
    horizon = draft.case.number("horizon")
    if horizon is None or rate is None or rate <= -1:
        return None
    return math.exp(min(max(horizon * math.log1p(rate), -700.0), 700.0))


SIZE = (cities, persons, rates, grown)
