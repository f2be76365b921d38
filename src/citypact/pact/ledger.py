"""The ledger: who pays whom, in which year, worked out from the case, the mechanism and the terms alone.

It knows nothing of the program that found the terms. Every gain that is reported comes from here. Payments are whole
numbers of the smallest unit of the currency ("coins", see ``money``) and are added up as integers.
"""

from collections.abc import Iterator, Mapping
from operator import itemgetter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.firms import compensation
from ..case.flows import Move, budget_revenue, discount_factors, moves_of, total, works
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
from ..mechanism.parties import FIRMS as FIRMS
from ..mechanism.parties import FUND as FUND
from ..mechanism.parties import LENDERS as LENDERS
from ..mechanism.parties import OUTSIDE as OUTSIDE
from ..mechanism.parties import RESERVE as RESERVE
from ..mechanism.parties import SITE as SITE
from ..mechanism.parties import STATUS_QUO as STATUS_QUO
from ..mechanism.parties import TAXPAYERS as TAXPAYERS
from ..mechanism.parties import WORKS as WORKS
from ..worth.alternative import alternative
from .grants import grants
from .money import Coins, in_coins, in_money, interest, per_unit
from .rounding import to_the_coin
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
_BESIDE = PLAN_ITEMS | LOAN_ITEMS


def settle(case: Case, model: Mechanism, terms: Terms) -> pd.DataFrame:
    """All money flows of a pact, over the status quo: what would happen without it is taken off.

    Returns
    -------
    DataFrame
        Long table with columns year, payer, payee, item, subject (transfer, project or use), amount (positive, in the
        case's money), coins (the same in the smallest unit of the currency, an integer), settlement (whether the
        pact itself moves the money) and budget (whether it is money of a budget; if not, an imputed benefit). Parties
        in brackets are not cities.

    Raises
    ------
    InvalidInput
        A payment is too large to be reckoned to the coin.
    """
    flows = payments(case, model.at(terms.sizes), terms)
    rows = [row for flow, coins in to_the_coin(case, flows) for row in _rows(case, flow, coins)]
    rows.sort(key=itemgetter(0))
    year, payer, payee, item, subject, coins, settlement, budget = zip(*rows, strict=True) if rows else [()] * 8
    whole = np.array(coins, dtype=np.int64)
    return pd.DataFrame(
        {
            "year": np.array(year, dtype=np.int64),
            **{"payer": payer, "payee": payee, "item": item, "subject": subject},
            **{"amount": in_money(case, whole), "coins": whole},
            **{"settlement": np.array(settlement, dtype=bool), "budget": np.array(budget, dtype=bool)},
        }
    )


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


