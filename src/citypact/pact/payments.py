"""Every payment of a pact over the status quo, worked out from the case, the mechanism and the terms alone.

In money that is not rounded: the ledger (see ``ledger``) makes whole coins of it.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ..case.firms import compensation
from ..case.flows import Move, moves_of, remembers, total, works
from ..case.model import BEYOND, Case
from ..mechanism import (
    ClosedMechanism,
    Economy,
    Mechanism,
    Payment,
    economy,
    fund_payments,
    instrument_payments,
    origin_payments,
    shared_tax,
)
from ..mechanism.harm import compensations
from ..mechanism.parties import FIRMS, FUND, LENDERS, OUTSIDE, SITE, STATUS_QUO, TAXPAYERS, WORKS
from ..worth.alternative import alternative
from .grants import grants
from .money import in_coins, in_money, interest
from .terms import Terms

Floats = NDArray[np.float64]

IMPUTED_ITEMS = frozenset({"release-benefit", "project-benefit"})
"""Items that no budget sees: benefits that the case values in money. All others are budget money."""
PLAN_ITEMS = IMPUTED_ITEMS | {
    *("tax-forgone", "release-revenue", "adjustment-cost", "moving-cost", "equalization-offset", "firm-compensation"),
    *("tax-collected", "service-cost", "capital-cost", "project-cost", "project-revenue"),
}
"""Items that follow from the plan; all others but those of loans are moved by the pact itself."""
BORROWED, INTEREST, REPAID = "loan", "loan-interest", "loan-repaid"
LOAN_ITEMS = frozenset({BORROWED, INTEREST, REPAID})
"""Items of what cities borrow: between a city and its lenders, so a city that leaves the pact still owes it."""


def payments(
    case: Case, model: ClosedMechanism, terms: Terms, anyway: Mapping[str, str] | None = None
) -> Iterator[Payment]:
    """All payments of a pact over the status quo, before they are rounded to the coin.

    ``model``: see ``Mechanism.at``. ``anyway``: host of each transfer that moves in the status quo, as ``alternative``
    finds it, if it is known.
    """
    before, moves = alternative(case, model) if anyway is None else anyway, planned_moves(case, terms)
    yield from _moves(case, model, terms.plan, moves, moves_of(case, before))
    yield from _projects(case, terms)
    yield from pact_payments(case, model, terms, moves, anyway=before, planned=moves)
    yield from loans(case, model, terms)


def fund_interest(case: Case, model: Mechanism) -> float:
    """Yearly interest on the fund's balance."""
    fund = model.fund
    return case.discount_rate if fund is None or fund.interest == "discount-rate" else fund.interest


def debt_interest(case: Case, model: Mechanism) -> float:
    """Yearly interest on what the fund owes."""
    fund = model.fund
    return fund_interest(case, model) if fund is None or fund.debt_interest is None else fund.debt_interest


def planned_moves(case: Case, terms: Terms) -> dict[str, Move]:
    """Flows of each move of the plan, by transfer; those out of the region among them."""
    return moves_of(case, terms.plan)


def deals_of(moves: Mapping[str, Move]) -> dict[str, Move]:
    """The moves that have a host in the region, whose tax could be shared."""
    return {k: flows for k, flows in moves.items() if flows.host.host != BEYOND}


def pact_payments(
    case: Case,
    model: ClosedMechanism,
    terms: Terms,
    moves: Mapping[str, Move],
    seen: Economy | None = None,
    anyway: Mapping[str, str] | None = None,
    planned: Mapping[str, Move] | None = None,
) -> Iterator[Payment]:
    """What the pact itself moves when ``moves`` are the flows of its transfers: shares, fund, instruments.

    ``model``: see ``Mechanism.at``. ``seen``: the cities' figures where they are known better than by projection.
    ``anyway``: see ``payments``. ``planned``: flows of the moves as they were agreed upon, if they are known; what the
    fund grants is for these, whatever is collected.
    """
    nothing = (0.0,) * case.horizon
    for k, flows in moves.items():
        origin, host = flows.transfer.origin, flows.host.host
        shared = shared_tax(case, model, flows)
        to_origin = origin_payments(shared, terms.origin_ratios(k, shared.tax))
        to_fund = fund_payments(shared, np.array(terms.fund_share.get(k, nothing)))
        yield Payment(host, origin, "origin-share", k, to_origin)
        yield Payment(host, FUND, "fund-share", k, to_fund)
        yield Payment(host, OUTSIDE, "treasury-share", k, shared.treasury)
    yield from _harm(case, model, terms)
    yield from _fund(case, model, terms)
    agreed = planned_moves(case, terms) if planned is None else planned
    yield from grants(case, terms, agreed, alternative(case, model) if anyway is None else anyway)
    if model.instruments:
        known = economy(case, model, terms.plan, terms.projects, moves) if seen is None else seen
        yield from instrument_payments(model, known)


