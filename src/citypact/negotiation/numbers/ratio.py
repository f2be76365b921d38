"""The ratio at which a shared tax is split: the part of the origin, or that of the fund, for a class of deals."""

from collections.abc import Iterator, Mapping
from typing import Literal

from ...mechanism import Range
from ...optimize.program import Expression, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ..deals import taxed_years, transfers_meant
from ..offer import Clause
from .kind import Kind, Said
from .number import Item, Key, Number

Party = Literal["origin_share", "fund_share"]
PARTIES: tuple[Party, Party] = ("origin_share", "fund_share")


class Ratio(Kind):
    """The ratio of one party. Its key is the class of deals and years to which it is common."""

    unit = "percent"
    haggled = 0.01
    in_setting = True

    def __init__(self, party: Party) -> None:
        self.name = party
        self._party = PARTIES.index(party)

    def items(self, setting: Setting) -> Iterator[Item]:
        """Every class of deals for which the rule gives a range."""
        money: dict[Key, float] = {}
        rules: dict[Key, Range] = {}
        for k, t in _deals_and_years(setting):
            if isinstance(rule := self._rule(setting, k, t), Range):
                key = setting.ratio_class(k, t)
                rules[key] = rule
                tax = float(setting.discount[t] * setting.deals[k].tax[t])
                money[key] = money.get(key, 0.0) + tax * setting.scale
        for key, rule in rules.items():
            yield Item(Number(self.name, key), rule.min, rule.max, rule.step, money[key])

    def expression(self, program: Program, key: Key) -> Expression | float:
        """The ratio of any deal of the class."""
        ratios = (program.origin_share, program.fund_share)[self._party]
        return ratios[_members(program.setting, key)[0]]

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The ratio of any deal of the class; 0 where the terms leave it out."""
        k, t = _members(setting, key)[0]
        paths: Mapping[str, tuple[float, ...]] = (scheme.terms.origin_share, scheme.terms.fund_share)[self._party]
        return float(paths[setting.deals[k].transfer][t]) if setting.deals[k].transfer in paths else 0.0

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms:
        """The ratio of every deal of the class, also in agreed years in which nothing is left to split."""
        paths: dict[str, tuple[float, ...]] = dict(getattr(terms, self.name))
        for k, t in _members(setting, key):
            transfer = setting.deals[k].transfer
            path = paths.get(transfer, (0.0,) * setting.horizon)
            same = [year for year in range(setting.horizon) if path[year] == path[t]] if path[t] else []
            years = {t, *(year for year in same if setting.ratio_class(k, year) == key)}
            paths[transfer] = tuple(value if year in years else ratio for year, ratio in enumerate(path))
        return terms.model_copy(update={self.name: paths})

    def select(self, setting: Setting, clause: Clause) -> Said:
        """The classes of the deals and years that a clause speaks of."""
        return {
            Number(self.name, setting.ratio_class(k, t)): clause.value
            for k in transfers_meant(setting, clause)
            for t in taxed_years(setting, k)
            if clause.year in (None, setting.case.years[t])
        }

    def by_rule(self, setting: Setting, key: Key) -> float | None:
        """The ratio that the rule fixes."""
        rules = (self._rule(setting, k, t) for k, t in _members(setting, key))
        return next((float(rule) for rule in rules if isinstance(rule, int | float)), None)

    def clauses(self, setting: Setting, key: Key) -> Iterator[dict[str, object]]:
        """The class's transfers, and their years if they are not all."""
        members = _members(setting, key)
        for k in sorted({k for k, _ in members}):
            years = [t for deal, t in members if deal == k]
            transfer = setting.deals[k].transfer
            if years == taxed_years(setting, k):
                yield {"transfer": transfer}
            else:
                yield from ({"transfer": transfer, "year": setting.case.years[t]} for t in years)

    def fields(self, key: Key) -> tuple[str, ...]:
        """Transfers, where the rule lets ratios vary by them; sectors, provinces and years stand for themselves."""
        return ("transfer",) * len(key)

    def concerns(self, setting: Setting, key: Key) -> frozenset[str]:
        """Origins and hosts of the deals of the class."""
        deals = [setting.deals[k] for k, _ in _members(setting, key)]
        return frozenset(setting.cities[i].id for deal in deals for i in (deal.origin, deal.host))

    def of_fund(self, key: Key) -> bool:
        """Whether this is the fund's part."""
        return self.name == "fund_share"

    def _rule(self, setting: Setting, k: int, t: int) -> float | Range:
        """What the rule says of the party's share of a deal in a year: a number or a range."""
        return setting.deals[k].shares[t][self._party]


def _deals_and_years(setting: Setting) -> list[tuple[int, int]]:
    return [(k, t) for k in range(len(setting.deals)) for t in taxed_years(setting, k)]


def _members(setting: Setting, key: Key) -> list[tuple[int, int]]:
    """Deals and years that share the ratio of a class."""
    return setting.taxed_by_class.get(key, [])
