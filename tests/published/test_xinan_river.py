"""Xin'an River compensation of Zhejiang and Anhui, 2012-2014: 100 million yuan either way, 300 million from outside."""

import numpy as np
import pytest

from citypact.case.model import Case, Project, ProjectBenefit
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.instruments.quality import directed, quality_index
from support.random_cases import MADE_UP, named
from support.receipts import receipts
from support.two_cities import two_city_case


def river_case() -> Case:
    """``old`` is upstream and weak, ``new`` downstream; water protection is built in year 1 and serves from year 2."""
    case = two_city_case()
    water = Project(
        id="water",
        name=named("water"),
        category="ecological",
        start_year=2024,
        build_years=1,
        capital_cost=1.0,
        annual_cost=0.0,
        members=("old", "new"),
        **MADE_UP,
    )
    benefits = (ProjectBenefit(project="water", city="new", benefit=5.0, growth=0.0, **MADE_UP),)
    cities = (case.cities[0].model_copy(update={"weak": True}), case.cities[1])
    return case.model_copy(update={"cities": cities, "projects": (water,), "project_benefits": benefits})


def rule(index: float) -> Mechanism:
    model = load_model("xinan-river-2012")
    assert model.quality is not None
    return model.model_copy(update={"quality": model.quality.model_copy(update={"expected_index": index})})


@pytest.mark.parametrize(("index", "direction"), [(0.9, 1), (1.0, 1), (1.01, -1)])
def test_the_direction_of_payment_depends_on_the_index(index: float, direction: int) -> None:
    case = river_case()
    paid = receipts(case, rule(index), "quality-payment") * case.unit
    assert paid == pytest.approx([0.0] + [direction * 100e6] * 3 + [0.0] * 4)


def test_the_centre_pays_upstream_in_any_case() -> None:
    case = river_case()
    for index in (0.9, 1.1):
        outside = receipts(case, rule(index), "quality-outside") * case.unit
        assert outside == pytest.approx([0.0] + [300e6] * 3 + [0.0] * 4)


def test_three_years_of_good_water_bring_upstream_1200_million() -> None:
    assert directed(100e6, np.array([0.9, 0.95, 1.0]), 1.0).sum() + 3 * 300e6 == 1.2e9


def test_index_of_four_indicators() -> None:
    """Permanganate, ammonia nitrogen, total nitrogen, total phosphorus; equal weights are assumed here."""
    standard = {"CODMn": 2.0, "NH3-N": 0.2, "TN": 1.0, "TP": 0.05}
    weights = dict.fromkeys(standard, 0.25)
    assert quality_index(standard, standard, weights) == pytest.approx(1.0)
    assert quality_index(standard | {"TP": 0.1}, standard, weights, steadiness=0.8) == pytest.approx(1.0)


def test_the_third_round_doubles_the_amount() -> None:
    case = river_case()
    paid = receipts(case, "xinan-river-2018", "quality-payment") * case.unit
    assert paid == pytest.approx([0.0] + [200e6] * 3 + [0.0] * 4)
