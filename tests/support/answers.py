"""What talks about a case answer, number by number, in the names and the unit of the case that it was made from."""

from dataclasses import replace

import pytest

from citypact.negotiation.concessions import worth_of_concession
from citypact.negotiation.counter import CounterOffer, accepted, counter_offer
from citypact.negotiation.numbers import Number, kind_of
from citypact.negotiation.position import Position, take_position
from citypact.negotiation.ranges import ranges
from citypact.optimize import NoScheme
from citypact.worth import worth_table

from .desk import half_and_half, hybrid
from .guises import Guise, guises
from .random_cases import random_case

Answers = dict[tuple[object, ...], float]
MEASURES = ("fewest", "weighted", "largest")
GUISES = ("unit 10000", "unit 1", "shuffled", "renamed")


def check_guises(seed: int) -> None:
    """A random case as it is, in one guise or another, and in all at once."""
    case = random_case(seed, cities=3 + seed % 2, transfers=4)
    share = 0.5 if seed % 2 else 0.25
    expected = answers(Guise(case, {city.id: city.id for city in case.cities}, 1.0), share)
    written = guises(case, seed)
    for name in (GUISES[seed % len(GUISES)], "all at once"):
        found = answers(written[name], share)
        assert found.keys() == expected.keys(), name
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-5, nan_ok=True), name


def answers(guise: Guise, share: float) -> Answers:
    """Counter-offers by three measures, prices of their largest concessions, and ranges, for an equal split."""
    position = take_position(guise.case, hybrid(), half_and_half(share), worth_table(guise.case))
    found = _ranges(guise, position)
    for measure in MEASURES:
        try:
            counter = counter_offer(position, measure)
        except NoScheme:
            found[measure, "none"] = 1.0
            continue
        found |= _counter(guise, counter)
        if measure != "fewest":
            found |= _prices(guise, counter)
    return found


def _counter(guise: Guise, counter: CounterOffer) -> Answers:
    found: Answers = {
        (counter.measure, "accepted"): float(accepted(counter.scheme)),
        (counter.measure, "distance"): counter.distance * (1.0 if counter.measure == "fewest" else guise.money),
    }
    gains = counter.scheme.gain
    found |= {(counter.measure, "gain", guise.city[str(city)]): gain * guise.money for city, gain in gains.items()}
    for number, row in counter.changes.iterrows():
        assert isinstance(number, Number)
        found[counter.measure, "new", *_name(guise, number)] = row["new"] * _unit(guise, number)
    return found


def _prices(guise: Guise, counter: CounterOffer) -> Answers:
    """Of the two changes that move most money, as the desk prices them."""
    position, changes = counter.position, counter.changes
    unchanged = frozenset(number for number in position.values if number not in changes.index)
    position = replace(position, locked=position.locked | unchanged)
    found: Answers = {}
    for number, change in changes.sort_values("money", ascending=False, kind="stable").head(2).iterrows():
        assert isinstance(number, Number)
        unit = _unit(guise, number)
        per_unit = guise.money / unit
        units = {"best": guise.money, "per_unit_less": per_unit, "down_to": unit, "per_unit_more": per_unit}
        for city, row in worth_of_concession(position, number, float(change["new"])).iterrows():
            about = (counter.measure, "price", *_name(guise, number), guise.city[str(city)])
            found |= {(*about, name): value * units.get(str(name), unit) for name, value in row.items()}
    return found


def _ranges(guise: Guise, position: Position) -> Answers:
    return {
        ("range", setting, *_name(guise, number), end): row[end] * _unit(guise, number)
        for (setting, number), row in ranges(position).table.iterrows()
        for end in ("low", "high", "low_between", "high_between")
    }


def _name(guise: Guise, number: Number) -> tuple[str, ...]:
    return (number.kind, *(guise.city.get(key, key) for key in number.key))


def _unit(guise: Guise, number: Number) -> float:
    return guise.money if kind_of(number).unit == "money" else 1.0
