"""A solver that lies in talks: whatever is asked, the answer is the true number or none at all."""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from citypact.errors import SolverLimit
from citypact.negotiation.bargaining import bargain
from citypact.negotiation.commitment import steady_schedule
from citypact.negotiation.concessions import price_of_gain, worth_of_concession
from citypact.negotiation.counter import accepted, counter_offer
from citypact.negotiation.frontier import trade_off
from citypact.negotiation.numbers import Number
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import Position, settle_offer
from citypact.negotiation.ranges import ranges
from citypact.negotiation.steps import nearest_scheme, pairs_on_steps
from citypact.negotiation.why_not import acceptable, why_not
from citypact.solve import conic, highs, integer
from support.desk import half_and_half, hybrid, position
from support.liars import LIES, lying, wrong_bound

Lie = Callable[[pytest.MonkeyPatch], None]
CITIES, TRANSFERS = 3, 3


@cache
def refused() -> Position:
    """Half and half of every tax, which not everyone accepts."""
    return position(11, half_and_half(0.25), cities=CITIES, transfers=TRANSFERS)


@cache
def hopeless() -> Position:
    """The same with the fund closed and every ratio a red line."""
    locked = half_and_half(0.5)
    locked = locked.model_copy(update={"clauses": tuple(c.model_copy(update={"locked": True}) for c in locked.clauses)})
    return position(11, locked, hybrid(), cities=CITIES, transfers=TRANSFERS)


@cache
def open_talks() -> Position:
    """Nothing offered yet."""
    return position(11, Offer(), cities=CITIES, transfers=TRANSFERS)


def ratio() -> Number:
    return next(number for number in refused().items if number.kind == "origin_share")


def gain(i: int) -> Number:
    return Number("gain", (refused().setting.cities[i].id,))


def counter(measure: str) -> list[float]:
    found = counter_offer(refused(), measure)
    assert accepted(found.scheme)
    return [found.distance, *found.scheme.gain]


def reasons() -> list[float]:
    found = why_not(hopeless())
    assert found is not None
    return [found.asked, found.available, found.shortfall, *(p.money or 0.0 for p in found.prices)]


def on_steps() -> list[float]:
    zone = trade_off(refused(), ratio(), gain(0))
    return pairs_on_steps(refused(), ratio(), gain(0), zone).to_numpy().ravel().tolist()


@cache
def agreed() -> Any:
    return settle_offer(refused())


@cache
def divided() -> Any:
    return bargain(open_talks(), "egalitarian").gains


PLACES: dict[str, Callable[[], Any]] = {
    "counter, weighted": lambda: counter("weighted"),
    "counter, fewest": lambda: counter("fewest"),
    "counter, largest": lambda: counter("largest"),
    "ranges": lambda: ranges(refused(), ("origin_share", "grant"), ("with-fund", "as-offered")).table,
    "acceptable": lambda: [acceptable(refused()), acceptable(hopeless())],
    "why not": reasons,
    "nash": lambda: bargain(open_talks(), "nash").gains,
    "kalai-smorodinsky": lambda: bargain(open_talks(), "kalai-smorodinsky").gains,
    "egalitarian": lambda: bargain(open_talks(), "egalitarian").gains,
    "concessions": lambda: worth_of_concession(refused(), ratio(), 0.25),
    "price of a gain": lambda: price_of_gain(refused(), gain(0).key[0]),
    "frontier": lambda: trade_off(refused(), gain(0), gain(1))[["a", "b"]],
    "steps": on_steps,
    "nearest scheme": lambda: nearest_scheme(open_talks(), divided()).gain,
    "schedule": lambda: steady_schedule(agreed()),
}


def numbers(place: str) -> list[float]:
    return np.asarray(PLACES[place](), dtype=float).ravel().tolist()


@cache
def truth(place: str) -> list[float]:
    return numbers(place)


def second_solver(patch: pytest.MonkeyPatch) -> None:
    """SCIP calls a worse point optimal."""
    liar = lambda *question: wrong_bound(integer.ask_scip(*question))  # noqa: E731
    patch.setattr(integer, "OPINIONS", (integer.ask_highs, liar, integer.ask_highs_otherwise))


def least_squares(patch: pytest.MonkeyPatch) -> None:
    """Clarabel calls a point solved that is none, with nothing binding."""

    def claims(cone: Any, weights: np.ndarray, aims: np.ndarray) -> SimpleNamespace:
        rows = cone.right.size
        return SimpleNamespace(x=np.zeros(weights.size), s=np.ones(rows), z=np.zeros(rows), status="Solved")

    patch.setattr(conic, "_interior", claims)


def first_solver(lie: Any) -> Lie:
    return lambda patch: patch.setattr(highs, "run", lying(lie))


LIARS: dict[str, Lie] = {
    **{lie.__name__: first_solver(lie) for lie in LIES},
    "second solver": second_solver,
    "least squares": least_squares,
}


def test_the_talks_are_about_something() -> None:
    assert truth("acceptable") == [1.0, 0.0]
    assert truth("counter, weighted")[0] > 0.01
    assert truth("why not")[2] > 0.01
    assert np.ptp(truth("frontier")) > 0.1


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("liar", LIARS)
def test_a_lie_in_talks_is_never_reported(
    liar: str, place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    expected = truth(place)
    divided(), agreed()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    LIARS[liar](monkeypatch)
    try:
        found = numbers(place)
    except SolverLimit:
        return
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-5, nan_ok=True)
