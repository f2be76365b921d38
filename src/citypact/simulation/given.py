"""What a model says was collected in a year: the projected taxes times factors, and receipts in their place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isfinite

import numpy as np

from ..case.unit_of_money import unit_of_money
from ..errors import InvalidInput, Problem
from ..pact.accounts.magnitude import Magnitudes
from ..pact.accounts.receipts import Key, asked, known, projected_receipts
from ..pact.payments import planned_moves
from ..pact.scheme import Scheme
from ..reading.record import problem as problem_at
from ..reading.suggest import suggestion

Factors = float | Mapping[str, float]


def collected(
    scheme: Scheme, year: int, factors: Factors = 1.0, receipts: Mapping[Key, float] | None = None
) -> dict[Key, float]:
    """Local taxes of each move of the plan in a year, and whatever else ``receipts`` tells. Money of the case.

    Raises InvalidInput with everything that is wrong with either.
    """
    case, terms = scheme.case, scheme.terms
    told = receipts or {}
    problems = [*_wrong_factors(scheme, factors), *_wrong_receipts(scheme, year, told)]
    problems = problems or list(_other_units(scheme, year, told))
    if problems:
        raise InvalidInput(problems)
    times = factors if isinstance(factors, Mapping) else dict.fromkeys(terms.plan, factors)
    at = year - case.years.start
    taxes = {
        (k, tax): float(flow[at] * times.get(k, 1.0))
        for k, flows in planned_moves(case, terms).items()
        for tax, flow in flows.collected.items()
    }
    return taxes | {key: float(amount) for key, amount in told.items()}


def collected_of_all(
    schemes: Sequence[Scheme],
    subjects: Sequence[Collection[str]],
    year: int,
    factors: Factors = 1.0,
    receipts: Mapping[Key, float] | None = None,
) -> list[dict[Key, float]]:
    """The same of several schemes, where all but the first have these subjects. Raises as ``collected``."""
    found: list[dict[Key, float]] = []
    problems: list[Problem] = []
    elsewhere = {subject for part in subjects for subject in part}
    for scheme, part in zip(schemes, [None, *subjects], strict=True):

        def is_meant(subject: str, part: Collection[str] | None = part) -> bool:
            return subject not in elsewhere if part is None else subject in part

        own = {k: f for k, f in factors.items() if is_meant(k)} if isinstance(factors, Mapping) else factors
        told = {key: amount for key, amount in (receipts or {}).items() if is_meant(key[0])}
        try:
            found.append(collected(scheme, year, own, told))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(list(dict.fromkeys(problems)))
    return found


def problem(key: str, place: str, found: object, **values: object) -> Problem:
    """A problem of this room: ``place`` is the argument."""
    return problem_at(f"simulation.{key}", place, value=str(found), **values)


def _wrong_factors(scheme: Scheme, factors: Factors) -> Iterator[Problem]:
    by_transfer = factors if isinstance(factors, Mapping) else {"": factors}
    for k, factor in by_transfer.items():
        place = f"factors[{k!r}]" if k else "factors"
        if k and k not in scheme.terms.plan:
            yield problem("transfer", place, k, hint=suggestion(k, scheme.terms.plan))
        if not _countable(factor):
            yield problem("factor", place, factor)


def _wrong_receipts(scheme: Scheme, year: int, told: Mapping[Key, float]) -> Iterator[Problem]:
    allowed = known(scheme.case, scheme.model, scheme.terms) if told else set()
    needed = asked(scheme.case, scheme.model, scheme.terms) if told else {}
    subjects = sorted({subject for subject, _ in allowed})
    for key, amount in told.items():
        subject, item = key
        place = f"receipts[{key!r}]"
        if subject not in subjects:
            yield problem("subject", place, subject, hint=suggestion(subject, subjects))
        elif key not in allowed:
            items = sorted(other for name, other in allowed if name == subject)
            yield problem("item", place, item, subject=subject, hint=suggestion(item, items))
        elif year not in needed.get(key, scheme.case.years):
            yield problem("idle_year", place, year, subject=subject, first=needed[key][0], last=needed[key][-1])
        if not _countable(amount):
            yield problem("amount", place, amount)


def _other_units(scheme: Scheme, year: int, told: Mapping[Key, float]) -> Iterator[Problem]:
    """Receipts that cannot be in the unit of the case: see ``accounts.magnitude``."""
    designed = projected_receipts(scheme.case, scheme.model, scheme.terms).amounts if told else {}
    found = Magnitudes({key: {year: amount} for key, amount in told.items()}, designed).suspicious()
    for (key, _), times in found.items():
        unit = unit_of_money(scheme.case.unit, scheme.case.currency)
        yield problem("unit", f"receipts[{key!r}]", told[key], times=f"{times:.3g}", unit=unit)


def _countable(found: object) -> bool:
    """Whether it is a finite number and not below 0."""
    return isinstance(found, int | float | np.number) and bool(isfinite(found) and found >= 0)
