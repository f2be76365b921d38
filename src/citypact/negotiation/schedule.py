"""Yearly payments of an offer: what each of them is in the program, and what they come to as clauses."""

from collections.abc import Iterator, Mapping

from ..errors import Problem
from ..optimize.grains import coins_of_leeway
from ..optimize.program import Linear, Program
from ..optimize.sayable import Key
from ..optimize.setting import Setting
from ..pact.scheme import Scheme
from ..text import both
from .numbers import Item, Number
from .offer import Schedule

Payments = Mapping[Key, float]
"""By number of the program (see ``optimize.sayable``), in the case's money."""
BY_YEAR = ("contribution_rate", "grant", "subsidy")
"""Kinds of numbers that are paid by years."""
_COIN = 1e-7
"""Program money by which a payment may differ from the offered one on the way to it, two coins at least; read, it is as
offered."""


def payments(setting: Setting, known: Mapping[Number, Item], schedule: Schedule) -> dict[Number, dict[Key, float]]:
    """Every yearly payment of the open rates, grants and subsidies; what the schedule does not name is nothing."""
    found: dict[Number, dict[Key, float]] = {}
    nothing = (0.0,) * setting.horizon
    for number in known:
        if number.kind not in BY_YEAR:
            continue
        city = number.key[0]
        i = [c.id for c in setting.cities].index(city)
        if number.kind == "grant":
            every: dict[Key, float] = {
                ("grant", use, i, t): amount
                for use, by_city in schedule.grants.items()
                for t, amount in enumerate(by_city.get(city, ()))
            }
            uses = () if setting.model.fund is None else setting.model.fund.uses
            none: dict[Key, float] = {("grant", use, i, t): 0.0 for use in uses for t in range(setting.horizon)}
            found[number] = {**none, **every}
        else:
            name = "contribution" if number.kind == "contribution_rate" else "subsidy"
            paid = (schedule.contributions if name == "contribution" else schedule.subsidy).get(city, nothing)
            found[number] = {(name, i, t): amount for t, amount in enumerate(paid)}
    return found


def value_of(setting: Setting, number: Number, paid: Payments) -> float:
    """What yearly payments come to as a clause: a mean rate, or a present value."""
    present = sum(float(setting.discount[int(key[-1])]) * amount for key, amount in paid.items())
    if number.kind != "contribution_rate":
        return present
    i = [c.id for c in setting.cities].index(number.key[0])
    return present / (setting.present_value(setting.revenue[i]) * setting.scale)


def pin(program: Program, paid: Payments) -> None:
    """Hold yearly payments in a program."""
    leeway = coins_of_leeway(program.setting, _COIN)
    for key, amount in paid.items():
        linear = _in_program(program, key)
        if linear is not None:
            program.pin(linear, amount / program.setting.scale, leeway)


def spare_coins(program: Program) -> None:
    """Let the fund of a program whose payments are held end, and be, some coins off: nothing else may be open."""
    leeway = coins_of_leeway(program.setting, _COIN)
    for at, column in enumerate(program.columns):
        if column.role == "balance":
            program.limit(column.variable, program.low[at] - leeway, program.up[at] + leeway)


def _in_program(program: Program, key: Key) -> Linear | None:
    if key[0] == "grant":
        return program.grant.get((str(key[1]), int(key[2]), int(key[3])))
    at = int(key[1]), int(key[2])
    return (program.contribution if key[0] == "contribution" else program.subsidy).get(at)


def schedule_of(scheme: Scheme, said: Mapping[str, float]) -> Schedule | None:
    """The yearly payments of a scheme, but for contributions of cities that are ``said`` by a rate; None if none."""
    terms = scheme.terms
    contributions = {city: paid for city, paid in terms.contributions.items() if city not in said}
    grants = {use: by_city for use, by_city in terms.grants.items() if by_city}
    if not (contributions or grants or terms.subsidy):
        return None
    return Schedule.model_validate({"contributions": contributions, "grants": grants, "subsidy": terms.subsidy})


def problems(setting: Setting, schedule: Schedule, file: str) -> Iterator[Problem]:
    """Cities, uses and years of a schedule that the case and the rules do not have."""
    parts: dict[str, Mapping[str, tuple[float, ...]]] = {
        "schedule.contributions": schedule.contributions,
        "schedule.subsidy": schedule.subsidy,
        **{f"schedule.grants.{use}": by_city for use, by_city in schedule.grants.items()},
    }
    cities = {city.id for city in setting.cities}
    for place, by_city in parts.items():
        for city, paid in by_city.items():
            if city not in cities:
                yield _problem(file, f"{place}.{city}", "schedule_city")
            elif len(paid) != setting.horizon:
                yield _problem(file, f"{place}.{city}", "schedule_years", years=setting.horizon, given=len(paid))
    uses = () if setting.model.fund is None else setting.model.fund.uses
    for use in schedule.grants:
        if use not in uses:
            yield _problem(file, f"schedule.grants.{use}", "schedule_use", uses=", ".join(uses) or "-")


def _problem(file: str, place: str, key: str, **values: object) -> Problem:
    return Problem(
        file, both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values), None, place
    )
