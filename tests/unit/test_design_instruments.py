"""Each instrument and participation constraint of a mechanism, seen in the ledger of the designed scheme."""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from citypact.case.flows import discount_factors, total
from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.quantity import Range
from citypact.mechanism.sections.subsidy import Subsidy
from citypact.optimize import NoScheme, design
from citypact.pact.ledger import net_flows
from citypact.pact.payments import planned_moves
from citypact.pact.scheme import Scheme
from citypact.worth import worth_table
from support import bundled
from support.empty_core import empty_core_case
from support.random_cases import random_case
from support.samples import every, seeds
from support.two_cities import two_city_case
from support.units_of_money import in_units_of

OBJECTIVES = ["nearest-shapley", "least-redistribution", "largest-smallest-gain"]
SEEDS = seeds(4, 8)
FREE = Range(min=0.0, max=1.0)


def hybrid(**rooms: dict[str, Any]) -> Mechanism:
    """The hybrid mechanism with any ratio allowed and some parameters changed."""
    model = load_model("hybrid")
    rooms["tax_sharing"] = {"origin_share": FREE, **rooms.get("tax_sharing", {})}
    return model.model_copy(
        update={name: getattr(model, name).model_copy(update=change) for name, change in rooms.items()}
    )


def designs(model: Mechanism) -> list[Scheme]:
    """Schemes of the random cases that have one; most must."""
    found = []
    for seed in SEEDS:
        try:
            found.append(design(random_case(seed, cities=5, transfers=7), model))
        except NoScheme:
            continue
    assert len(found) >= len(SEEDS) / 2
    return found


def paid(scheme: Scheme, item: str) -> pd.DataFrame:
    """Payments of an item, by subject and year."""
    rows = scheme.ledger[scheme.ledger["item"] == item]
    table = rows.pivot_table(index="subject", columns="year", values="amount", aggfunc="sum", fill_value=0.0)
    return table.reindex(columns=list(scheme.case.years), fill_value=0.0)


def test_sharing_ends_with_its_term() -> None:
    for scheme in designs(hybrid(tax_sharing={"term": 2})):
        for transfer, row in paid(scheme, "origin-share").iterrows():
            start = scheme.shares.loc[transfer, "start"]
            assert row[[year for year in row.index if year >= start + 2]].sum() == 0.0


def test_designed_ratios_keep_the_cap() -> None:
    rule = {"term": 6, "cap": 0.2, "origin_share": Range(min=0.0, max=1.0, step=0.05)}
    for scheme in designs(hybrid(tax_sharing=rule)):
        moves = planned_moves(scheme.case, scheme.terms)
        for transfer, amount in paid(scheme, "origin-share").sum(axis=1).items():
            before = moves[transfer].transfer
            growth = 1 + before.growth
            local = 0.5 * before.taxes["vat"] + 0.4 * before.taxes["cit"]
            first = moves[transfer].host.start_year - scheme.case.base_year - 3
            assert amount <= 0.2 * local * sum(growth**e for e in range(first, first + 3)) + 1e-6


def test_one_ratio_a_sector() -> None:
    sectors = {t.id: t.sector for t in random_case(0, cities=5, transfers=7).transfers}
    for scheme in designs(hybrid(tax_sharing={"vary_by": ("sector",)})):
        ratios = scheme.shares["origin_share"].round(9)
        for _, group in ratios.groupby(ratios.index.map(sectors)):
            assert group.nunique() == 1


def test_ratios_by_year_may_differ_between_years() -> None:
    scheme = design(random_case(1, cities=5, transfers=7), hybrid(tax_sharing={"vary_by": ("transfer", "year")}))
    assert any(len(set(path) - {0.0}) > 1 for path in scheme.terms.origin_share.values())


def test_no_city_falls_behind_in_any_year() -> None:
    fund = {"contribution_rate": Range(min=0.0, max=0.05), "grant_limit": 5.0, "weak_area_minimum": 0.0}
    rooms = {"participation": {"city": "every-year"}, "fund": fund}
    case = two_city_case(lift=1.5, host={"capital_cost": 1.9})
    flows = net_flows(case, design(case, hybrid(**rooms)).ledger)
    assert (flows >= -1e-6).all().all()
    plain = design(case, hybrid(fund=fund))
    assert (net_flows(case, plain.ledger) < -1e-6).any().any()


def test_origins_get_their_loss_back_deal_by_deal() -> None:
    for scheme in designs(hybrid(participation={"origin_compensation": 0.8})):
        discount = discount_factors(scheme.case)
        received = paid(scheme, "origin-share") @ discount
        for transfer, flows in planned_moves(scheme.case, scheme.terms).items():
            loss = max(0.0, float(discount @ (total(flows.forgone) - flows.release)))
            assert received.get(transfer, 0.0) >= 0.8 * loss - 1e-6


