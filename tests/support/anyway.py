"""Small made-up cases in which some transfers go without a pact, and worths in them by trying every plan.

Nothing of the code under test but the yearly flows of one move: what each city has of a plan is added up city by city.
"""

from collections.abc import Mapping
from itertools import product

import numpy as np
from scipy.optimize import LinearConstraint, milp

from citypact.case.flows import Move, discount_factors, move, total
from citypact.case.model import Capacity, Case, Host, Transfer
from citypact.mechanism import Mechanism, load_model

from .brute_force import project_worth
from .random_cases import MADE_UP, named, random_case
from .two_cities import two_city_case

Places = Mapping[str, str | None]
"""Where each transfer is; None: at its origin."""


YEARS = 4


def two_cities(anyway: str | None = "new", lift: float = 1.0, **host: float) -> Case:
    """Old and new, and the firm that goes."""
    firm_gain = {"firm_gain": 0.5} | host
    return two_city_case(lift=lift, horizon=YEARS, transfer={"anyway": anyway, "led_by": "market"}, host=firm_gain)


def three_cities(lift: float = 2.0, firm_gain: float = 0.2) -> Case:
    """The same and ``hill``, where the firm would pay ``lift`` times as much, and gain less."""
    case = two_cities()
    hill = case.cities[1].model_copy(update={"id": "hill", "name": named("hill"), "gdp": 500.0, "province": "uplands"})
    taxes = {tax: lift * amount for tax, amount in case.hosts[0].taxes.items()}
    site = case.hosts[0].model_copy(update={"host": "hill", "taxes": taxes, "firm_gain": firm_gain})
    land = Capacity(city="hill", resource="land", amount=5.0, **MADE_UP)
    update = {"cities": (*case.cities, hill), "hosts": (*case.hosts, site), "capacities": (*case.capacities, land)}
    return case.model_copy(update=update)


def happening_anyway(name: str = "hybrid") -> Mechanism:
    """A bundled mechanism in which market-led moves happen anyway."""
    model = load_model(name)
    change = {"market_moves": "happen-anyway"}
    return model.model_copy(update={"coordination": model.coordination.model_copy(update=change)})


def restless_case(seed: int, cities: int = 4, transfers: int = 5, tightness: float = 0.6) -> Case:
    """A random case; about half of the transfers go anyway where there is room, some of them out of the region."""
    case = random_case(seed, cities, transfers, tightness=tightness)
    rng = np.random.default_rng(1000 + seed)
    room = {(row.city, row.resource): row.amount for row in case.capacities}
    moved: list[Transfer] = []
    outside: list[Host] = []
    for transfer in case.transfers:
        hosts = [row.host for row in case.hosts if row.transfer == transfer.id]
        host = str(rng.choice([*hosts, "outside"]))
        fits = host == "outside" or transfer.uses["land"] <= room[host, "land"]
        if rng.random() < 0.4 or not fits:
            moved.append(transfer)
            continue
        if host == "outside":
            outside.append(away(transfer, firm_gain=round(rng.uniform(0, 0.5), 3)))
        else:
            room[host, "land"] -= transfer.uses["land"]
        moved.append(transfer.model_copy(update={"anyway": host}))
    return case.model_copy(update={"transfers": tuple(moved), "hosts": (*case.hosts, *outside)})


def away(transfer: Transfer, firm_gain: float, start_year: int = 2024) -> Host:
    """The row of a transfer that could leave the region."""
    return Host(
        transfer=transfer.id,
        host="outside",
        start_year=start_year,
        taxes=dict.fromkeys(transfer.taxes, 0.0),
        ramp_years=0,
        growth=0.0,
        capital_cost=0.0,
        annual_cost=0.0,
        moving_cost=0.0,
        firm_gain=firm_gain,
        **MADE_UP,
    )


def going_anyway(case: Case) -> dict[str, str]:
    """Host of each transfer that the case lets go."""
    return {transfer.id: transfer.anyway for transfer in case.transfers if transfer.anyway is not None}


def worth_by_every_plan(case: Case, coalition: frozenset[str], anyway: Mapping[str, str]) -> float:
    """The most a coalition gains over the status quo by any plan: what members have, less what firms are paid."""
    own = [transfer for transfer in case.transfers if transfer.origin in coalition]
    hosts = {t.id: [row.host for row in case.hosts if row.transfer == t.id and row.host in coalition] for t in own}
    options = [_options(anyway.get(t.id), hosts[t.id], coalition) for t in own]
    before = sum(value for city, value in city_values(case, anyway).items() if city in coalition)
    best = -np.inf
    for chosen in product(*options):
        places = {**anyway, **dict(zip((t.id for t in own), chosen, strict=True))}
        if _fits(case, places, coalition):
            values = city_values(case, places)
            after = sum(value for city, value in values.items() if city in coalition)
            best = max(best, after - before - sum(paid_to_firms(case, places, anyway).values()))
    return best + sum(project_worth(case, project, coalition) for project in case.projects)


