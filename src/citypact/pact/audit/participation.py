"""Would everybody take part? Every city, both sides of every deal, every coalition with a right, and no one who leaves.

Gains and flows are the ledger's; what there is outside the pact is the game's.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...case.flows import Move, budget_revenue, moves_of, present_value
from ...case.model import Case
from ...game.coalitions import members
from ...mechanism import ClosedMechanism, Mechanism
from ...mechanism.rights import Entitled
from ...worth.alternative import alternative
from ...worth.claims import Claims, by_player
from ..commitment import alone_flows, pledges_needed
from ..ledger import gains, net_flows
from ..payments import deals_of, planned_moves
from ..terms import Terms
from .breach import Breach

_OF_THE_DEAL = ("origin-share", "fund-share", "treasury-share", "firm-compensation")
"""What a host pays of its tax, and for having the firm sent to it, beside its own costs."""


def cities(case: Case, model: Mechanism, ledger: pd.DataFrame, claims: Claims, gain: pd.Series) -> Iterator[Breach]:
    """Every city gains what it could earn alone and the minimum gain on top; and never loses, if years count.

    What its own projects would cost it in a year if it were alone is no loss by the pact.
    """
    rule = model.participation
    if rule.city == "none":
        return
    for i, city in enumerate(claims.players):
        wanted = claims.worth(1 << i) + rule.minimum_gain / case.unit
        yield Breach("participation.city", city, wanted - float(gain[city]))
    if rule.city == "every-year":
        alone = alone_flows(case, alternative(case, model)).clip(upper=0.0)
        for place, flows in (net_flows(case, ledger) - alone).to_dict("index").items():
            for year, flow in flows.items():
                yield Breach("participation.city: every-year", f"{place}/{year}", -float(flow))


def budgets(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """No budget is down in present value, nor in a year by more than it may be, as far as the rule looks at them.

    What no budget sees is worked out from the case's own figures here; the ledger's column is not asked.
    """
    rule = model.participation
    if rule.money == "none" and rule.yearly_loss is None:
        return
    anyway = alternative(case, model)
    for city, flows in net_flows(case, ledger).iterrows():
        unseen = _released(case, terms.plan, str(city)) - _released(case, anyway, str(city))
        budget = flows.to_numpy(dtype=float) - unseen - _built(case, terms, str(city))
        if rule.money != "none":
            yield Breach("participation.money", str(city), -present_value(case, budget))
        if rule.yearly_loss is not None:
            down = -budget - rule.yearly_loss * budget_revenue(case, case.city[str(city)])
            for year, excess in zip(case.years, down.tolist(), strict=True):
                yield Breach("participation.money: every-year", f"{city}/{year}", excess)


def _released(case: Case, hosts: Mapping[str, str], city: str) -> NDArray[np.float64]:
    """Benefits of release that a city has by year from moves, and no budget sees; shape (horizon,)."""
    years, found = np.array(case.years), np.zeros(case.horizon)
    for k, host in hosts.items():
        transfer = case.transfer[k]
        if transfer.origin == city:
            growth = case.inflation if transfer.release_growth is None else transfer.release_growth
            unseen = (
                (1.0 - transfer.release_cash) * transfer.release_benefit * (1.0 + growth) ** (years - case.base_year)
            )
            found += np.where(years >= case.host[k, host].start_year, unseen, 0.0)
    return found


def _built(case: Case, terms: Terms, city: str) -> NDArray[np.float64]:
    """Benefits of projects that a city has by year, and no budget sees; shape (horizon,)."""
    years, found = np.array(case.years), np.zeros(case.horizon)
    for row in case.project_benefits:
        if row.city == city and row.project in terms.projects:
            project = case.project[row.project]
            serves = years >= project.start_year + project.build_years
            unseen = (1.0 - row.cash) * row.benefit * (1.0 + row.growth) ** (years - case.base_year)
            found += np.where(serves, unseen, 0.0)
    return found


def deals(case: Case, model: ClosedMechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """Every origin gets back what the rule says of its loss by the pact; every host keeps at least its own costs."""
    rule = model.participation
    if rule.origin_compensation is None and not rule.host_no_loss:
        return
    before = moves_of(case, alternative(case, model))
    by_subject = dict(iter(ledger.groupby("subject")))
    for transfer, flows in deals_of(planned_moves(case, terms)).items():
        rows = by_subject.get(transfer, ledger.iloc[:0])
        if rule.origin_compensation is not None:
            anyway = _lost(case, before[transfer]) if transfer in before else 0.0
            loss = max(0.0, _lost(case, flows) - anyway)
            received = gains(case, rows[rows["item"] == "origin-share"])[flows.transfer.origin]
            excess = rule.origin_compensation * loss - float(received)
            yield Breach("participation.origin_compensation", transfer, excess)
        if rule.host_no_loss:
            shared = gains(case, rows[rows["item"].isin(_OF_THE_DEAL)])[flows.host.host]
            own = present_value(case, flows.of_host(1.0 - model.costs.moving_origin_share))
            yield Breach("participation.host_no_loss", transfer, -(own + float(shared)))


def _lost(case: Case, flows: Move) -> float:
    """Tax that an origin loses by a move, net of its release benefit, in present value."""
    return present_value(case, flows.lost - flows.release)


def coalitions(case: Case, model: Mechanism, claims: Claims, gain: pd.Series, shortfall: float) -> Iterator[Breach]:
    """The coalition with a right to its worth that falls furthest short of it, beyond the stated shortfall."""
    entitled = Entitled.of(case, model.participation.coalitions, claims.players)
    own = by_player(claims, gain)
    if not entitled.nobody and (worst := claims.worst(own, entitled)) is not None:
        together = ", ".join(claims.players[i] for i in members(worst.coalition))
        yield Breach("participation.coalitions", together, max(worst.excess, worst.bound) - shortfall)


def pledges(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """What each city would have to pledge so that it never pays to leave, against what it may be asked to."""
    part = model.participation.pledge_part
    if part is not None:
        needed = pledges_needed(case, model, terms, ledger)
        for city in case.cities:
            yield Breach("participation.bond_limit", city.id, float(needed[city.id]) - part * city.revenue)
