"""A size that the rules leave open as one number for all, such as ``pool.rate``."""

from collections.abc import Iterator

import pandas as pd

from ...case.flows import made, moves_of, present_value
from ...mechanism.quantity import largest
from ...optimize.blocks.projects import key_shares
from ...optimize.program import Expression, Program
from ...optimize.setting import Setting, money_size
from ...pact.ledger import settle
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ..offer import Clause
from .kind import Kind, Said
from .number import Item, Key, Number


class Size(Kind):
    """An open size; its key is its dotted path."""

    name = "size"
    unit = "exact"
    named_by = ("parameter",)
    in_setting = True

    def items(self, setting: Setting) -> Iterator[Item]:
        """Every open size that can vary; a unit of it moves half of what all parties' receipts change by."""
        for path, limits in setting.model.open_sizes.items():
            if limits.min < limits.max:
                low, high = (_present_by_party(setting, path, end) for end in (limits.min, limits.max))
                moved = 0.5 * float(high.sub(low, fill_value=0.0).abs().sum())
                moved = moved or _counted(setting, path) * (limits.max - limits.min)
                money = moved / (limits.max - limits.min)
                yield Item(Number(self.name, (path,)), limits.min, limits.max, limits.step, money)

    def expression(self, program: Program, key: Key) -> Expression | float:
        """The size."""
        return program.sizes[key[0]]

    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The size."""
        return float(scheme.terms.sizes[key[0]])

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms:
        """The size."""
        return terms.model_copy(update={"sizes": {**terms.sizes, key[0]: value}})

    def select(self, setting: Setting, clause: Clause) -> Said:
        """The open sizes that a clause speaks of."""
        paths = setting.model.open_sizes
        return {Number(self.name, (path,)): clause.value for path in paths if clause.parameter in (None, path)}

    def concerns(self, setting: Setting, key: Key) -> frozenset[str]:
        """All cities: it is one number for all."""
        return frozenset(city.id for city in setting.cities)

    def of_fund(self, key: Key) -> bool:
        """Whether it is a size of the fund's rules."""
        return key[0].startswith("fund.")


def _counted(setting: Setting, path: str) -> float:
    """What is counted in all by the statistics, for a share that moves no money: value added, in the case's money."""
    if path != "statistics.origin_share":
        return 0.0
    moves = moves_of(setting.case, setting.plan.hosts).values()
    arrive = (flows[1] for move in moves if (flows := made(setting.case, move)) is not None)
    return sum(present_value(setting.case, flow) for flow in arrive) or money_size(setting.case, setting.table)


def _present_by_party(setting: Setting, path: str, size: float) -> pd.Series:
    """Received less paid by every party in present value, one open size at ``size``, ratios at their largest."""
    model, plan = setting.model, setting.plan
    ratios = [
        {deal.transfer: tuple(largest(shares[party]) for shares in deal.shares) for deal in setting.deals}
        for party in range(2)
    ]
    borne = {
        work.project: {setting.cities[i].id: share for i, share in key_shares(setting, work, "by-benefit").items()}
        for work in setting.works
    }
    sizes = {name: limits.min for name, limits in model.open_sizes.items()} | {path: size}
    agreed = {"origin_share": ratios[0], "fund_share": ratios[1], "project_share": borne, "sizes": sizes}
    ledger = settle(setting.case, model, Terms(plan=plan.hosts, projects=plan.projects, **agreed))
    present = ledger["amount"] * ledger["year"].map(dict(zip(setting.case.years, setting.discount, strict=True)))
    return present.groupby(ledger["payee"]).sum().sub(present.groupby(ledger["payer"]).sum(), fill_value=0.0)