def _moves(
    case: Case, model: ClosedMechanism, plan: Mapping[str, str], moves: Mapping[str, Move], before: Mapping[str, Move]
) -> Iterator[Payment]:
    """What the moves of a plan change, those of the status quo taken off; and what firms lose by it and are paid."""
    part = model.costs.moving_origin_share
    if not before:
        yield from _flows_of(case, model, moves, part)
        return
    net: dict[tuple[str, str, str, str], Floats] = {}
    for add, some in (
        (np.add, _flows_of(case, model, moves, part)),
        (np.subtract, _flows_of(case, model, before, 0.0)),
    ):
        for flow in some:
            key = flow.payer, flow.payee, flow.item, flow.subject
            net[key] = flow.amounts if add is np.add and key not in net else add(net.get(key, 0.0), flow.amounts)
    yield from (Payment(*key, amounts) for key, amounts in net.items())
    for k, flows in before.items():
        lost, origin = compensation(case, flows, moves.get(k)), flows.transfer.origin
        its_part = part if plan.get(k, BEYOND) != BEYOND else 1.0
        yield Payment(origin, FIRMS, "firm-compensation", k, its_part * lost)
        yield Payment(plan.get(k, BEYOND), FIRMS, "firm-compensation", k, (1.0 - its_part) * lost)


def _flows_of(case: Case, model: ClosedMechanism, moves: Mapping[str, Move], part: float) -> Iterator[Payment]:
    """All that moves bring and cost; ``part``: what the origin bears of their public cost."""
    above = model.participation.provinces != "ignored"
    for flows in moves.values():
        if remembers(case, flows):
            name = "payments", flows.transfer.id, flows.host.host
            yield from case.recall(name, (part, above), lambda: [*_flows_of_one(flows, part, above=above)])  # noqa: B023
        else:
            yield from _flows_of_one(flows, part, above=above)


def _flows_of_one(flows: Move, part: float, *, above: bool) -> Iterator[Payment]:
    """The same of one move; ``above``: whether taxes of the tiers of government that are no cities are told."""
    k, origin, host = flows.transfer.id, flows.transfer.origin, flows.host.host
    yield Payment(origin, STATUS_QUO, "tax-forgone", k, total(flows.forgone))
    yield Payment(SITE, origin, "release-benefit", k, flows.release - flows.release_revenue)
    yield Payment(SITE, origin, "release-revenue", k, flows.release_revenue)
    yield Payment(origin, WORKS, "adjustment-cost", k, flows.adjustment)
    yield Payment(origin, WORKS, "moving-cost", k, part * flows.moving)
    yield Payment(TAXPAYERS, host, "tax-collected", k, total(flows.collected))
    yield Payment(host, WORKS, "service-cost", k, flows.service)
    yield Payment(host, WORKS, "capital-cost", k, flows.capital)
    yield Payment(host, WORKS, "moving-cost", k, (1.0 - part) * flows.moving)
    if above:
        yield from (Payment(tier, STATUS_QUO, "tax-forgone", k, lost) for tier, lost in flows.forgone_above.items())
        yield from (Payment(TAXPAYERS, tier, "tax-collected", k, tax) for tier, tax in flows.collected_above.items())
    above_origin, above_host = flows.grantors
    yield Payment(above_origin, origin, "equalization-offset", k, flows.restored)
    yield Payment(host, above_host, "equalization-offset", k, flows.taken_back)


def _projects(case: Case, terms: Terms) -> Iterator[Payment]:
    for p in terms.projects:
        flows = works(case, case.project[p])
        for city, share in terms.project_share[p].items():
            yield Payment(city, WORKS, "project-cost", p, share * flows.cost)
        for city, benefit in flows.benefits.items():
            yield Payment(WORKS, city, "project-benefit", p, benefit - flows.revenue[city])
            yield Payment(WORKS, city, "project-revenue", p, flows.revenue[city])


def _harm(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Payment]:
    for p in terms.projects:
        for harmed, harm in compensations(case, model, works(case, case.project[p])).items():
            for city, share in terms.project_share[p].items():
                yield Payment(city, harmed, "harm-compensation", p, share * harm)
            yield Payment(FUND, harmed, "harm-compensation", p, terms.carried.get(p, 0.0) * harm)


def _fund(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Payment]:
    if model.fund is not None:
        income = model.fund.income / case.unit
        yield Payment(OUTSIDE, FUND, "fund-income", "fund", np.full(case.horizon, income))
    for city, amounts in terms.contributions.items():
        yield Payment(city, FUND, "contribution", "fund", np.array(amounts))
    for p, part in terms.carried.items():
        yield Payment(FUND, WORKS, "fund-works", p, part * works(case, case.project[p]).cost)
    for party, part in terms.returned.items():
        yield Payment(FUND, party, "fund-remainder", "fund", np.eye(case.horizon)[-1] * part)
    for city, amounts in terms.subsidy.items():
        yield Payment(OUTSIDE, city, "subsidy", "subsidy", np.array(amounts))


def loans(case: Case, model: Mechanism, terms: Terms) -> Iterator[Payment]:
    """What cities borrow, the interest on what they owed a year before, and what they repay; whole coins each."""
    for city, path in terms.debt.items():
        owed = in_coins(case, np.array(path))
        before = np.concatenate([[0], owed[:-1]])
        due = np.array([interest(int(coins), bond_rate(case, model)) for coins in before])
        for item, coins in ((BORROWED, owed - before), (REPAID, before - owed), (INTEREST, due)):
            payer, payee = (LENDERS, city) if item == BORROWED else (city, LENDERS)
            yield Payment(payer, payee, item, city, in_money(case, coins.clip(min=0)))


def bond_rate(case: Case, model: Mechanism) -> float:
    """Yearly interest on what cities owe."""
    return case.discount_rate if model.borrowing is None else model.borrowing.rate(case)
