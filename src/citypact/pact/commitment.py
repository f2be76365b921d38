"""What keeps the members of a pact in it: what each city could gain by leaving, read off the ledger, and the least
pledge under which leaving never pays.

Moves cannot be undone: a city that leaves keeps the firms that came to it and stops its payments (hold-up). What it
gains by leaving at the beginning of year t, in money of that year and before it forfeits any pledge, is

    temptation[i,t] = sum_{s >= t} (1+r)^-(s-t) (paid - received under the pact)[i,s] + beside[i,t]

where ``beside`` is what the terms of exit (``mechanism.exit``) give or take: nothing, where a mechanism says nothing.

    beside[i,t] = returned[i,t] + sum_{s >= t} (1+r)^-(s-t) after[i,s]
    after       = 0                                                  if taxes stay where they fall
                  what the city earns alone - its flows of the plan  if it reverts to the status quo
    after      += its part of the cost of joint projects             if that is released, in the first case
    after      -= the same                                           if it is bought out, in the second
    beside      = -infinity, where the city may not leave, and while a notice given in the first year still runs
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..case.firms import compensation
from ..case.flows import moves_of, present_value, works
from ..case.model import BEYOND, Case, Project
from ..case.starts import open_years
from ..mechanism import Mechanism
from ..worth.alternative import alternative
from .ledger import FUND, net_flows
from .payments import LOAN_ITEMS, fund_interest
from .terms import Terms


def continuation(case: Case, flows: pd.DataFrame) -> pd.DataFrame:
    """Value of what is still to come, this year included, in money of each year; cities by years.

    value[t] = flow[t] + value[t+1] / (1+r)
    """
    values = np.zeros(flows.shape)
    after = np.zeros(flows.shape[0])
    for t in range(flows.shape[1] - 1, -1, -1):
        after = flows.to_numpy(dtype=float)[:, t] + after / (1.0 + case.discount_rate)
        values[:, t] = after
    return pd.DataFrame(values, index=flows.index, columns=flows.columns)


def temptation(case: Case, payments: pd.DataFrame, beside: pd.DataFrame | None = None) -> pd.DataFrame:
    """What each city gains by leaving at the beginning of each year, in money of that year; negative: it loses.

    ``payments``: received less paid under the pact, cities by years; ``beside``: see ``exit_value``, none: nothing.
    """
    spared = -continuation(case, payments)
    return spared if beside is None else spared + beside


def least_bond(case: Case, payments: pd.DataFrame, beside: pd.DataFrame | None = None) -> pd.Series:
    """The smallest pledge of each city, forfeited in the year in which it leaves, under which leaving never pays."""
    return temptation(case, payments, beside).max(axis=1).clip(lower=0.0).rename("bond") + 0.0


def pledges_needed(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> pd.Series:
    """The least bond of each city under a mechanism's terms of exit. Money of the case."""
    payments = net_flows(case, ledger[ledger["settlement"]])
    return least_bond(case, payments, exit_value(case, model, terms, ledger)).rename("pledge")


