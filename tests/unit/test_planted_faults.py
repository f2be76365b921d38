"""Small faults that all other tests once let pass: each of these values is worked out by hand and misses it by far.

Two cities with a firm between them (``support.two_cities``): nothing is discounted, ``old`` loses 2 of tax a year and
is released of 1, ``new`` gets 2.
"""

import numpy as np
import pytest

from citypact.case import Case
from citypact.case.flows import moves_of
from citypact.deadline import Deadline
from citypact.mechanism import Range, load_model, shared_tax
from citypact.mechanism.sections.design import Design
from citypact.mechanism.sections.fund import Fund
from citypact.mechanism.sections.tax_sharing import TaxSharing
from citypact.optimize import design
from citypact.solve import highs, scip
from citypact.solve.answer import Claim
from citypact.solve.integer import solve_integer
from citypact.solve.rows import Row, compiled
from citypact.solve.unproven import OutOfTime
from citypact.worth import worth_table
from citypact.worth.coordination import coordinated_plan
from support.hard_programs import market_split
from support.open_rules import rule, sharing
from support.two_cities import two_city_case, with_a_road

THRESHOLD = 20e6
"""Of the rule of 2015 (Caiyu [2015] No. 92), in yuan a year."""
LAST = 2025
TWO_YEARS = two_city_case(horizon=2)


def fund(**terms: object) -> Fund:
    """A fund that may take up to a hundredth of each budget and compensates the parties of the moves."""
    return Fund(contribution_rate=Range(min=0.0, max=0.01), uses=("compensation",), **terms)


def kept_tax() -> TaxSharing:
    """The host keeps its tax: only the fund can move money."""
    return TaxSharing(taxes="all", led_by=("government", "market"), term=5, origin_share=0.0)


@pytest.mark.parametrize(("limit", "granted"), [(0.1, 0.2), (0.25, 0.5)])
def test_grants_reach_their_limit(limit: float, granted: float) -> None:
    """Shapley asks for 3 to ``old`` over the two years; the limit allows its part of 2 a year."""
    terms = design(TWO_YEARS, rule(fund=fund(grant_limit=limit), tax_sharing=kept_tax())).terms
    assert terms.grants["compensation"]["old"] == pytest.approx((granted, granted), abs=1e-6)


@pytest.mark.parametrize(
    ("tax", "standing"), [(THRESHOLD, "shared"), (THRESHOLD - 1.0, "below-threshold"), (THRESHOLD + 1.0, "shared")]
)
@pytest.mark.parametrize("unit", [1.0, 1e4, 1e8])
def test_a_firm_at_the_threshold_is_shared(tax: float, standing: str, unit: float) -> None:
    case = two_city_case(taxes={"vat": 2.0 * tax / unit}).model_copy(update={"unit": unit})
    (flows,) = moves_of(case, {"firm": "new"}).values()
    statute = load_model("bth-2015")
    terms = {"taxes": ("vat",), "minimum_annual_tax": THRESHOLD, "reference_years": 3}
    model = statute.model_copy(update={"tax_sharing": sharing(**terms).tax_sharing})
    assert statute.tax_sharing.minimum_annual_tax == THRESHOLD
    assert shared_tax(case, model.at({}), flows).standing == standing


@pytest.mark.parametrize("tax", [7e7, 1.7e7, 4.9e7])
@pytest.mark.parametrize("part", [0.25, 0.3, 0.6])
def test_no_binary_fraction_keeps_a_firm_below_its_threshold(tax: float, part: float) -> None:
    """The mean of three years of 0.7 is 0.6999999999999999 in binary fractions; a yuan less is less."""
    case = two_city_case(taxes={"vat": tax / part / 1e8}).model_copy(update={"retention": {"vat": part, "cit": 0.4}})
    (flows,) = moves_of(case, {"firm": "new"}).values()
    for threshold, standing in ((tax, "shared"), (tax + 1.0, "below-threshold")):
        model = sharing(taxes=("vat",), minimum_annual_tax=threshold, reference_years=3)
        assert shared_tax(case, model.at({}), flows).standing == standing


