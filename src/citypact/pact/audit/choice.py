"""Is the plan the one that those who decide would choose? The market's by its definition, the centre's by a program.

Nothing here comes from where plans are made: gains of firms and values to the centre are reckoned anew from the flows
of the case, city by city, and the centre's best plan by an integer program of its own, proven by two solvers.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from ...case.flows import move, present_value, works
from ...case.model import BEYOND, Case, Host, Transfer
from ...case.players import on_provinces
from ...mechanism import ClosedMechanism
from ...solve.integer import solve_integer
from ...solve.rows import Row, compiled
from ...text import both
from ...worth.alternative import alternative
from ..terms import Terms
from .breach import Breach

RULE = "coordination.mode"
_EVEN = 1e-9
"""Part of a gain, or of a host's room, that is no more than rounding."""
_FITS = 1e-12


def moves(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Breach]:
    """Moves that the market or the centre would not have; the excess is a part of what there is to gain."""
    check = {"market": _market, "directed": _directed}.get(model.coordination.mode)
    if model.coordination.moves == "covered":  # what else would have moved is left out on purpose
        return iter(())
    return iter(()) if check is None else check(case, model, terms)


def projects(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Breach]:
    """Projects built at a loss to those who decide, or left though they would gain: by how much, in present value."""
    rule = model.coordination
    for project in case.projects if rule.mode in ("market", "directed") and rule.moves == "all" else ():
        if rule.projects == "all" or project.category in rule.projects:
            flows = works(case, project)
            benefits = {city: present_value(case, flow) for city, flow in flows.benefits.items()}
            ecology = sum(benefits.values()) if project.category == "ecological" else 0.0
            worth = _weighed(case, model, _own_of_project(benefits, present_value(case, flows.cost)), ecology)
            yield Breach(RULE, project.id, -worth if project.id in terms.projects else worth)


def _market(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Breach]:
    """No firm is where it loses, and none gains more at a host with room for it beside those that gain as much there.

    Such a plan is a stable one (Gale and Shapley 1962), hosts preferring the firms that gain most from them. Firms that
    go without a pact are there before all others; of them it is only asked whether they went.
    """
    settled = alternative(case, model)
    gain = {(row.transfer, row.host): _firm_gain(case, row) for row in case.hosts}
    room = case.capacity
    for firm, host in settled.items():
        if terms.plan.get(firm) != host:
            yield Breach(RULE, f"{firm}/{host}", 1.0)
    for firm, host in terms.plan.items():
        if gain[firm, host] <= 0 and firm not in settled:
            yield Breach(RULE, f"{firm}/{host}", 1.0)
    for (firm, host), here in gain.items():
        now = gain[firm, terms.plan[firm]] if firm in terms.plan else 0.0
        if firm in settled or here <= 0 or here - now <= _EVEN * here:
            continue
        least = here * (1.0 - _EVEN)
        there = [k for k, h in terms.plan.items() if h == host and k != firm]
        before = [k for k in there if k in settled or gain[k, host] >= least]
        uses = [case.transfer[k].uses for k in (firm, *before)]
        if all(sum(u.get(r, 0.0) for u in uses) <= room.get((host, r), np.inf) * (1.0 + _EVEN) for r in case.resources):
            yield Breach(RULE, f"{firm}/{host}", (here - now) / here)


def _directed(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Breach]:
    """How much more than this plan the best one would be worth to the centre."""
    anyway = alternative(case, model)
    value = {
        (row.transfer, row.host): _weighed(case, model, *_own_of_move(case, model, case.transfer[row.transfer], row))
        + _less_to_firm(case, row, anyway.get(row.transfer))
        for row in case.hosts
        if row.host != BEYOND or anyway.get(row.transfer) == BEYOND
    }
    chosen = sum(value[bid] for bid in terms.plan.items())
    best = _best(case, {bid: worth for bid, worth in value.items() if worth > 0})
    yield Breach(RULE, both("pact.breach.centres_plan"), (best - chosen) / best if best > 0 else -chosen)