def pledges(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> pd.Series | None:
    """What each city forfeits if it leaves, in the case's money; None: nobody can leave.

    The least bond that keeps the agreed payments, and never more than the limit: who owes nothing pledges nothing.
    """
    most = most_pledged(case, model)
    if most is None:
        return None
    needed = pledges_needed(case, model, terms, ledger)
    return needed.clip(upper=most).rename("pledge")


def most_pledged(case: Case, model: Mechanism) -> pd.Series | None:
    """The most that each city pledges, infinite without a limit; None: nobody can leave."""
    if model.participation.enforcement == "binding":
        return None
    part = model.participation.pledge_part
    most = {city.id: np.inf if part is None else part * city.revenue for city in case.cities}
    return pd.Series(most, name="pledge", dtype=float)


def exit_value(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> pd.DataFrame:
    """What leaving at the beginning of each year brings beside the end of payments; cities by years, money of the year.

    Minus infinity where a city may not leave.
    """
    rule = model.exit_terms
    value = continuation(case, _after(case, model, ledger)) + returned(case, model, ledger)
    may = rule.leavers(case, terms.plan)
    value.loc[[city not in may for city in value.index]] = -np.inf
    value.iloc[:, : rule.notice_years] = -np.inf
    return value


def returned(case: Case, model: Mechanism, ledger: pd.DataFrame) -> pd.DataFrame:
    """What the fund returns to a city that leaves at the beginning of each year; negative: the city pays."""
    if model.exit_terms.asset_rule == "forfeit":
        return _nothing(case)
    claim = fund_claim(paid_into_fund(case, ledger), fund_interest(case, model))
    settled = model.exit_terms.returned(claim.to_numpy(dtype=float))
    return pd.DataFrame(settled, index=claim.index, columns=claim.columns)


def paid_into_fund(case: Case, ledger: pd.DataFrame) -> pd.DataFrame:
    """What each city pays into the fund, shares of tax included, less its grants; cities by years."""
    with_fund = (ledger["payer"] == FUND) | (ledger["payee"] == FUND)
    return -net_flows(case, ledger[with_fund & (ledger["item"] != "harm-compensation")])


def fund_claim(paid_in: pd.DataFrame, interest: float) -> pd.DataFrame:
    """What was paid in before each year, with the fund's interest up to that year.

    claim[t] = (claim[t-1] + paid_in[t-1]) (1 + interest)
    """
    claim = np.zeros(paid_in.shape)
    for t in range(1, paid_in.shape[1]):
        claim[:, t] = (claim[:, t - 1] + paid_in.to_numpy(dtype=float)[:, t - 1]) * (1.0 + interest)
    return pd.DataFrame(claim, index=paid_in.index, columns=paid_in.columns)


def joint_costs(case: Case, ledger: pd.DataFrame) -> pd.DataFrame:
    """What each city bears of the cost of projects that it does not build by itself alone; cities by years."""
    own = {(city, project.id) for city, projects in own_projects(case).items() for project in projects}
    borne = ledger[ledger["item"] == "project-cost"]
    joint = [pair not in own for pair in zip(borne["payer"], borne["subject"], strict=True)]
    return -net_flows(case, borne.loc[joint])


def alone_flows(case: Case, anyway: Mapping[str, str]) -> pd.DataFrame:
    """What each city earns alone over the status quo, by year; cities by years.

    From the projects that need no one else and pay for it; and from keeping firms that would leave the region
    (``anyway``: host by transfer) where that is worth what the firm is paid for it.
    """
    table = _nothing(case)
    for gone in moves_of(case, anyway).values():
        kept = -gone.of_origin(0.0) - compensation(case, gone, None)
        if gone.host.host == BEYOND and present_value(case, kept) > 0:
            table.loc[gone.transfer.origin] += kept
    for city, projects in own_projects(case).items():
        for project in projects:
            flows = works(case, project)
            table.loc[city] += flows.benefits[city] - flows.cost
    return table


def own_projects(case: Case) -> Mapping[str, tuple[Project, ...]]:
    """Projects that a city would build alone: nobody else's consent is needed, and its own benefit exceeds the cost."""
    found: dict[str, tuple[Project, ...]] = {}
    for city in case.cities:
        free = [(p, works(case, p)) for p in case.projects if set(p.members) <= {city.id}]
        worth = [(p, flows) for p, flows in free if city.id in flows.benefits]
        found[city.id] = tuple(p for p, f in worth if present_value(case, f.benefits[city.id] - f.cost) > 0)
    return found


def movable(case: Case, city: str) -> bool:
    """Whether a project that a city would build alone could start in several years."""
    return any(len(open_years(project)) > 1 for project in own_projects(case)[city])


def _after(case: Case, model: Mechanism, ledger: pd.DataFrame) -> pd.DataFrame:
    """What a city that has left has each year beyond what it would have had of the plan itself."""
    rule = model.exit_terms
    if rule.revert_to == "taxes-where-they-fall":
        return joint_costs(case, ledger) if rule.project_costs == "released" else _nothing(case)
    ends = ~ledger["settlement"] & ~ledger["item"].isin(LOAN_ITEMS)  # what it borrowed it still owes
    reverted = alone_flows(case, alternative(case, model)) - net_flows(case, ledger[ends])
    return reverted - joint_costs(case, ledger) if rule.project_costs == "bought-out" else reverted


def _nothing(case: Case) -> pd.DataFrame:
    return pd.DataFrame(0.0, index=[city.id for city in case.cities], columns=list(case.years))