def _options(goes: str | None, hosts: list[str], coalition: frozenset[str]) -> dict[str | None, None]:
    """Where a transfer of a member can be: where it goes anyway, at another member, or kept, which needs its host."""
    kept = [None] if goes in (None, "outside") or goes in coalition else []
    return dict.fromkeys((goes, *kept, *hosts))


def city_values(case: Case, places: Places) -> dict[str, float]:
    """What each city has of transfers where they are, over none of them moving; hosts pay for moves. Present value."""
    values = {city.id: 0.0 for city in case.cities}
    for k, host in places.items():
        if host is None:
            continue
        flows, discount = _flows(case, k, host), discount_factors(case)
        for player in values.keys() & {f"(province {city.province})" for city in case.cities}:
            values[player] += float(discount @ flows.on(player))
        values[flows.transfer.origin] += float(discount @ (flows.release - total(flows.forgone) - flows.adjustment))
        if host != "outside":
            values[host] += float(discount @ (total(flows.collected) - flows.service - flows.capital - flows.moving))
    return values


def paid_to_firms(case: Case, places: Places, anyway: Mapping[str, str]) -> dict[str, float]:
    """What each firm that would go anyway has less where it is, in present value."""
    return {k: max(0.0, _to_firm(case, k, host) - _to_firm(case, k, places[k])) for k, host in anyway.items()}


def _to_firm(case: Case, k: str, host: str | None) -> float:
    if host is None:
        return 0.0
    row = case.host[k, host]
    years = range(row.start_year - case.base_year, case.horizon + 1)
    return sum(row.firm_gain / (1.0 + case.discount_rate) ** year for year in years)


def _fits(case: Case, places: Places, coalition: frozenset[str]) -> bool:
    for row in case.capacities:
        uses = [case.transfer[k].uses.get(row.resource, 0.0) for k, host in places.items() if host == row.city]
        if row.city in coalition and sum(uses) > row.amount + 1e-9:
            return False
    return True


def _flows(case: Case, k: str, host: str) -> Move:
    return move(case, case.transfer[k], case.host[k, host])


def worth_by_program(case: Case, coalition: frozenset[str], anyway: Mapping[str, str]) -> float:
    """The same by a mixed-integer program of its own, for cases with too many plans to try; without projects.

    A binary for each transfer of a member and each place where it can be, one of which is taken; members' hosts have
    room for these and for what others send anyway.
    """
    own = [transfer for transfer in case.transfers if transfer.origin in coalition]
    hosts = {t.id: [row.host for row in case.hosts if row.transfer == t.id and row.host in coalition] for t in own}
    chosen = [(t.id, place) for t in own for place in _options(anyway.get(t.id), hosts[t.id], coalition)]
    if not chosen:
        return 0.0
    gains = np.array([_gain(case, coalition, k, place, anyway.get(k)) for k, place in chosen])
    once = np.array([[float(k == t.id) for k, _ in chosen] for t in own])
    limits = [LinearConstraint(once, 1.0, 1.0)]
    for row in case.capacities:
        if row.city in coalition:
            use = {t.id: t.uses.get(row.resource, 0.0) for t in case.transfers}
            others = sum(
                use[k] for k, h in anyway.items() if h == row.city and case.transfer[k].origin not in coalition
            )
            load = np.array([use[k] * (place == row.city) for k, place in chosen])
            limits.append(LinearConstraint(load, -np.inf, row.amount * (1.0 + 1e-9) - others))
    size = max(1.0, float(np.abs(gains).max()))
    found = milp(-gains / size, constraints=limits, integrality=np.ones(len(chosen)), options={"mip_rel_gap": 0.0})
    assert found.success
    return float(gains @ np.round(found.x))


def _gain(case: Case, coalition: frozenset[str], k: str, place: str | None, goes: str | None) -> float:
    """What members gain if one transfer is at a place and not where it would be without a pact."""
    before = {} if goes is None else {k: goes}
    after, status_quo = city_values(case, {k: place}), city_values(case, before)
    paid = sum(paid_to_firms(case, {k: place}, before).values())
    return sum(after[city] - status_quo[city] for city in coalition) - paid
