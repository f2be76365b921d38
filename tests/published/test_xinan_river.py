"""Xin'an River compensation of Zhejiang and Anhui, 2012-2014: 100 million yuan either way, 300 million from outside."""

from pathlib import Path

import numpy as np
import pytest

from citypact.case.model import Case, Project, ProjectBenefit
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.instruments import Quality
from citypact.mechanism.instruments.quality import directed, quality_index
from citypact.optimize import simulate
from citypact.pact.accounts import Receipts, projected_receipts, read_receipts, receipts_csv, settle_year
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


def rule(level: float) -> Mechanism:
    """The rule of the first round, with every concentration projected at a multiple of its base."""
    model = load_model("xinan-river-2012")
    assert model.quality is not None
    expected = dict.fromkeys(model.quality.weights, level)
    return model.model_copy(update={"quality": model.quality.model_copy(update={"expected": expected})})


def changed(**parameters: object) -> Mechanism:
    """The rule of the first round with other parameters of its index, as if a file had set them."""
    model = load_model("xinan-river-2012")
    assert model.quality is not None
    fields = {name: getattr(model.quality, name) for name in model.quality.model_fields_set} | parameters
    return model.model_copy(update={"quality": Quality(**fields)})


def to_upstream(model: Mechanism, measured: dict[int, dict[str, float]]) -> list[float]:
    """What the settlement of each measured year gives upstream from downstream, in yuan."""
    scheme = simulate(river_case(), model)
    given = projected_receipts(scheme.case, model, scheme.terms)
    amounts = {key: dict(by_year) for key, by_year in given.amounts.items()}
    for year, by_item in measured.items():
        for item, value in by_item.items():
            amounts["water", item][year] = value
    found = []
    for year in measured:
        accounts = settle_year(scheme.case, model, scheme.terms, Receipts(amounts, year)).accounts
        paid = [a for a in accounts if a.item == "quality-payment"]
        found.append(sum((1 if a.payee == "old" else -1) * a.coins for a in paid) / 100)
    return found


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


FOUR = ("CODMn", "NH3-N", "TN", "TP")
"""Permanganate, ammonia nitrogen, total nitrogen, total phosphorus (plan of December 2014); equal weights assumed."""


def test_the_index_of_four_measured_concentrations_decides_who_pays_year_by_year() -> None:
    """P = (3 * 0.96 + TN) / 4, in multiples of the base: 0.995 with TN 1.1 above its base alone, 1.02 with 1.2."""
    clean = dict.fromkeys(FOUR, 0.96)
    measured = {2025: clean | {"TN": 1.1}, 2026: clean | {"TN": 1.2}, 2027: dict.fromkeys(FOUR, 1.0)}
    assert to_upstream(load_model("xinan-river-2012"), measured) == [100e6, -100e6, 100e6]


def test_bases_in_milligrams_and_a_stability_coefficient_enter_the_index() -> None:
    """Made-up bases: TP doubled makes P = 5/4 * k0, which meets the standard at k0 = 0.8 and not at 0.85."""
    base = {"CODMn": 2.0, "NH3-N": 0.2, "TN": 1.0, "TP": 0.05}
    measured = {2025: base | {"TP": 0.1}}
    assert to_upstream(changed(base=base, steadiness=0.8), measured) == [100e6]
    assert to_upstream(changed(base=base, steadiness=0.85), measured) == [-100e6]


def test_an_expected_index_stands_for_concentrations_that_are_all_the_same_multiple_of_their_base() -> None:
    base = {"CODMn": 2.0, "NH3-N": 0.2, "TN": 1.0, "TP": 0.05}
    model = changed(base=base, steadiness=0.85, expected={}, expected_index=0.85)
    assert model.quality is not None
    assert model.quality.reported == pytest.approx(base)


def test_water_exactly_at_its_base_meets_the_standard_whatever_the_rounding_of_sums() -> None:
    weights = dict(zip(FOUR, (0.4, 0.2, 0.3, 0.1), strict=True))
    ones = dict.fromkeys(FOUR, 1.0)
    assert quality_index({name: np.array(1.0) for name in FOUR}, ones, weights) > 1.0
    measured = {2025: ones, 2026: ones | {"TP": 1.0001}}
    assert to_upstream(changed(weights=weights), measured) == [100e6, -100e6]


def test_the_third_round_doubles_the_amount() -> None:
    case = river_case()
    paid = receipts(case, "xinan-river-2018", "quality-payment") * case.unit
    assert paid == pytest.approx([0.0] + [200e6] * 3 + [0.0] * 4)


def test_water_is_measured_in_the_three_years_of_the_agreement_and_no_others(tmp_path: Path) -> None:
    model = load_model("xinan-river-2012")
    scheme = simulate(river_case(), model)
    form = projected_receipts(scheme.case, model, scheme.terms)
    assert {tuple(by_year) for (subject, _), by_year in form.amounts.items() if subject == "water"} == {
        (2025, 2026, 2027)
    }
    file = tmp_path / "receipts.csv"
    file.write_text(receipts_csv(form) + "2024,water,TN,1.0\n2028,water,TN,1.0\n2025,water,mercury,1.0\n", "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_receipts(file, scheme.case, model, scheme.terms)
    assert [problem.column for problem in caught.value.problems] == ["year", "year", "item"]
    assert ["2025" in str(problem) or "2027" in str(problem) for problem in caught.value.problems[:2]] == [True, True]
