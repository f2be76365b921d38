"""What the numbers of an agreement are rounded to: by the mechanism, or as agreements are usually written."""

from dataclasses import dataclass, replace

from ..case.model import Case
from ..mechanism import Mechanism
from ..mechanism.sections.rounding import Rounding
from ..pact.money import per_unit
from ..worth import Worths
from .setting import Setting, money_size, power_of_ten

_AMOUNT = 10_000.0
"""Currency in which yearly payments are usually said."""
_SMALL = 1e-4
"""Part of the largest worth that a grain of money is at most, where the mechanism names none."""
STANDARD = Rounding()
"""What holds where a mechanism says nothing."""


@dataclass(frozen=True)
class Grains:
    """Grain of ratios and rates (fractions) and of amounts (the case's money); 0: not rounded."""

    ratio: float
    rate: float
    amount: float

    @property
    def nothing(self) -> bool:
        """Whether nothing is rounded."""
        return not (self.ratio or self.rate or self.amount)

    def of(self, kind: str) -> float:
        """The grain of "ratio", "rate" or "amount"."""
        return {"ratio": self.ratio, "rate": self.rate, "amount": self.amount}[kind]

    def finer(self, kind: str, grain: float) -> "Grains":
        """The same with another grain of a kind."""
        return replace(self, **{kind: grain})


def grains(case: Case, model: Mechanism, table: Worths) -> Grains:
    """The grains of a case under a mechanism; amounts are whole coins at least."""
    asked = model.rounding or STANDARD
    amount = asked.amount
    if amount is None:
        amount = min(_AMOUNT, power_of_ten(_SMALL * money_size(case, table) * case.unit))
    coin = case.unit / per_unit(case)
    return Grains(asked.ratio, asked.rate, 0.0 if amount < coin else amount / case.unit)


def coins_of_leeway(setting: Setting, least: float) -> float:
    """Program money, at least ``least``, by which a payment that an offer holds may be missed in a program.

    What else the fund gets and pays is rounded to coins by itself, so that what is held, in coins, adds up in coins
    and not in a program.
    """
    return max(least, 2.0 / per_unit(setting.case) / setting.scale)
