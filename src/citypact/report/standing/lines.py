"""What a delegation must know first of where it stands."""

import math
from collections.abc import Iterator

from ...negotiation.standing import Standing
from ...pact.scheme import Scheme
from ...text import Bilingual, both
from ..debts import free_of_debt
from ..money import digits, money_unit, slack
from ..names import Names
from ..sentence import Sentence, Tone
from .tables import times


def lines(scheme: Scheme, one: Standing) -> list[Sentence]:
    """Gain as budget money and benefits, years of loss and payback, best alternative, most that could be gained."""
    return list(_lines(_Money(scheme), Names(scheme.case), scheme, one))


class _Money:
    """Amounts as the sentences write them."""

    def __init__(self, scheme: Scheme) -> None:
        self._digits = digits(scheme.table.together)
        self.unit = money_unit(scheme.case)

    def __call__(self, amount: float) -> str:
        return slack(amount, self._digits)


def _lines(money: _Money, names: Names, scheme: Scheme, one: Standing) -> Iterator[Sentence]:
    parts = {name: money(float(one.budget[name])) for name in ("budget", "imputed")}
    tone: Tone = "bad" if one.city in scheme.worse_off else "good"
    yield Sentence(tone, _say("gain", city=names.party(one.city), gain=money(one.gain), unit=money.unit, **parts))
    yield _payback(money, scheme, one)
    yield from _debt(money, scheme, one)
    yield _alternative(money, names, one)
    if math.isnan(one.most):
        yield Sentence("bad", _say("nothing"))
    else:
        yield Sentence("plain", _most(money, one, scheme.tolerance))
        if one.asks.empty and one.numbers["low"].notna().any():
            yield Sentence("plain", _say("no_ask"))


def _most(money: _Money, one: Standing, tolerance: float) -> Bilingual:
    more = one.most - one.gain
    if more < -tolerance:
        return _say("most_is_less", most=money(one.most), less=money(-more))
    return _say("most", most=money(one.most), more=money(max(0.0, more)))


def _payback(money: _Money, scheme: Scheme, one: Standing) -> Sentence:
    years, back = times(one)
    if not years:
        return Sentence("good", _say("never_down"))
    figures = {"years": years, "sum": money(float(one.budget["to_finance"]))}
    if back is None:
        return Sentence("bad", _say("never_back", last=scheme.case.years[-1], **figures))
    return Sentence("plain", _say("back", back=back, **figures))


def _debt(money: _Money, scheme: Scheme, one: Standing) -> Iterator[Sentence]:
    owed = scheme.debts.T[one.city]
    if not owed.any():
        return
    peak, free = money(float(owed.max())), free_of_debt(owed)
    if free is None:
        left = money(float(owed.iloc[-1]))
        yield Sentence("bad", _say("still_owes", peak=peak, left=left, year=scheme.case.years[-1]))
    else:
        yield Sentence("plain", _say("borrows", peak=peak, year=free))


def _alternative(money: _Money, names: Names, one: Standing) -> Sentence:
    best = one.best
    attainable, better = float(best["attainable"]), float(best["better"])
    whom = _say("with", partners=names.together(best["partners"])) if best["partners"] else _say("alone")
    figures = {"whom": whom, "attainable": money(attainable), "difference": money(abs(better))}
    if better > 0:
        return Sentence("bad", _say("better", **figures))
    return Sentence("good", _say("worse", **figures) if better < 0 else _say("as_good", **figures))


def _say(key: str, **values: object) -> Bilingual:
    return both(f"standing.says.{key}", **values)