@pytest.mark.parametrize("custom", [0.5, 0.2])
def test_a_ratio_that_ties_leans_to_custom(custom: float) -> None:
    """At a ratio r ``old`` gains 4 r - 2 and ``new`` 4 - 4 r; Shapley gives 1 to each, and squares are in units of 2.

    The least of 2 ((4 r - 3) / 2)^2 + (r - custom)^2 is at r = (6 + custom) / 9: 0.72 and 0.69, at 0.67 without it.
    """
    model = sharing(origin_share=Range(min=0.0, max=1.0), custom=custom).model_copy(update={"design": Design()})
    (path,) = design(TWO_YEARS, model).terms.origin_share.values()
    assert path == pytest.approx([(6.0 + custom) / 9.0] * 2, abs=1e-6)


@pytest.mark.parametrize(("growth", "paid"), [(1.0, (0.3, 1.2)), (0.0, (0.75, 0.75))])
def test_contributions_go_by_the_squares_of_revenue(growth: float, paid: tuple[float, float]) -> None:
    """The firm comes in the second year; Shapley gives each half of 1, so 1.5 of the 2 collected then go to ``old``.

    Paid in over both years so that (paid / revenue)^2 adds up to the least: as 1 to 4 where revenue doubles.
    """
    case = two_city_case(horizon=2, start_year=LAST).model_copy(update={"revenue_growth": growth})
    terms = design(case, rule(fund=fund(grant_limit=1.0), tax_sharing=kept_tax())).terms
    assert terms.contributions["new"] == pytest.approx(paid, abs=1e-6)


@pytest.mark.parametrize("solve", [highs.solve_fresh, scip.solve], ids=["highs", "scip"])
def test_out_of_time_is_no_optimum(solve: object) -> None:
    rows, cost = market_split()
    with Deadline(0.2).limiting():
        assert solve(rows, cost).claim is Claim.OUT_OF_TIME
    three = compiled(np.zeros(1), np.full(1, 9.0), np.ones(1, bool), [Row([0], [2.0], 5.0, np.inf)])
    with Deadline(60.0).limiting():
        in_time = solve(three, np.ones(1))
    assert (in_time.claim, in_time.value) == (Claim.OPTIMAL, 3.0)


def test_what_is_out_of_time_is_not_proven() -> None:
    with pytest.raises(OutOfTime), Deadline(0.2).limiting():
        solve_integer(*market_split())


def with_works(benefit: float) -> Case:
    """A road that costs 3 in all and benefits each city by half of ``benefit``."""
    return with_a_road(TWO_YEARS, 3.0, {"old": benefit / 2, "new": benefit / 2})


@pytest.mark.parametrize(("benefit", "built"), [(3.0, ()), (3.25, ("road",)), (2.75, ())])
def test_the_market_builds_nothing_that_only_breaks_even(benefit: float, built: tuple[str, ...]) -> None:
    case = with_works(benefit)
    assert coordinated_plan(case, load_model("market-driven"), worth_table(case)).projects == built


@pytest.mark.parametrize(("gain", "hosts"), [(0.0, {}), (0.25, {"firm": "new"}), (-0.25, {})])
@pytest.mark.parametrize("start", [2024, LAST])
def test_a_firm_goes_where_it_gains_from_the_year_of_its_start(gain: float, hosts: dict[str, str], start: int) -> None:
    case = two_city_case(horizon=2, start_year=start, host={"firm_gain": gain})
    assert coordinated_plan(case, load_model("market-driven"), worth_table(case)).hosts == hosts


@pytest.mark.parametrize(("second_best", "third"), [(0.1, 0.3), (0.3, 0.1)])
def test_where_a_firm_is_crowded_out_it_competes_for_the_next_room(second_best: float, third: float) -> None:
    """Room for one in each of ``new`` and ``far``: ``a`` takes ``new`` from ``b``, who may do with ``far``."""
    case = two_city_case(horizon=2)
    ((firm,), (site,), (land,)) = case.transfers, case.hosts, case.capacities
    bids = {("a", "new"): 0.6, ("b", "new"): 0.5, ("b", "far"): second_best, ("c", "far"): third}
    crowded = {
        "cities": (*case.cities, case.cities[1].model_copy(update={"id": "far"})),
        "transfers": tuple(firm.model_copy(update={"id": name}) for name in "abc"),
        "hosts": tuple(
            site.model_copy(update={"transfer": name, "host": host, "firm_gain": gain})
            for (name, host), gain in bids.items()
        ),
        "capacities": tuple(land.model_copy(update={"city": host, "amount": 1.0}) for host in ("new", "far")),
    }
    case = case.model_copy(update=crowded)
    hosts = coordinated_plan(case, load_model("market-driven"), worth_table(case)).hosts
    assert hosts == {"a": "new", "b" if second_best > third else "c": "far"}
