"""What a scheme means for budgets, apart from the benefits that a case values in money and no budget sees."""

from collections.abc import Iterator

from ..pact.scheme import Scheme
from .indicator import Indicator
from .period import periods


def cash(scheme: Scheme) -> Iterator[Indicator]:
    """Budget money and imputed benefits of all cities, whose budget loses, what is to be financed, what is borrowed."""
    ledger, budgets = scheme.ledger, scheme.budgets
    for period in periods(scheme.case):
        yield Indicator("budget", "money", float(period.by_city(ledger[ledger["budget"]]).sum()), period.key)
    for period in periods(scheme.case):
        yield Indicator("imputed", "money", float(period.by_city(ledger[~ledger["budget"]]).sum()), period.key)
    yield Indicator("budget_loses", "cities", tuple(str(city) for city in scheme.out_of_pocket.index))
    yield Indicator("to_finance", "money", float(budgets["to_finance"].sum()))
    yield Indicator("debt", "money", float(scheme.debts.max(axis=1).sum()))
    yield Indicator("not_paid_back", "count", int(budgets["payback_year"].isna().sum()))
