"""What each term of the rule language does to payments: worked by hand on one move with 2 a year before and after."""

from typing import Any

import numpy as np
import pytest

from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, Span, load_model
from citypact.mechanism.sections.bands import Band, Segment
from citypact.mechanism.sections.fund import Fund
from citypact.mechanism.sections.tax_sharing import TaxSharing
from citypact.optimize import design, simulate
from support.random_cases import random_case
from support.receipts import receipts
from support.two_cities import two_city_case


def rule(**terms: Any) -> Mechanism:
    """Half each for eight years, with some terms changed; gains are reported only."""
    plain: dict[str, Any] = {"taxes": "all", "led_by": ("government", "market"), "origin_share": 0.5, "term": 8}
    plain |= terms
    if "segments" in terms:
        plain.pop("origin_share")
    return load_model("ningde-2017").model_copy(update={"tax_sharing": TaxSharing(**plain), "statistics": None})


FUND = Fund(contribution_rate=0.0, uses=("compensation",))


def test_previous_year_s_tax_as_the_base_shares_growth_only() -> None:
    growing = two_city_case(growth=0.1, horizon=4)
    tax = 2.0 * 1.1 ** np.arange(1, 5)
    growth = np.diff(tax, prepend=0.0)
    paid = receipts(growing, rule(bands=(Band(up_to="previous-year", origin_share=0.0),)))
    assert paid == pytest.approx(0.5 * growth)


def test_increment_over_a_fixed_base() -> None:
    paid = receipts(two_city_case(lift=1.5), rule(bands=(Band(up_to="reference", origin_share=0.0),)))
    assert paid == pytest.approx(0.5 * 1.0)


def test_increment_over_an_indexed_base() -> None:
    """The base grows by 8 % a year from the last year before the move, as in the Jiangshan rule for firms."""
    paid = receipts(
        two_city_case(lift=1.5), rule(bands=(Band(up_to="indexed-reference", origin_share=0.0),), index=0.08)
    )
    assert paid == pytest.approx(0.5 * np.maximum(0.0, 3.0 - 2.0 * 1.08 ** np.arange(1, 9)))


def test_origin_is_held_harmless_before_the_split() -> None:
    """Tax lost 2 less release benefit 1 comes first, the rest of 3 is halved."""
    paid = receipts(two_city_case(lift=1.5), rule(priority=("hold-harmless", "split")))
    assert paid == pytest.approx(1.0 + 0.5 * 2.0)


def test_fund_before_the_split_takes_its_part_of_the_whole() -> None:
    model = rule(priority=("fund", "split"), fund_share=0.1).model_copy(update={"fund": FUND})
    case = two_city_case()
    scheme = design(case, model)
    paid = scheme.ledger.groupby("item")["amount"].sum()
    assert paid["fund-share"] == pytest.approx(0.1 * 2.0 * 8)
    assert paid["origin-share"] == pytest.approx(0.5 * 1.8 * 8)


def test_sharing_begins_at_full_production() -> None:
    paid = receipts(two_city_case(host={"ramp_years": 2}), rule(clock="maturity", term=3))
    assert paid == pytest.approx([0, 0, 1, 1, 1, 0, 0, 0])


@pytest.mark.parametrize(
    ("terms", "standing"),
    [
        ({"sectors": ("chemicals",)}, "other-sector"),
        ({"sectors": ("steel",)}, "shared"),
        ({"between": "one-province"}, "other-provinces"),
        ({"between": "provinces"}, "shared"),
        ({"led_by": ("market",)}, "other-lead"),
    ],
)
def test_eligibility(terms: dict[str, Any], standing: str) -> None:
    assert simulate(two_city_case(), rule(**terms)).shares.loc["firm", "standing"] == standing


def test_segments_by_year() -> None:
    segments = (Segment(years=(1, 2), origin_share=0.6), Segment(years=(3, 5), origin_share=0.2))
    assert receipts(two_city_case(), rule(segments=segments, term=5)) == pytest.approx([1.2] * 2 + [0.4] * 3 + [0] * 3)


