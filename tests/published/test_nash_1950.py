"""John Nash (1950), The Bargaining Problem, Econometrica 18(2), 155-162: the barter of Bill and Jack."""

from itertools import product

import numpy as np
import pytest

from citypact.negotiation.bargaining import solve
from citypact.negotiation.reach import of_points

# Utility to (Bill, Jack), as printed in the paper's table.
BILLS = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
JACKS = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}


def every_barter() -> np.ndarray:
    """Gain of both from every exchange: each good changes hands or not."""
    gains = []
    for moved in product((0, 1), repeat=len(BILLS) + len(JACKS)):
        given, taken = moved[: len(BILLS)], moved[len(BILLS) :]
        bill = sum(-m * u for m, (u, _) in zip(given, BILLS.values(), strict=True))
        bill += sum(m * u for m, (u, _) in zip(taken, JACKS.values(), strict=True))
        jack = sum(m * u for m, (_, u) in zip(given, BILLS.values(), strict=True))
        jack += sum(-m * u for m, (_, u) in zip(taken, JACKS.values(), strict=True))
        gains.append((bill, jack))
    return np.array(gains, dtype=float)


def test_bill_and_jack_trade_for_a_product_of_gains_of_sixty() -> None:
    """Bill gives book, whip, ball and bat; Jack gives pen, toy and knife: 12 more for Bill, 5 more for Jack."""
    gains, _, gap = solve(of_points(every_barter()), "nash", np.zeros(2), np.ones(2))
    assert gains == pytest.approx([12.0, 5.0], abs=1e-4)
    assert gap < 1e-4
