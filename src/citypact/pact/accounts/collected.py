"""What was collected beside what the scheme was designed on, by city and item."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ...case.model import Case
from ...mechanism import Mechanism
from ..terms import Terms
from .receipts import Receipts, projected_receipts


@dataclass(frozen=True)
class Collected:
    """An item of a city, or what was measured at a project; money in the case's unit."""

    place: str
    """The city, or the project."""
    item: str
    is_money: bool
    designed: float
    """In the year that is settled; of several moves to a city, together."""
    collected: float
    designed_so_far: float
    """In all years up to it."""
    collected_so_far: float


def collected(case: Case, model: Mechanism, terms: Terms, receipts: Receipts) -> tuple[Collected, ...]:
    """A line for each city and item that the scheme asks for, in the order in which it asks; taxes at their hosts."""
    designed = projected_receipts(case, model, terms).amounts
    rows: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for subject, item in designed:
        rows[terms.plan.get(subject, subject), item].append((subject, item))
    projects = {project.id for project in case.projects}
    found = []
    for (place, item), keys in rows.items():
        thought, got = ([table[key] for key in keys] for table in (designed, receipts.amounts))
        known = (_in(thought, receipts.year), _in(got, receipts.year), _upto(thought, receipts), _upto(got, receipts))
        found.append(Collected(place, item, place not in projects, *known))
    return tuple(found)


def _in(rows: list[Mapping[int, float]], year: int) -> float:
    return sum(row.get(year, 0.0) for row in rows)


def _upto(rows: list[Mapping[int, float]], receipts: Receipts) -> float:
    return sum(amount for row in rows for year, amount in row.items() if year <= receipts.year)
