"""One batch of futures, as a worker does it; rooms that solve are entered only where there is something to solve."""

from collections.abc import Iterable

import numpy as np

from ...arrays.futures import Group, Settled, alike, settle_groups
from ...case.flows import discount_factors
from ...deadline import Deadline
from ...text import both
from .objecting import bounds, cases_of, columns_of
from .sent import YEARS_KEPT, Batch, Done, Floats, Task


def work(task: Task, columns: tuple[str, ...], batch: Batch, values: Floats, deadline: Deadline) -> Done:
    """Settle a batch, ask every coalition, and solve anew what is to be; ``values``: shape (rows, inputs)."""
    with deadline.limiting():
        groups = tuple(alike(task.case, task.model, task.terms, task.levers, values))
        settled = settle_groups(task.case, task.terms, task.levers, values, groups)
        table = np.full((len(values), len(columns)), np.nan)
        place = {name: at for at, name in enumerate(columns)}
        cities = [city.id for city in task.case.cities]
        table[:, : values.shape[1]] = values
        for part, amounts in (("gain", settled.gains), ("budget", settled.budgets)):
            table[:, [place[f"{part}:{city}"] for city in cities]] = amounts
        table[:, place["fund:least"]] = settled.fund.min(axis=1)
        trouble = _trouble(task, groups, values, settled)
        table[:, [place["trouble:year"], place["trouble:city"]]] = trouble
        if task.plans is not None:
            known = bounds(task, task.plans, groups, values, settled.gains)
            table[:, [*columns_of(place, "bound"), place["bound:nobody"]]] = known
        for row in range(len(values)):
            deadline.check(both("scenarios.sweeping"))
            if batch.first + row < max(task.exact, task.redesign):
                from .anew import solve

                solve(task, place, batch.first + row, values[row], settled.gains[row], table[row])
        return Done(table, settled.net[: max(0, YEARS_KEPT - batch.first)])


def _trouble(task: Task, groups: Iterable[Group], values: Floats, settled: Settled) -> Floats:
    """First year from which a city would rather leave, as the rest is a loss, and the city's place; shape (rows, 2).

    nan where none would. What is still to come is discounted; a loss is what rounding to coins could not be.
    """
    found = np.full((len(values), 2), np.nan)
    for group in groups:
        many = cases_of(task, group, values, group.rows)
        flows = settled.net[group.rows] * np.atleast_2d(discount_factors(many))[:, None, :]
        losing = np.flip(np.cumsum(np.flip(flows, axis=2), axis=2), axis=2) < -task.tolerance
        some = losing.any(axis=(1, 2))
        year = losing.any(axis=1).argmax(axis=1)
        city = losing[np.arange(len(losing)), :, year].argmax(axis=1)
        found[group.rows[some]] = np.column_stack([task.case.years.start + year, city])[some]
    return found
