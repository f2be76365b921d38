"""The arithmetic of a ledger, recomputed in fractions: nothing is lost or made between payers and payees."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from ..case import load_case
from ..mechanism import load_model
from ..optimize import design
from ..pact.scheme import Scheme
from ..text import both
from .finding import Finding, within

CASE, RULE = "yangtze-river-delta-provinces", "hybrid"
_EXACT = 1e-6
"""As a part of the joint gain."""


def money() -> Iterator[Finding]:
    """A design of a bundled case: gains from the ledger in exact arithmetic, their sum, and what the fund is left."""
    scheme = design(load_case(CASE), load_model(RULE))
    everyone = scheme.table.together
    exact = _gains(scheme)
    away = (abs(float(exact[str(city)]) - gain) / everyone for city, gain in scheme.gain.items())
    yield within(both("doctor.gains", case=CASE), away, _EXACT)
    whole = float(sum(exact[str(city)] for city in scheme.gain.index))
    yield within(both("doctor.sum"), (abs(whole - everyone) / everyone,), _EXACT)
    left = abs(float(scheme.fund["balance"].iloc[-1]))
    yield within(both("doctor.fund"), (left / everyone,), _EXACT)


def _gains(scheme: Scheme) -> dict[str, Fraction]:
    """Present value of what each party of the ledger receives less what it pays."""
    growth = 1 + Fraction(str(scheme.case.discount_rate))
    gains: dict[str, Fraction] = defaultdict(Fraction)
    for row in scheme.ledger.itertuples():
        present = Fraction(str(row.amount)) / growth ** (int(str(row.year)) - scheme.case.base_year)
        gains[str(row.payee)] += present
        gains[str(row.payer)] -= present
    return gains
