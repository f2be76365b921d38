"""Gains as an affine function of what is agreed: ``gains = matrix @ numbers + constant``, for a plan as it stands.

Numbers are the shares of each deal's tax by year, shares of projects, contributions, grants and outside money. The
ledger itself posts one unit of each, so that no rule is written here. Where a cap or a floor bounds what the origin
gets, its payments bend; they are worked out by the rule (``origin_payments``) and enter affinely. What cities borrow
is whole coins and taken as it is agreed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from ..case.model import Case
from ..content import ByContent
from ..mechanism import ClosedMechanism, Mechanism, Payment, SharedTax, origin_payments, shared_tax
from ..pact.payments import deals_of, fund_interest, payments, planned_moves
from ..pact.terms import Terms
from .posted import Floats, net_of, present

_BLOCK = 1_000
"""Units that are posted together."""
Kind = Literal["origin_share", "fund_share", "project_share", "carried", "contributions", "grants", "subsidy"]


class Number(NamedTuple):
    """One number of a pact: the field of ``Terms`` it stands in, its keys there, and the position of its year."""

    kind: Kind
    key: tuple[str, ...]
    year: int | None = None

    def of(self, terms: Terms) -> float:
        """Its value; 0 where the terms say nothing."""
        found: Any = getattr(terms, self.kind)
        for step in self.key:
            found = found.get(step, {} if step != self.key[-1] else None)
        return 0.0 if found is None else float(found if self.year is None else found[self.year])


@dataclass(frozen=True, eq=False)
class Bends(ByContent):
    """Deals whose payments to the origin are bounded by a cap or a floor."""

    at: NDArray[np.intp]
    """Place of their shares among the numbers, shape (deals, years)."""
    shared: SharedTax
    """Arrays of shape (deals, years), the cap (deals, 1)."""
    effect: Floats
    """What a unit paid to the origin is worth to each city, shape (cities, deals * years)."""
    other: Floats
    """Agreed shares of years whose tax is in another tier than the one around the forecast, nan in all others; shape
    (deals, years)."""

    def gains(self, numbers: Floats) -> Floats:
        """What the payments are worth to each city; numbers of shape (..., numbers)."""
        shares = np.where(np.isnan(self.other), numbers[..., self.at], self.other)
        paid = origin_payments(self.shared, shares)
        return np.asarray(paid.reshape(*paid.shape[:-2], -1) @ self.effect.T)


@dataclass(frozen=True, eq=False)
class Affine(ByContent):
    """Gains of the cities, in the order of the case, by the numbers of a pact; present value, case's money."""

    numbers: tuple[Number, ...]
    matrix: Floats
    """Shape (cities, numbers)."""
    constant: Floats
    """Shape (cities,)."""
    bends: Bends | None
    fund: Floats
    """What one of each number adds to the fund's balance at the end of the last year, shape (numbers,); interest at the
    rate of what it holds."""
    fund_constant: float

    def vector(self, terms: Terms) -> Floats:
        """The numbers of some terms for the same plan; shape (numbers,)."""
        return np.array([number.of(terms) for number in self.numbers])

    def gains(self, numbers: Floats) -> Floats:
        """Gain of each city at some numbers, shape (..., numbers); shape (..., cities)."""
        found = numbers @ self.matrix.T + self.constant
        return np.asarray(found if self.bends is None else found + self.bends.gains(numbers))


@dataclass(frozen=True)
class NotAffine:
    """Gains are not affine in a size together with the other numbers: settle at each value of it."""

    size: str


def affine(case: Case, model: Mechanism, terms: Terms) -> Affine:
    """The map for the plan, projects, sizes and debts of the terms."""
    closed = model.at(terms.sizes)
    bent = {k: s for k, s in _shared(case, closed, terms).items() if np.isfinite(s.cap) or s.floor.any()}
    numbers = tuple(_numbers(case, closed, terms))
    at = {number: place for place, number in enumerate(numbers)}
    straight = {number: place for number, place in at.items() if not _is_of(bent, number)}
    units = np.hstack([np.empty((len(case.cities) + 1, 0)), *_units(case, closed, terms, straight, len(numbers))])
    nothing = _posted(case, closed, _terms(case, terms, {}, 1), 1)
    bends = _bends(case, terms, bent, at) if bent else None
    constant = nothing[:-1, 0] - (0.0 if bends is None else bends.gains(np.zeros(len(numbers))))
    added = units - nothing
    return Affine(numbers, added[:-1], constant, bends, added[-1], float(nothing[-1, 0]))


