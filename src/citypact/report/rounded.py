"""What the numbers of a scheme are rounded to, and what that costs, in words."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..optimize.binding import AIMS
from ..text import Bilingual, Joined, both
from .dossier import Dossier
from .money import currency, telling
from .sentence import Sentence
from .wording import say

_NOISE = 1e-6
_UNITS = ("ratio", "rate", "amount")


def rounding_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """What numbers are multiples of, how far that moves gains, and that an aim is met but for it."""
    found: Mapping[str, Any] | None = dossier.scheme.verification.get("rounding")
    if not found:
        return
    grains = _grains(dossier, found)
    if grains:
        most = {"moved": at_most(float(found["moved"]), dossier.digits)}
        yield Sentence("plain", say(dossier, "rounded", most, grains=Joined(grains)))
    yield from _as_near(dossier)
    if finer := [_kind(unit) for unit in _UNITS if 0 < found[unit]["held"] < found[unit]["asked"]]:
        yield Sentence("plain", say(dossier, "rounded_finer", what=Joined(finer)))
    if open_ended := [_kind(unit) for unit in _UNITS if not found[unit]["held"] and found[unit]["asked"]]:
        yield Sentence("plain", say(dossier, "rounded_nothing", what=Joined(open_ended)))
    fund = dossier.scheme.model.fund
    if fund is not None and fund.ecology_minimum == 1.0 and any(map(any, _harm_made_good(dossier))):
        yield Sentence("plain", both("report.verdict.rounded_harm"))
    for key, paid_in in (("rounded_rest", False), ("rounded_missing", True)):
        rests = [rest for rest in found["rests"] if (rest["use"] == "contribution") == paid_in]
        if rests:
            cities = Joined(map(dossier.names.party, dict.fromkeys(str(rest["city"]) for rest in rests)))
            yield Sentence("plain", say(dossier, key, cities=cities))


def _harm_made_good(dossier: Dossier) -> Iterable[Sequence[float]]:
    return dossier.scheme.terms.grants.get("ecology", {}).values()


def at_most(amount: float, decimals: int) -> float:
    """An amount that is shown no smaller than it is.

    >>> at_most(0.0143, 2), at_most(0.00002, 2), at_most(0.02, 2)
    (0.02, 2e-05, 0.02)
    """
    digits = 10.0 ** telling(amount, decimals)
    return math.ceil(amount * digits - _NOISE) / digits


def grain_text(dossier: Dossier, unit: str, grain: float) -> Bilingual:
    """A grain as a reader says it: 0.1 percentage points, 10,000 CNY."""
    if unit != "amount":
        return both(f"report.grain.{unit}", grain=f"{100.0 * grain:.10g}")
    case = dossier.scheme.case
    return both("report.grain.amount", grain=f"{grain * case.unit:,.10g}", currency=currency(case))


def _grains(dossier: Dossier, found: Mapping[str, Any]) -> list[Bilingual]:
    kinds = [unit for unit in _UNITS if found[unit]["held"] and found[unit].get("used", True)]
    return [grain_text(dossier, unit, float(found[unit]["held"])) for unit in kinds]


def _kind(unit: str) -> Bilingual:
    return both(f"report.grain.{unit}s")


def _as_near(dossier: Dossier) -> Iterator[Sentence]:
    """An aim that is reached before numbers are rounded, and how near it is after."""
    for stage in dossier.scheme.verification["stages"]:
        away = stage.get("rounded")
        exact = stage["objective"] in AIMS and stage["proven"] and float(stage["value"]) <= dossier.scheme.tolerance
        if exact and away is not None:
            name = both(f"report.objective.{stage['objective']}")
            yield Sentence("plain", say(dossier, "within_rounding", {"away": max(0.0, float(away))}, aim=name))
