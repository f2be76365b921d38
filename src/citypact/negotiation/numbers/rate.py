"""The rate at which a city pays into the fund: part of its budget revenue, the same each year."""

from collections.abc import Iterator

from ...case.flows import budget_revenue, discount_factors
from ...mechanism import Range
from ...mechanism.sections.fund import Fund
from ...optimize.program import Expression, Linear, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ...solve.algebra import expression, total
from ..one_rate import one_rate
from .number import Item, Key, Number
from .of_city import OfCity, city_number, city_of, discount_of, present


class Rate(OfCity):
    """A city's contribution rate."""

    name = "contribution_rate"
    unit = "rate"
    haggled = 0.0001
    in_setting = True

    def items(self, setting: Setting) -> Iterator[Item]:
        """Every city's, if the fund's rule gives a range."""
        fund = setting.model.fund
        if fund is not None and isinstance(rate := fund.contribution_rate, Range):
            for i, city in enumerate(setting.cities):
                if _exempt(setting, fund, i):
                    continue
                money = setting.present_value(setting.revenue[i]) * setting.scale
                yield Item(Number(self.name, (city.id,)), rate.min, rate.max, rate.step, money)

    def expression(self, program: Program, key: Key) -> Expression:
        """The rate of the first year."""
        return _of_year(program, city_of(program, key), 0)

    def over_years(self, program: Program, key: Key) -> Linear:
        """The mean over the years, in present value."""
        setting, i = program.setting, city_of(program, key)
        paid = total(discount_of(program, t) * program.contribution[i, t] for t in range(setting.horizon))
        return paid * (1.0 / setting.present_value(setting.revenue[i]))

    def by_year(self, program: Program, key: Key) -> list[Linear]:
        """The rate of every year."""
        return [_of_year(program, city_of(program, key), t) for t in range(program.setting.horizon)]

    def ties(self, program: Program, key: Key) -> list[Expression]:
        """Later years' rates less the first one's."""
        i = city_of(program, key)
        first = _of_year(program, i, 0)
        return [_of_year(program, i, t) - first for t in range(1, program.setting.horizon)]

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The rate if it is one in all years, to the coin; else the mean over the years, in present value."""
        if (rate := one_rate(scheme, key[0])) is not None:
            return rate
        city = setting.cities[city_number(setting, key[0])]
        revenue = float(discount_factors(scheme.case) @ budget_revenue(scheme.case, city))
        return present(scheme, scheme.terms.contributions.get(key[0], ())) / revenue

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms:
        """The rate in each year."""
        paid = value * setting.scale * setting.revenue[city_number(setting, key[0])]
        return terms.model_copy(update={"contributions": {**terms.contributions, key[0]: tuple(paid.tolist())}})

    def by_rule(self, setting: Setting, key: Key) -> float | None:
        """The fund's own rate, where it is one number; 0 without a fund, and for a weak area that does not pay."""
        fund = setting.model.fund
        if fund is None or _exempt(setting, fund, city_number(setting, key[0])):
            return 0.0
        rate = fund.contribution_rate
        return float(rate) if isinstance(rate, int | float) else None

    def of_fund(self, key: Key) -> bool:
        """Always."""
        return True


def _exempt(setting: Setting, fund: Fund, i: int) -> bool:
    return setting.cities[i].weak and not fund.weak_areas_pay


def _of_year(program: Program, i: int, t: int) -> Expression:
    return expression(program.contribution[i, t]) * (1.0 / float(program.setting.revenue[i, t]))
