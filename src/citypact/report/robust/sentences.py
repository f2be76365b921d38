"""What a robust scheme guarantees, in a few sentences, and what it does not."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ...pact.scheme import Scheme
from ...scenarios.robust import Confidence, Robust
from ...scenarios.robust.world import Settlement
from ...text import both
from ..money import digits, money_unit, number, slack
from ..names import Names
from ..sentence import Sentence
from ..subjects import scenario_title
from .crowded import crowded


def robust_sentences(found: Robust, confidence: Confidence | None) -> list[Sentence]:
    """The sentences: what holds, what held before, what is held fast, what is lacking, what it costs."""
    return [
        *_holds(found),
        *_before(found),
        *_tiers(found),
        *_fixed(found.scheme, found.base),
        *_room(found),
        *_coalitions(found),
        *_fund(found),
        *_cost(found),
        *_others(confidence),
    ]


def decimals(found: Robust) -> int:
    """Decimals of money."""
    return digits(float(found.scheme.gain.abs().max()))


def tightest(settled: tuple[Settlement, ...]) -> tuple[Settlement, int]:
    """The world in which a city has least beyond what it must have, and the city's place in the case."""
    one = min(settled, key=lambda each: float(each.room[:-1].min()))
    return one, int(one.room[:-1].argmin())


def _values(found: Robust, settled: tuple[Settlement, ...]) -> dict[str, Any]:
    case = found.scheme.case
    world, city = tightest(settled)
    return {
        "city": Names(case).party(case.cities[city].id),
        "world": scenario_title(case, world.world) or both("robust.forecast"),
        "slack": slack(abs(float(world.room[city])), decimals(found)),
        "unit": money_unit(case),
    }


def _holds(found: Robust) -> Iterator[Sentence]:
    account, counts = found.asked.account, {"settled": f"{len(found.settled):,}"}
    kind = str(account["kind"])
    if kind == "tail":
        level, loss = float(str(account["level"])), float(str(account["loss"]))
        shown = {"part": f"{100.0 * (1.0 - level):g}%", "futures": str(account["futures"])}
        key = "robust.holds.tail_loss" if loss else "robust.holds.tail"
        loss_shown = number(loss, decimals(found))
        yield Sentence("good", both(key, loss=loss_shown, unit=money_unit(found.scheme.case), **shown))
        return
    if kind == "deviations":
        between = account["between"]
        assert isinstance(between, dict)
        key = "deviations" if account["affine"] else "combinations"
        counts |= {"most": str(account["most"]), "numbers": str(len(between)), "all": f"{account['combinations']:,}"}
    else:
        key = kind
        counts |= {"futures": str(account.get("futures", len(found.settled)))}
    yield Sentence("good", both(f"robust.holds.{key}", **counts, **_values(found, found.settled)))


def _before(found: Robust) -> Iterator[Sentence]:
    world, city = tightest(found.before)
    loses = float(world.room[city]) < 0
    yield Sentence("plain", both(f"robust.before.{'loses' if loses else 'holds'}", **_values(found, found.before)))


def _tiers(found: Robust) -> Iterator[Sentence]:
    agreed = found.scheme.terms.tax_tiers
    if agreed is not None:
        yield Sentence("plain", both("robust.tiers", width=f"{100.0 * agreed.width:g}%"))


def _fixed(scheme: Scheme, base: Scheme) -> Iterator[Sentence]:
    yield Sentence("plain", both("robust.fixed.sizes" if base.terms.sizes else "robust.fixed.plan"))
    asked = scheme.model.participation
    if asked.city == "every-year" or asked.money != "none" or asked.minimum_score is not None:
        yield Sentence("plain", both("robust.fixed.present_value"))


def _room(found: Robust) -> Iterator[Sentence]:
    if full := [each for each in found.settled if each.beyond]:
        rooms = crowded(Names(found.scheme.case), dict.fromkeys(room for each in full for room in each.beyond))
        yield Sentence("bad", both("robust.room", count=f"{len(full):,}", rooms=rooms))


def _coalitions(found: Robust) -> Iterator[Sentence]:
    if found.scheme.model.participation.coalitions == "none":
        return
    if not found.asked.account.get("coalitions"):
        yield Sentence("plain", both("robust.coalitions.forecast"))
    elif found.allowed.coalitions > 0:
        shown = {"short": slack(found.allowed.coalitions, decimals(found)), "unit": money_unit(found.scheme.case)}
        yield Sentence("bad", both("robust.coalitions.short", **shown))
    else:
        every = found.asked.account.get("every_coalition")
        yield Sentence("good", both(f"robust.coalitions.{'everywhere' if every else 'looked_at'}"))


def _fund(found: Robust) -> Iterator[Sentence]:
    if found.scheme.model.fund is None:
        return
    if found.allowed.fund <= 0:
        key = "robust.solvent" if found.asked.account["kind"] != "tail" else "robust.solvent_on_average"
        yield Sentence("good", both(key))
    else:
        shown = {"owed": slack(found.allowed.fund, decimals(found)), "unit": money_unit(found.scheme.case)}
        yield Sentence("bad", both("robust.fund", **shown))


def _cost(found: Robust) -> Iterator[Sentence]:
    change = found.changes["change"]
    fall = -float(change.min())
    if fall <= found.scheme.tolerance + found.base.tolerance:
        yield Sentence("good", both("robust.cost.nothing"))
        return
    city = Names(found.scheme.case).party(str(change.idxmin()))
    shown = {"fall": slack(fall, decimals(found)), "unit": money_unit(found.scheme.case)}
    yield Sentence("plain", both("robust.cost.falls", city=city, **shown))


def _others(said: Confidence | None) -> Iterator[Sentence]:
    if said is None:
        return
    sure, wished = _exactly(1 - _decimal(said.doubt)), _exactly(_decimal(said.wished))
    values = {"futures": f"{said.futures:,}", "support": f"{said.support:,}", "failing": _percent(said.failing)}
    yield Sentence("plain", both("robust.others", needed=f"{said.needed:,}", wished=wished, sure=sure, **values))
    if said.needed_before is not None:
        before = {"variables": f"{said.variables:,}", "needed": f"{said.needed_before:,}"}
        yield Sentence("plain", both("robust.others_before", sure=sure, wished=wished, **before))


def _decimal(part: float) -> Decimal:
    """A part as it was written, so that what is nearly certain is not said to be certain."""
    return Decimal(repr(part))


def _exactly(part: Decimal) -> str:
    return f"{(100 * part).normalize():f}%"


def _percent(part: float) -> str:
    """Rounded up, so that what is said is no less than what is so."""
    return f"{-(-round(1e4 * part, 6) // 1) / 100.0:g}%"
