"""What the tests of the negotiation desk share: the real case with its worths, and small cases with a mechanism."""

from functools import cache
from typing import Any

import numpy as np
from scipy.optimize import linprog

from citypact.case.model import Case
from citypact.mechanism import Mechanism, load_model
from citypact.negotiation.counter import CounterOffer, counter_offer
from citypact.negotiation.numbers import Number, expression, measure
from citypact.negotiation.offer import Clause, Offer, statute_as_offer
from citypact.negotiation.position import Position, reopen, take_position
from citypact.optimize.program import Linear, Program
from citypact.worth import WorthTable, worth_table

from .random_cases import random_case
from .real_case import real_case


@cache
def rule_of_2015() -> Position:
    """The 2015 rule as an offer in talks under the hybrid mechanism."""
    case, table = real_case()
    hybrid = load_model("hybrid")
    return take_position(case, hybrid, statute_as_offer(load_model("bth-2015"), hybrid), table)


@cache
def reopened_rule_of_2015() -> Position:
    """The 2015 rule's halves under the hybrid's own term."""
    return reopen(rule_of_2015(), load_model("hybrid"))


@cache
def counter_on_the_real_case(measure: str) -> CounterOffer:
    """The offer nearest to the 2015 rule's halves that everyone accepts."""
    return counter_offer(reopened_rule_of_2015(), measure)


@cache
def small(seed: int, cities: int = 4, transfers: int = 5, **figures: Any) -> tuple[Case, WorthTable]:
    """A small made-up case."""
    case = random_case(seed, cities=cities, transfers=transfers, **figures)
    return case, worth_table(case)


def hybrid(**changes: Any) -> Mechanism:
    """The hybrid mechanism with rooms changed: ``tax_sharing={"origin_share": 0.5}`` and the like."""
    model = load_model("hybrid")
    rooms = {room: getattr(model, room).model_copy(update=fields) for room, fields in changes.items()}
    return model.model_copy(update=rooms)


def half_and_half(share: float = 0.5) -> Offer:
    """Every shared tax split alike, no money in the fund, projects paid for by benefit."""
    return Offer(
        clauses=(
            Clause(number="origin_share", value=share),
            Clause(number="contribution_rate", value=0.0),
            Clause(number="grant", value=0.0),
            Clause(number="project_share", value="by-benefit"),
        )
    )


def position(seed: int, offer: Offer | None = None, model: Mechanism | None = None, **figures: Any) -> Position:
    """An offer (half and half) laid upon a small case."""
    case, table = small(seed, **figures)
    return take_position(case, hybrid() if model is None else model, offer or half_and_half(), table)


def in_its_unit(program: Program, number: Number) -> Linear:
    """A number of the program in its own unit, the case's money."""
    return measure(program.setting, number) * expression(program, number)


def distance_by_all_rows(worths: np.ndarray, gains: np.ndarray) -> tuple[float, float]:
    """Least outside money, and with it the least money received, by a program that holds all rows (scipy)."""
    n = gains.size
    rows = np.array([[c >> i & 1 for i in range(n)] for c in range(1, worths.size)], dtype=float)
    missing = worths[1:] - rows @ gains
    matrix = -np.hstack([rows, -rows])
    outside = np.concatenate([np.ones(n), -np.ones(n)])
    nonnegative = {"A_ub": np.vstack([matrix, -outside]), "b_ub": np.append(-missing, 0.0)}
    subsidy = linprog(outside, **nonnegative).fun
    moved = linprog(
        np.concatenate([np.ones(n), np.zeros(n)]),
        A_ub=np.vstack([matrix, outside]),
        b_ub=np.append(-missing, subsidy + 1e-9),
    ).fun
    return subsidy, moved