def net_flows(case: Case, ledger: pd.DataFrame, among: NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """What each city receives less what it pays, over the status quo; cities by years, not discounted.

    ``among``: which rows count, shape (rows,); all of them, if nothing is said.
    """
    cities, years = pd.Index([city.id for city in case.cities], name="city"), pd.Index(case.years, name="year")
    net = np.zeros((len(cities), len(years)), dtype=np.int64)
    year, coins = years.get_indexer(pd.Index(ledger["year"])), ledger["coins"].to_numpy()
    coins = coins if among is None else np.where(among, coins, 0)
    for side, sign in (("payee", 1), ("payer", -1)):
        city = cities.get_indexer(pd.Index(ledger[side]))
        known = (city >= 0) & (year >= 0)
        np.add.at(net, (city[known], year[known]), sign * coins[known])
    return pd.DataFrame(net, index=cities, columns=years) / per_unit(case)


def gains(case: Case, ledger: pd.DataFrame) -> pd.Series:
    """Gain of each city over the status quo, in present value of the base year."""
    return pd.Series(net_flows(case, ledger) @ discount_factors(case), name="gain")


def fund_balance(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Floats:
    """Balance of the fund at the end of each year, with interest on the balance before. Shape (horizon,)."""
    return balance(case, ledger, FUND, fund_interest(case, model), debt_interest(case, model))


def fund_earnings(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Floats:
    """Interest that the fund earns in each year on its balance at the end of the year before. Shape (horizon,)."""
    rate, on_debt = fund_interest(case, model), debt_interest(case, model)
    held = in_coins(case, fund_balance(case, model, ledger))
    return in_money(case, [interest(int(coins), rate, on_debt) for coins in (0, *held[:-1])])


def balance(case: Case, ledger: pd.DataFrame, party: str, rate: float = 0.0, on_debt: float | None = None) -> Floats:
    """What a party holds at the end of each year of all it took in, with interest at ``rate``. Shape (horizon,).

    Below 0 is what it owes, at the rate ``on_debt`` if that is another one.
    """
    moved = np.zeros(case.horizon, dtype=np.int64)
    year, coins = pd.Index(case.years).get_indexer(pd.Index(ledger["year"])), ledger["coins"].to_numpy()
    for side, sign in (("payee", 1), ("payer", -1)):
        own = (ledger[side] == party).to_numpy() & (year >= 0)
        np.add.at(moved, year[own], sign * coins[own])
    held, path = 0, []
    for change in moved.tolist():
        held += interest(held, rate, on_debt) + change
        path.append(held)
    return in_money(case, path)


def fund_interest(case: Case, model: Mechanism) -> float:
    """Yearly interest on the fund's balance."""
    fund = model.fund
    return case.discount_rate if fund is None or fund.interest == "discount-rate" else fund.interest


def debt_interest(case: Case, model: Mechanism) -> float:
    """Yearly interest on what the fund owes."""
    fund = model.fund
    return fund_interest(case, model) if fund is None or fund.debt_interest is None else fund.debt_interest


def most_owed(case: Case, model: Mechanism) -> Coins:
    """What the fund may owe at the end of each year, in coins; nothing in the last. Shape (horizon,)."""
    part = 0.0 if model.fund is None else model.fund.debt_limit
    owed = in_coins(case, part * np.sum([budget_revenue(case, city) for city in case.cities], axis=0))
    owed[-1] = 0
    return owed


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
        to_origin = origin_payments(shared, np.array(terms.origin_share.get(k, nothing)))
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
    net: dict[tuple[str, str, str, str], Floats] = {}
    for add, some in ((np.add, _flows_of(model, moves, part)), (np.subtract, _flows_of(model, before, 0.0))):
        for flow in some:
            key = flow.payer, flow.payee, flow.item, flow.subject
            net[key] = flow.amounts if add is np.add and key not in net else add(net.get(key, 0.0), flow.amounts)
    yield from (Payment(*key, amounts) for key, amounts in net.items())
    for k, flows in before.items():
        lost, origin = compensation(case, flows, moves.get(k)), flows.transfer.origin
        its_part = part if plan.get(k, BEYOND) != BEYOND else 1.0
        yield Payment(origin, FIRMS, "firm-compensation", k, its_part * lost)
        yield Payment(plan.get(k, BEYOND), FIRMS, "firm-compensation", k, (1.0 - its_part) * lost)


def _flows_of(model: ClosedMechanism, moves: Mapping[str, Move], part: float) -> Iterator[Payment]:
    """All that moves bring and cost; ``part``: what the origin bears of their public cost."""
    for k, flows in moves.items():
        origin, host = flows.transfer.origin, flows.host.host
        yield Payment(origin, STATUS_QUO, "tax-forgone", k, total(flows.forgone))
        yield Payment(SITE, origin, "release-benefit", k, flows.release - flows.release_revenue)
        yield Payment(SITE, origin, "release-revenue", k, flows.release_revenue)
        yield Payment(origin, WORKS, "adjustment-cost", k, flows.adjustment)
        yield Payment(origin, WORKS, "moving-cost", k, part * flows.moving)
        yield Payment(TAXPAYERS, host, "tax-collected", k, total(flows.collected))
        yield Payment(host, WORKS, "service-cost", k, flows.service)
        yield Payment(host, WORKS, "capital-cost", k, flows.capital)
        yield Payment(host, WORKS, "moving-cost", k, (1.0 - part) * flows.moving)
        yield from _tiers(model, k, flows)


def _tiers(model: ClosedMechanism, k: str, flows: Move) -> Iterator[Payment]:
    """What a move means to the tiers of government that are no cities, and to their transfers to its two cities."""
    if model.participation.provinces != "ignored":
        yield from (Payment(tier, STATUS_QUO, "tax-forgone", k, lost) for tier, lost in flows.forgone_above.items())
        yield from (Payment(TAXPAYERS, tier, "tax-collected", k, tax) for tier, tax in flows.collected_above.items())
    above_origin, above_host = flows.grantors
    yield Payment(above_origin, flows.transfer.origin, "equalization-offset", k, flows.restored)
    yield Payment(flows.host.host, above_host, "equalization-offset", k, flows.taken_back)


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


def _rows(case: Case, flow: Payment, coins: Coins) -> Iterator[tuple[object, ...]]:
    moved_by_pact, of_budgets = flow.item not in _BESIDE, flow.item not in IMPUTED_ITEMS
    for year, amount in zip(case.years, coins.tolist(), strict=True):
        if amount:
            payer, payee = (flow.payer, flow.payee) if amount > 0 else (flow.payee, flow.payer)
            yield year, payer, payee, flow.item, flow.subject, abs(amount), moved_by_pact, of_budgets
