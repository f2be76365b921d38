"""Mechanisms in which no year may bring a loss and cities may borrow; and what of it a program of its own says."""

from typing import Any

import numpy as np
from scipy.optimize import linprog

from citypact.case.flows import budget_revenue, discount_factors
from citypact.case.model import Case
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.sections.borrowing import Borrowing
from citypact.pact.ledger import net_flows, settle
from citypact.pact.terms import Terms
from citypact.worth import Plan


def lending(borrowing: dict[str, Any] | None, mode: str = "consent", **participation: Any) -> Mechanism:
    """The legal pact where nobody may lose in any year, and cities may borrow so, if at all."""
    model = load_model("legal-pact")
    asked = {"city": "every-year", "coalitions": "none"} | participation
    return model.model_copy(
        update={
            "coordination": model.coordination.model_copy(update={"mode": mode}),
            "participation": model.participation.model_copy(update=asked),
            "borrowing": None if borrowing is None else Borrowing(**borrowing),
            "fund": None,
        }
    )


def net_gain_of_plan(case: Case, plan: Plan, borrowing: dict[str, Any] | None) -> float | None:
    """Joint gain of a plan of moves less the least cost of loans by which nobody loses in any year; None: no way.

    A linear program over payments from hosts to origins and debts, from the ledger of the bare plan: no block of the
    design has a part in it. For cases without projects, under ``lending`` with all taxes shared.
    """
    bare = Terms(plan=plan.hosts, projects=(), origin_share={}, fund_share={}, project_share={})
    model, cities, years = lending(None), [city.id for city in case.cities], case.horizon
    ledger = settle(case, model, bare)
    flows = net_flows(case, ledger).loc[cities].to_numpy(dtype=float)
    size, deals = len(cities) * years, list(plan.hosts)
    rule = None if borrowing is None else Borrowing(**borrowing)
    rate = case.discount_rate if rule is None else rule.rate(case)
    up = np.zeros(size + len(deals) * years)
    lacks = np.zeros((size, up.size))  # rows: cities by years; columns: debts, then payments of deals
    for i, city in enumerate(cities):
        for t in range(years):
            at = i * years + t
            up[at] = (
                0.0 if rule is None or t == years - 1 else rule.limit(city) * budget_revenue(case, case.city[city])[t]
            )
            lacks[at, at] = -1.0
            if t:
                lacks[at, at - 1] = 1.0 + rate
    for k, deal in enumerate(deals):
        taxes = ledger[(ledger["subject"] == deal) & (ledger["item"] == "tax-collected")]
        for t, year in enumerate(case.years):
            at = size + k * years + t
            up[at] = taxes.loc[(taxes["year"] == year) & (taxes["payee"] == plan.hosts[deal]), "amount"].sum()
            lacks[cities.index(case.transfer[deal].origin) * years + t, at] = -1.0
            lacks[cities.index(plan.hosts[deal]) * years + t, at] = 1.0
    discount = discount_factors(case)
    cost = np.concatenate(
        [
            np.tile(discount * (rate - case.discount_rate) / (1.0 + case.discount_rate), len(cities)),
            np.zeros(up.size - size),
        ]
    )
    found = linprog(cost, lacks, flows.ravel(), bounds=[(0.0, most) for most in up])
    return float(discount @ flows.sum(axis=0)) - found.fun if found.status == 0 else None
