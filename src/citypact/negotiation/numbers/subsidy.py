"""Outside money for a city, in present value."""

from collections.abc import Iterator

from ...optimize.program import Expression, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ...solve.algebra import total
from .number import Item, Key, Number
from .of_city import OfCity, city_of, discount_of, paid_by_year, present


class Subsidy(OfCity):
    """A city's subsidy."""

    name = "subsidy"
    asked = False

    def items(self, setting: Setting) -> Iterator[Item]:
        """Every city's, if the mechanism allows any."""
        rule = setting.model.subsidy
        if rule is not None and rule.most(setting.case) > 0:
            for city in setting.cities:
                yield Item(Number(self.name, (city.id,)), 0.0, rule.most(setting.case), None, 1.0)

    def expression(self, program: Program, key: Key) -> Expression:
        """Present value over the years."""
        i = city_of(program, key)
        return total(discount_of(program, t) * paid for (city, t), paid in program.subsidy.items() if city == i)

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """Present value over the years."""
        return present(scheme, scheme.terms.subsidy.get(key[0], ()))

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms:
        """What it gets by years."""
        paid = paid_by_year(setting, terms.subsidy.get(key[0]), value)
        return terms.model_copy(update={"subsidy": {**terms.subsidy, key[0]: paid}})

    def by_rule(self, setting: Setting, key: Key) -> float | None:
        """Nothing."""
        return 0.0
