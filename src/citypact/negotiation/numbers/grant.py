"""What a city receives from the fund: the present value of its grants, whatever they are for."""

from collections.abc import Iterator

import numpy as np

from ...case.flows import present_value
from ...optimize.blocks.fund import eligible
from ...optimize.program import Expression, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ...solve.algebra import total
from ..offer import Clause
from .kind import Said
from .number import Item, Key, Number
from .of_city import OfCity, city_number, city_of, discount_of, paid_by_year, present


class Grant(OfCity):
    """A city's grants."""

    name = "grant"

    def items(self, setting: Setting) -> Iterator[Item]:
        """Every city's that can receive any."""
        if (fund := setting.model.fund) is not None:
            collected = sum((setting.present_value(deal.collected) for deal in setting.deals), start=0.0)
            for i in sorted({i for use in fund.uses for i in eligible(setting, use)}):
                most = np.inf if fund.grant_limit is None else fund.grant_limit * collected * setting.scale
                yield Item(Number(self.name, (setting.cities[i].id,)), 0.0, most, None, 1.0)

    def expression(self, program: Program, key: Key) -> Expression:
        """Present value over all uses and years."""
        i = city_of(program, key)
        return total(discount_of(program, t) * paid for (_, city, t), paid in program.grant.items() if city == i)

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """Present value over all uses and years."""
        return sum(present(scheme, by_city.get(key[0], ())) for by_city in scheme.terms.grants.values())

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms:
        """All grants of the city in proportion; where it has none, for the first use that it can have any for."""
        (city,), grants = key, {use: dict(by_city) for use, by_city in terms.grants.items()}
        now = sum(present_value(setting.case, np.array(paid[city])) for paid in grants.values() if city in paid)
        if now:
            for paid in grants.values():
                if city in paid:
                    paid[city] = tuple(amount * (value / now) for amount in paid[city])
        elif setting.model.fund is not None:
            i = city_number(setting, city)
            use = next(use for use in setting.model.fund.uses if i in eligible(setting, use))
            grants.setdefault(use, {})[city] = paid_by_year(setting, None, value)
        return terms.model_copy(update={"grants": grants})

    def select(self, setting: Setting, clause: Clause) -> Said:
        """Cities that a clause speaks of and that can receive any."""
        possible = {item.number for item in self.items(setting)}
        return {number: value for number, value in super().select(setting, clause).items() if number in possible}

    def by_rule(self, setting: Setting, key: Key) -> float | None:
        """Nothing."""
        return 0.0

    def of_fund(self, key: Key) -> bool:
        """Always."""
        return True
