"""What the comparison of the three models shows on Beijing-Tianjin-Hebei, as the README tells it."""

import pytest

from citypact.evaluation import Comparison, Evaluation, compare
from citypact.mechanism import load_model
from support.real_case import real_case

MODELS = ("government-led", "market-driven", "hybrid", "bth-2015")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    case, table = real_case()
    return compare(case, [load_model(name) for name in MODELS], table)


@pytest.fixture(scope="module")
def found(comparison: Comparison) -> dict[str, Evaluation]:
    return {column.model.id: column.outcome for column in comparison.columns if isinstance(column.outcome, Evaluation)}


def test_every_model_has_a_scheme(found: dict[str, Evaluation]) -> None:
    assert tuple(found) == MODELS


def test_only_the_joint_plan_gains_all_there_is(found: dict[str, Evaluation]) -> None:
    gain = {name: evaluation.indicator("efficiency", "whole").value for name, evaluation in found.items()}
    assert gain["hybrid"] == gain["bth-2015"] == pytest.approx(1.0)
    assert 0.99 < gain["government-led"] < 1.0
    assert 0.45 < gain["market-driven"] < 0.55


def test_only_the_hybrid_leaves_nobody_worse_off(found: dict[str, Evaluation]) -> None:
    for name, evaluation in found.items():
        worse_off, objecting = (evaluation.indicator(key).value for key in ("worse_off", "objections"))
        if name == "hybrid":
            assert (worse_off, objecting) == ((), 0)
        else:
            assert set(worse_off) == {"beijing", "tianjin", "shijiazhuang"}
            assert objecting > 2000


def test_the_gap_narrows_least_where_the_origins_are_paid(found: dict[str, Evaluation]) -> None:
    """All changes are small: less than a hundredth of the gap."""
    for key in ("variation", "gini", "theil_between"):
        change = {}
        for name, evaluation in found.items():
            indicator = evaluation.indicator(key, "whole")
            change[name] = indicator.value / indicator.before - 1
        assert change["government-led"] < min(change["bth-2015"], change["market-driven"])
        assert max(change["bth-2015"], change["market-driven"]) < change["hybrid"] < 0
        assert change["government-led"] > -0.02


def test_hosts_would_have_to_pledge_most_where_they_pay_most(found: dict[str, Evaluation]) -> None:
    pledge = {name: evaluation.indicator("largest_pledge").value for name, evaluation in found.items()}
    assert pledge["market-driven"] == 0
    assert 0.10 < pledge["hybrid"] < 0.20
    assert max(pledge, key=lambda name: pledge[name]) == "hybrid"