def test_a_segment_left_open_is_designed_and_the_fixed_one_is_kept() -> None:
    segments = (Segment(years=(1, 2), origin_share=0.6), Segment(years=(3, 5), origin_share=Range(min=0, max=1)))
    model = rule(segments=segments, term=5, custom=0.3)
    drawn = model.model_copy(update={"design": model.design.model_copy(update={"objectives": ("nearest-custom",)})})
    path = design(two_city_case(), drawn).terms.origin_share["firm"]
    assert path == pytest.approx([0.6] * 2 + [0.3] * 3 + [0] * 3, abs=1e-6)


def test_a_cap_of_nothing_leaves_the_origin_nothing() -> None:
    assert receipts(two_city_case(), rule(cap=0.0)) == pytest.approx([0] * 8)


@pytest.mark.parametrize(("floor", "received"), [(80e6, 0.8), (120e6, 1.2)])
def test_a_designed_ratio_is_topped_up_to_the_floor_as_a_fixed_one_is(floor: float, received: float) -> None:
    """Half the tax, the most the ratio may be, is 1.0: the second floor lies above it."""
    case = two_city_case()
    model = rule(origin_share=Range(min=0, max=0.5), floor=floor, custom=0.0).model_copy(update={"currency": "CNY"})
    drawn = model.model_copy(update={"design": model.design.model_copy(update={"objectives": ("nearest-custom",)})})
    assert receipts_of_design(case, drawn) == pytest.approx(received, abs=1e-6)
    fixed = rule(origin_share=0.25, floor=floor).model_copy(update={"currency": "CNY"})
    assert receipts(case, fixed) == pytest.approx(received, abs=1e-6)


def receipts_of_design(case: Case, model: Mechanism) -> np.ndarray:
    ledger = design(case, model).ledger
    paid = ledger[ledger["item"] == "origin-share"].groupby("year")["amount"].sum()
    return paid.reindex(case.years, fill_value=0.0).to_numpy()


@pytest.mark.parametrize(
    ("name", "room", "size", "open_size"),
    [
        ("minnesota-473f", "pool", "rate", Range(min=0.0, max=0.02)),
        ("minnesota-473f", "pool", "rate", Range(min=0.0, max=0.02, step=0.005)),
        ("meadowlands-1970", "pool", "rate", Range(min=0.0, max=0.4)),
        ("suzhou-chuzhou", "investment", "return_rate", Range(min=0.0, max=0.2)),
        ("liaoning-2018", "award", "yearly", Span(min=1e8, max=5e8)),
        ("liaoning-2018", "award", "yearly", Span(min=1e8, max=5e8, step=1e8)),
    ],
)
def test_an_open_size_is_designed_and_settled_alike(name: str, room: str, size: str, open_size: Span) -> None:
    """The ledger, given the size that was found, confirms the program's gains; the rule fixed at it gives the same."""
    model, case = load_model(name), random_case(4, cities=5, transfers=7)
    instrument = getattr(model, room).model_copy(update={size: open_size})
    objective = model.design.model_copy(update={"objectives": ("nearest-shapley",)})
    scheme = design(case, model.model_copy(update={room: instrument, "design": objective}))
    found = scheme.terms.sizes[f"{room}.{size}"]
    assert open_size.min - 1e-9 <= found <= open_size.max + 1e-9
    if open_size.step is not None:
        assert (found - open_size.min) / open_size.step == pytest.approx(
            round((found - open_size.min) / open_size.step)
        )
    assert scheme.verification["ledger_difference"] <= scheme.verification["tolerance"]
    fixed = model.model_copy(update={room: getattr(model, room).model_copy(update={size: found})})
    assert (simulate(case, fixed).gain - scheme.gain).abs().max() < 1e-5


def test_least_subsidy_counts_awards_and_fund_income() -> None:
    case = random_case(4, cities=5, transfers=7)
    model = load_model("liaoning-2018")
    thrifty = model.design.model_copy(update={"objectives": ("least-subsidy",)})
    assert model.award is not None
    award = model.award.model_copy(update={"yearly": Span(min=1e8, max=5e8)})
    assert design(case, model.model_copy(update={"award": award, "design": thrifty})).terms.sizes == {
        "award.yearly": pytest.approx(1e8)
    }
    fund = Fund(contribution_rate=0.0, uses=("compensation",), income=Span(min=2e8, max=9e8))
    funded = load_model("ningde-2017").model_copy(update={"fund": fund, "design": thrifty})
    assert design(case, funded).terms.sizes == {"fund.income": pytest.approx(2e8)}
