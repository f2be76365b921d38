"""What becomes of money in the fund that the rule lets nobody be paid: it goes back to those who had to pay it in.

had[c] = what a contributor had to pay in over all years: outside income, contributions at the least rate, and shares of
tax whose part for the fund is fixed. What a design or an offer pays in beyond that it pays in to have it paid out.
"""

from .model import Mechanism
from .quantity import Span
from .sections.fund import Fund


def returns(model: Mechanism) -> bool:
    """Whether what is left in the fund at the end is returned; if not said, where the fund may carry no projects."""
    fund = model.fund
    if fund is None or fund.remainder is not None:
        return fund is not None and fund.remainder == "return"
    return model.costs.projects != "design" or "projects" not in fund.uses or not fund.carries


def obliged_income(fund: Fund) -> float:
    """Outside money of a year that comes in whatever is designed, in currency."""
    return 0.0 if isinstance(fund.income, Span) else fund.income


def obliged_rate(fund: Fund, *, weak: bool) -> float:
    """The least part of its revenue that a city pays in each year."""
    rate = fund.contribution_rate
    if weak and not fund.weak_areas_pay:
        return 0.0
    return rate.min if isinstance(rate, Span) else rate


def fund_shares_fixed(model: Mechanism) -> bool:
    """Whether what the fund gets of a move's tax follows from the move alone."""
    of_tax = [path for path in model.open_parameters if path.startswith("tax_sharing.")]
    return not any(path.endswith("fund_share") or path in model.open_sizes for path in of_tax)
