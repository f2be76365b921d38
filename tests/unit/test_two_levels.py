"""Provinces as unions of cities, and weights: against what cities can do together by enumeration of plans."""

import json
from pathlib import Path

import numpy as np
import pytest

from citypact.bundled import bundled_folder
from citypact.case import save_case
from citypact.case.model import Case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.reader import read_model
from citypact.optimize import design
from citypact.regions.two_levels import two_levels
from citypact.regions.weights import KINDS, city_weights
from citypact.worth import worth_table
from support.brute_force import brute_force_worth
from support.random_cases import random_case
from support.two_cities import two_city_case


def small(seed: int = 1) -> Case:
    """Four cities; 0 and 2 are of one province, 1 and 3 of the other."""
    return random_case(seed, cities=4, transfers=5)


@pytest.mark.parametrize("seed", range(5))
def test_provinces_are_worth_what_their_cities_can_do_together(seed: int) -> None:
    case = small(seed)
    levels = two_levels(case, worth_table(case).game)
    own = {p: frozenset(c.id for c in case.cities if c.province == p) for p in ("province-0", "province-1")}
    for province, cities in own.items():
        assert levels.between.loc[province, "alone"] == pytest.approx(brute_force_worth(case, cities), abs=1e-9)
    whole = brute_force_worth(case, frozenset().union(*own.values()))
    alone = levels.between["alone"]
    # Between two provinces the Shapley value and the nucleolus split what they gain together in half.
    for province in own:
        half = alone[province] + (whole - alone.sum()) / 2
        assert levels.between.loc[province, ["shapley", "nucleolus"]].tolist() == pytest.approx([half, half], abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_cities_of_a_province_share_what_it_gets_between_provinces(seed: int) -> None:
    case = small(seed)
    levels = two_levels(case, worth_table(case).game, weights="gdp")
    by_province = levels.cities.groupby("union")["owen"].sum()
    np.testing.assert_allclose(by_province, levels.between.loc[by_province.index, "shapley"], atol=1e-9)
    for name in ("shapley", "owen", "weighted_shapley", "weighted_nash"):
        assert levels.cities[name].sum() == pytest.approx(levels.game.worths[-1])
    for row in levels.slack(levels.cities["owen"]).itertuples():
        gain = levels.cities.loc[levels.cities["union"].isin(row.members), "owen"].sum()
        assert row.slack == pytest.approx(gain - row.worth, abs=1e-9)


def test_weights_split_what_two_cities_make_together() -> None:
    case = two_city_case()  # gross product 2000 and 1000, joint gain 8, nothing alone
    levels = two_levels(case, worth_table(case).game, weights="gdp")
    for name in ("weighted_shapley", "weighted_nash"):
        assert levels.cities[name].to_dict() == pytest.approx({"old": 16 / 3, "new": 8 / 3})
    assert levels.cities["weight"].to_dict() == pytest.approx({"old": 2 / 3, "new": 1 / 3})


@pytest.mark.parametrize("kind", KINDS)
def test_weights_are_the_city_tables_figures(kind: str) -> None:
    case = small()
    ranks = {city.id: 1.0 for city in case.cities}  # all are prefectures
    expected = ranks if kind == "tier" else {city.id: getattr(city, kind) for city in case.cities}
    assert city_weights(case, kind).to_dict() == expected


@pytest.mark.parametrize(("kind", "change"), [("tier", {"tier": "state"}), ("gdp", {"gdp": 0.0})])
def test_cities_without_a_weight_are_named(kind: str, change: dict[str, object]) -> None:
    case = small()
    changed = case.model_copy(update={"cities": (case.cities[0].model_copy(update=change), *case.cities[1:])})
    with pytest.raises(InvalidInput) as caught:
        city_weights(changed, kind)
    assert [problem.value for problem in caught.value.problems] == ["city-0"]
    assert all(problem.text("zh") != problem.text("en") for problem in caught.value.problems)


def test_one_province_is_the_whole() -> None:
    case = small()
    one = case.model_copy(update={"cities": tuple(c.model_copy(update={"province": "p"}) for c in case.cities)})
    levels = two_levels(one, worth_table(one).game)
    np.testing.assert_allclose(levels.cities["owen"], levels.cities["shapley"], atol=1e-9)
    assert len(levels.slack(levels.cities["owen"])) == 0


def striving(objective: str, weights: str | None = None) -> Mechanism:
    """The legal pact, for which any division of the core is within reach, with another first objective."""
    model = load_model("legal-pact")
    aims = model.design.model_copy(update={"objectives": (objective, "least-redistribution"), "weights": weights})
    free = model.participation.model_copy(update={"city": "none", "coalitions": "none"})
    return model.model_copy(update={"design": aims, "participation": free})


@pytest.mark.parametrize(
    ("objective", "weights", "column"),
    [("nearest-owen", None, "owen"), ("nearest-weighted-shapley", "population", "weighted_shapley")],
)
def test_a_design_can_strive_for_a_division_by_hierarchy(objective: str, weights: str | None, column: str) -> None:
    """Where the firm's tax can be split at will, the design attains it."""
    case = two_city_case()
    scheme = design(case, striving(objective, weights))
    expected = two_levels(case, scheme.table.game, weights=weights).cities[column]
    assert scheme.gain.to_dict() == pytest.approx(expected.to_dict(), abs=1e-6)
    case = random_case(4, cities=4, transfers=6, projects=0)
    aimed = two_levels(case, worth_table(case).game, weights=weights).cities[column]
    distances = {
        name: float((design(case, model).gain - aimed).abs().sum())
        for name, model in {"it": striving(objective, weights), "another": striving("nearest-nucleolus")}.items()
    }
    assert distances["it"] <= distances["another"] + 1e-6


def test_weights_and_their_objective_need_each_other() -> None:
    text = (bundled_folder("models") / "legal-pact.toml").read_text("utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_model(text.replace('"nearest-shapley"', '"nearest-weighted-shapley"'), "changed.toml")
    assert "weights" in str(caught.value)


def test_the_verb_game_shows_both_levels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.json"
    save_case(small(), path)
    assert main(["game", str(path), "--unions", "provinces", "--weights", "population", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["two_levels"]
    assert found["unions"] == {"province-0": ["city-0", "city-2"], "province-1": ["city-1", "city-3"]}
    assert found["weights"] == "population"
    assert len(found["coalitions"]) == 2
    assert main(["game", str(path), "--unions", "provinces"]) == 0
    text = capsys.readouterr().out
    assert "Owen value" in text
    assert "Weight" not in text.split("Cities in their provinces")[1]
    assert main(["game", str(path)]) == 0
    assert "Owen value" not in capsys.readouterr().out
    assert main(["game", str(path), "--weights", "tier", "--lang", "zh"]) == 0
    assert "层级权重为假设值" in capsys.readouterr().out