def size_column(case: Case, model: Mechanism, terms: Terms, size: str) -> Floats | NotAffine:
    """What one unit of an open size (by dotted path) is worth to each city, whatever the other numbers are.

    Found between the limits of the size and held against the middle; shape (cities,).
    """
    span = model.open_sizes[size]
    ends = span.min, (span.min + span.max) / 2.0, span.max
    low, middle, high = (
        affine(case, model, terms.model_copy(update={"sizes": {**terms.sizes, size: s}})) for s in ends
    )
    scale = max(1.0, *(float(np.abs(part).max(initial=0.0)) for part in (low.constant, high.constant)))
    bent = not (low.bends == middle.bends == high.bends)
    tilted = not np.allclose(low.matrix, high.matrix, rtol=1e-9, atol=1e-9)
    off = np.abs(middle.constant - (low.constant + high.constant) / 2.0).max() > 1e-9 * scale
    if not model.affine(size) or bent or tilted or off:
        return NotAffine(size)
    width = span.max - span.min
    return (high.constant - low.constant) / width if width else np.zeros(len(case.cities))


def _numbers(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Number]:
    years, cities = range(case.horizon), [city.id for city in case.cities]
    deals = list(deals_of(planned_moves(case, terms)))
    uses = () if model.fund is None else model.fund.uses
    yearly: list[tuple[Kind, tuple[str, ...]]] = [("origin_share", (k,)) for k in deals]
    yearly += [("fund_share", (k,)) for k in deals]
    yearly += [("contributions", (city,)) for city in cities]
    yearly += [("grants", (use, city)) for use in uses for city in cities]
    yearly += [("subsidy", (city,)) for city in cities]
    yield from (Number(kind, key, year) for kind, key in yearly for year in years)
    yield from (Number("project_share", (p, city)) for p in terms.projects for city in cities)
    yield from (Number("carried", (p,)) for p in terms.projects)


def _units(
    case: Case, model: ClosedMechanism, terms: Terms, places: Mapping[Number, int], size: int
) -> Iterator[Floats]:
    """As ``_posted``, by a unit of each number in turn and nothing of the others, a block of columns at a time."""
    for first in range(0, size, _BLOCK):
        rows = min(_BLOCK, size - first)
        some = {number: at - first for number, at in places.items() if 0 <= at - first < rows}
        yield _posted(case, model, _terms(case, terms, some, rows), rows)


def _terms(case: Case, terms: Terms, units: Mapping[Number, int], rows: int) -> Terms:
    """Terms whose numbers are 0 but for one in each row: a column by row, or rows by years."""
    fields: dict[str, Any] = {name: {} for name in get_args(Kind)}
    fields["project_share"] = {p: {} for p in terms.projects}
    for number, row in units.items():
        place = fields[number.kind]
        for step in number.key[:-1]:
            place = place.setdefault(step, {})
        columns = 1 if number.year is None else case.horizon
        place.setdefault(number.key[-1], np.zeros((rows, columns)))[row, number.year or 0] = 1.0
    return terms.model_copy(update=fields)


def _posted(case: Case, model: ClosedMechanism, terms: Terms, rows: int) -> Floats:
    """Gains by the ledger, and after them what the fund holds in the end; shape (cities + 1, rows)."""
    every, _ = net_of(case, payments(case, model, terms), rows)
    grown = (1.0 + fund_interest(case, model)) ** np.arange(case.horizon)[::-1]
    return np.vstack([present(case, every[:-1]), every[-1] @ grown])


def _shared(case: Case, model: ClosedMechanism, terms: Terms) -> dict[str, SharedTax]:
    return {k: shared_tax(case, model, flows) for k, flows in deals_of(planned_moves(case, terms)).items()}


def _is_of(bent: Mapping[str, SharedTax], number: Number) -> bool:
    """Whether a number is a share of a deal whose payments bend."""
    return number.kind == "origin_share" and number.key[0] in bent


def _bends(case: Case, terms: Terms, bent: Mapping[str, SharedTax], at: Mapping[Number, int]) -> Bends:
    places = [[at[Number("origin_share", (k,), year)] for year in range(case.horizon)] for k in bent]
    stacked: dict[str, Any] = {
        name: np.array([getattr(s, name) for s in bent.values()]) for name in ("tax", "claims", "floor")
    }
    stacked["cap"] = np.array([[s.cap] for s in bent.values()])
    size = stacked["tax"].size
    units = np.eye(size).reshape(len(bent), case.horizon, size).swapaxes(1, 2)
    paid = [
        Payment(terms.plan[k], case.transfer[k].origin, "origin-share", k, unit)
        for k, unit in zip(bent, units, strict=True)
    ]
    effect = present(case, net_of(case, paid, size)[0][:-1])
    shared = replace(next(iter(bent.values())), **stacked)
    around = terms.model_copy(update={"origin_share": dict.fromkeys(bent, (np.nan,) * case.horizon)})
    other = np.array([around.origin_ratios(k, s.tax) for k, s in bent.items()])
    return Bends(np.array(places), shared, effect, other)