def _firm_gain(case: Case, row: Host) -> float:
    """The firm's own gain in every year from the start, in present value."""
    return sum(
        row.firm_gain * ((1.0 + case.inflation) / (1.0 + case.discount_rate)) ** (year - case.base_year)
        for year in case.years
        if year >= row.start_year
    )


def _less_to_firm(case: Case, row: Host, goes: str | None) -> float:
    """How much less a firm that goes somewhere anyway is paid at a host than for being kept."""
    if goes is None:
        return 0.0
    there = _firm_gain(case, case.host[row.transfer, goes])
    return max(0.0, there) - max(0.0, there - _firm_gain(case, row))


def _own_of_move(case: Case, model: ClosedMechanism, transfer: Transfer, row: Host) -> tuple[dict[str, float], float]:
    """What falls to origin and host by a move alone, and the release benefit; in present value."""
    flows, part = move(case, transfer, row), model.costs.moving_origin_share
    origin = flows.release - flows.lost - flows.adjustment - part * flows.moving
    host = flows.kept - flows.service - flows.capital - (1.0 - part) * flows.moving
    own = {transfer.origin: present_value(case, origin)}
    own[row.host] = own.get(row.host, 0.0) + present_value(case, host)
    own |= {tier: present_value(case, change) for tier, change in on_provinces(case, flows).items()}
    return own, present_value(case, flows.release)


def _own_of_project(benefits: Mapping[str, float], cost: float) -> dict[str, float]:
    """What falls to each city by a project, its cost borne in proportion to benefit; to nobody's name if none gains."""
    gaining = sum(benefit for benefit in benefits.values() if benefit > 0)
    own = {city: benefit - (cost * benefit / gaining if benefit > 0 else 0.0) for city, benefit in benefits.items()}
    return own if gaining else {**own, "": -cost}


def _weighed(case: Case, model: ClosedMechanism, own: Mapping[str, float], ecology: float) -> float:
    """Gains of all cities, those of weak areas and ecological benefit counting more; to the market they do not."""
    rule, weak = model.coordination, case.weak
    gains = sum(gain * (1.0 + rule.equity_weight * (city in weak)) for city, gain in own.items())
    return gains + rule.ecology_weight * ecology


def _best(case: Case, value: Mapping[tuple[str, str], float]) -> float:
    """Largest value of moves that the hosts have room for, each transfer to one host at most.

    Raises SolverLimit if it was not proven.
    """

    bids = list(value)
    if not bids:
        return 0.0
    worth = np.array([value[bid] for bid in bids])
    rows, unit = _limits(case, bids), float(worth.max())
    nothing, everything = np.zeros(worth.size), np.ones(worth.size)
    while True:
        found = solve_integer(compiled(nothing, everything, everything > 0, rows), -worth / unit)
        assert found is not None, "to do nothing is always possible"
        taken = np.round(found.point)
        if all(np.dot(row.coefficients, taken[list(row.columns)]) <= row.up + _FITS for row in rows):
            return float(worth @ taken)
        # Within the solvers' tolerance lies a plan that does not fit: this very plan is ruled out.
        rows.append(Row(range(taken.size), (2.0 * taken - 1.0).tolist(), up=float(taken.sum()) - 1.0))


def _limits(case: Case, bids: list[tuple[str, str]]) -> list[Row]:
    """One row a transfer, and one a host and resource in units of its capacity, over the bids."""
    rows = []
    for transfer in case.transfer:
        its_own = [j for j, (firm, _) in enumerate(bids) if firm == transfer]
        rows.append(Row(its_own, [1.0] * len(its_own), up=1.0))
    for row in case.capacities:
        uses = {j: case.transfer[firm].uses.get(row.resource, 0.0) for j, (firm, h) in enumerate(bids) if h == row.city}
        needs = {j: use for j, use in uses.items() if use}
        if needs:
            unit = row.amount or max(needs.values())
            rows.append(Row(list(needs), [use / unit for use in needs.values()], up=row.amount / unit))
    return rows
