"""Designs and judgements with coalitions that are searched for are those with coalitions that are listed."""

from functools import cache

import numpy as np
import pytest

from citypact.case import Case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.playing import playing
from citypact.mechanism.rights import Entitled
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.negotiation.ranges import ranges
from citypact.optimize import NoScheme, design
from citypact.pact.outsiders import verdicts
from citypact.pact.scheme import Scheme
from citypact.worth import Worths, alternative, find_worths
from citypact.worth.outsiders import claims_under
from support.anyway import restless_case
from support.random_cases import random_case
from support.two_ways import TwoWays

SEEDS = range(8)
WITHOUT: tuple[int, ...] = ()
"""Seeds of cases for which there is no scheme."""
ASSUMPTIONS = ("frozen", "alpha", "gamma", "delta")


@cache
def drawn(seed: int) -> Case:
    """A case of 3 to 7 cities; in every third some transfers go anyway."""
    cities = 3 + seed % 5
    make = restless_case if seed % 3 == 2 else random_case
    return make(seed, cities, transfers=cities + 1)


def both_ways(case: Case, model: Mechanism) -> tuple[Worths, Worths]:
    players, anyway = playing(case, model), alternative(case, model)
    listed, searched = (find_worths(players, anyway=anyway, method=way) for way in ("listing", "search"))
    return listed, searched


def designed(case: Case, model: Mechanism, table: Worths) -> Scheme | None:
    try:
        return design(case, model, table)
    except NoScheme:
        return None


def rules(coalitions: str) -> Mechanism:
    model = load_model("hybrid")
    rights = model.participation.model_copy(update={"coalitions": coalitions})
    return model.model_copy(update={"participation": rights})


@pytest.mark.parametrize("seed", SEEDS)
def test_stages_gains_and_verdicts(seed: int) -> None:
    case, model = drawn(seed), rules("provinces" if seed % 4 == 3 else "all")
    listed, searched = (designed(case, model, table) for table in both_ways(case, model))
    assert (listed is None) is (searched is None)
    if listed is None or searched is None:
        assert seed in WITHOUT
        return
    near = 1e-6 * max(1.0, listed.table.largest)
    for one, other in zip(listed.verification["stages"], searched.verification["stages"], strict=True):
        assert one["objective"] == other["objective"]
        assert one["value"] == pytest.approx(other["value"], abs=near)
    assert searched.verification["shortfall"] == pytest.approx(listed.verification["shortfall"], abs=near)
    assert listed.proven is not None
    assert searched.proven is not None
    for scheme in (listed, searched):
        truth = float(listed.game.excess(scheme.gain)[1:-1].max())
        assert float(-scheme.stability["slack"].iloc[0]) == pytest.approx(truth, abs=near)
        assert scheme.proven is not None
        assert scheme.proven.bound >= truth - scheme.tolerance - near


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rule", ["all", "provinces"])
def test_the_coalition_with_a_right_that_falls_furthest_short(seed: int, rule: str) -> None:
    listed, searched = both_ways(drawn(seed), rules("all"))
    near, n = 1e-7 * max(1.0, listed.largest), len(listed.cities)
    rng = np.random.default_rng(seed)
    entitled = Entitled(rule, tuple("north" if i % 3 else f"south {i % 2}" for i in range(n)))
    for outsiders in ASSUMPTIONS:
        opened = tuple(u.id for u in listed.chances.undertakings[::2])
        one, other = (claims_under(table, outsiders, opened) for table in (listed, searched))
        gains = float(listed.together) * rng.dirichlet(np.ones(n))
        worst, found = one.worst(gains, entitled), other.worst(gains, entitled)
        assert worst is not None
        assert found is not None
        assert found.excess == pytest.approx(worst.excess, abs=near)
        assert entitled.has(found.coalition)
        assert one.worth(found.coalition) == pytest.approx(other.worth(found.coalition), abs=near)


@pytest.mark.parametrize("seed", [0, 2, 4])
def test_an_offer_that_is_judged(seed: int) -> None:
    case, model = drawn(seed), rules("all")
    offer = Offer(clauses=(Clause(number="origin_share", value=0.5),))
    try:
        places = [take_position(playing(case, model), model, offer, table) for table in both_ways(case, model)]
    except InvalidInput:
        return  # nothing moves that could be shared
    listed, searched = (Objections(settle_offer(place), place.setting) for place in places)
    near = 1e-6 * max(1.0, listed.scheme.table.largest)
    assert searched.scheme.gain.to_numpy() == pytest.approx(listed.scheme.gain.to_numpy(), abs=near)
    assert searched.largest_loss == pytest.approx(listed.largest_loss, abs=near)
    assert searched.distance == pytest.approx(listed.distance, abs=10 * near)
    assert searched.subsidy == pytest.approx(listed.subsidy, abs=10 * near)
    for one, other in zip(verdicts(listed.scheme).verdicts, verdicts(searched.scheme).verdicts, strict=True):
        assert (one.holds, one.largest_loss) == (other.holds, pytest.approx(other.largest_loss, abs=near))


@pytest.mark.parametrize("seed", [0, 4])
def test_ranges_of_an_offer(seed: int) -> None:
    case, model = drawn(seed), rules("all")
    places = [take_position(playing(case, model), model, Offer(), table) for table in both_ways(case, model)]
    listed, searched = (ranges(place).table for place in places)
    assert list(listed.index) == list(searched.index)
    assert len(listed)
    one, other = (table.select_dtypes("number").to_numpy(dtype=float) for table in (listed, searched))
    assert other == pytest.approx(one, abs=1e-6 * max(1.0, places[0].setting.table.largest), nan_ok=True)


@pytest.mark.parametrize("seed", [0, 5])
def test_counter_offers(seed: int) -> None:
    """More cases: ``tests/benchmarks/check_searched.py``."""
    assert TwoWays(drawn(seed), rules("all")).counter_offer()


def test_forty_cities_are_designed_without_a_list() -> None:
    """A table of 2**40 worths would take 8 TB."""
    case = random_case(3, 40, transfers=6, projects=1)
    found = design(case, load_model("hybrid"))
    assert not found.claims.is_listed
    assert found.accepted
    assert found.proven is not None
    assert found.proven.bound <= found.tolerance