def test_hosts_lose_by_no_deal() -> None:
    for scheme in designs(hybrid(participation={"host_no_loss": True})):
        discount = discount_factors(scheme.case)
        handed_on = paid(scheme, "origin-share") @ discount
        for transfer, flows in planned_moves(scheme.case, scheme.terms).items():
            costs = flows.service + flows.capital + 0.5 * flows.moving
            assert float(discount @ (total(flows.collected) - costs)) - handed_on.get(transfer, 0.0) >= -1e-6


def test_least_subsidy_comes_first() -> None:
    order = ("least-subsidy", "nearest-shapley", "least-redistribution", "nearest-custom")
    generous = hybrid(design={"objectives": order}).model_copy(update={"subsidy": Subsidy(limit=1e12)})
    for seed in seeds(3, 4):
        case = random_case(seed, cities=5, transfers=7)
        assert design(case, generous).terms.subsidy == {}


def test_the_smallest_gain_is_raised_as_far_as_it_goes() -> None:
    best = hybrid(design={"objectives": ("largest-smallest-gain",)})
    other = hybrid(design={"objectives": ("least-redistribution",)})
    for seed in seeds(3, 6):
        case = random_case(seed, cities=5, transfers=7)
        first, second = (design(case, model) for model in (best, other))
        smallest = [(s.gains["gain"] - s.gains["alone"]).min() for s in (first, second)]
        assert smallest[0] >= smallest[1] - 1e-6


def test_provinces_ask_for_less_than_all_coalitions() -> None:
    """An empty core, three cities in each of two provinces, and a fund that can move any gain."""
    base = empty_core_case()
    paired = tuple(city.model_copy(update={"province": f"province-{i // 3}"}) for i, city in enumerate(base.cities))
    case = base.model_copy(update={"cities": paired})
    fund = {"contribution_rate": Range(min=0.0, max=0.2), "grant_limit": None, "weak_area_minimum": 0.0}
    narrow = design(case, hybrid(fund=fund, participation={"coalitions": "provinces"})).verification["shortfall"]
    wide = design(case, hybrid(fund=fund)).verification["shortfall"]
    assert wide > 0
    assert narrow < wide - 0.1


def reachable_distance(case: Case, model: Mechanism) -> float:
    """Sum of absolute differences between gains and Shapley value."""
    scheme = design(case, model)
    return float((scheme.gains["gain"] - scheme.gains["shapley"]).abs().sum())


@pytest.mark.parametrize("seed", seeds(2, 4))
def test_wider_ratios_come_no_less_near(seed: int) -> None:
    case = random_case(seed, cities=5, transfers=7)
    narrow = reachable_distance(case, hybrid(tax_sharing={"origin_share": Range(min=0.0, max=0.3)}))
    wide = reachable_distance(case, hybrid())
    assert wide <= narrow + 1e-6


@pytest.mark.parametrize(("factor", "objective"), every(4, list(product([7.0, 1e4, 1e-3], OBJECTIVES))))
def test_scheme_does_not_depend_on_the_unit_of_money(factor: float, objective: str) -> None:
    case, model = random_case(2, cities=5, transfers=7), hybrid(design={"objectives": (objective,)})
    first, second = design(case, model), design(in_units_of(case, factor), model)
    assert second.gain.to_numpy() / factor == pytest.approx(first.gain.to_numpy(), abs=1e-5)
    ours, theirs = (np.array(list(s.terms.origin_share.values())) for s in (first, second))
    assert theirs == pytest.approx(ours, abs=1e-5)


def test_worths_of_another_case_are_refused() -> None:
    case = random_case(1, cities=4)
    other = case.model_copy(update={"discount_rate": 0.2})
    with pytest.raises(InvalidInput, match="worths"):
        design(other, load_model("hybrid"), worth_table(case))


def test_a_start_outside_the_years_that_count_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2023"):
        worth_table(two_city_case(start_year=2023))


@pytest.mark.parametrize("name", ["pearl-river-delta", "yangtze-river-delta-provinces"])
def test_a_fund_for_weak_areas_too_is_a_fund_where_there_are_none(name: str) -> None:
    """A fifth of nothing for weak areas would be a fund of nothing, and with it no core (before: short by 8.9)."""
    assert not bundled.case(name).weak
    scheme = bundled.scheme(name, "hybrid")
    assert scheme.accepted
    assert scheme.fund["contribution"].sum() > 1
    assert scheme.gain.to_dict() == pytest.approx(scheme.gains["shapley"].to_dict(), abs=1e-4)
