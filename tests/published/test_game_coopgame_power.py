"""Power indices printed in the vignette and tests of the R package CoopGame 0.2.2 (Staudacher, Anwander)."""

import pytest

from citypact.game import Game, voting_power, weighted_voting

JOHNSTON = [  # tests 28.1 to 28.7
    (4, [3, 2, 1], [2 / 3, 1 / 6, 1 / 6]),
    (8, [5, 3, 1], [1 / 2, 1 / 2, 0]),
    (9, [8, 8, 1], [1 / 3, 1 / 3, 1 / 3]),
    (10, [7, 3, 3], [2 / 3, 1 / 6, 1 / 6]),
    (10, [8, 4, 1], [1 / 2, 1 / 2, 0]),
    (6, [5, 1, 1, 1], [11 / 14, 1 / 14, 1 / 14, 1 / 14]),
    (5, [2, 1, 1, 1], [1 / 4, 1 / 4, 1 / 4, 1 / 4]),
]
QUOTAS = [  # tests 07.1 and 15.8: Banzhaf index, Shapley value of [q; 50, 49, 1]
    (1, [1 / 3, 1 / 3, 1 / 3], [1 / 3, 1 / 3, 1 / 3]),
    (51, [3 / 5, 1 / 5, 1 / 5], [2 / 3, 1 / 6, 1 / 6]),
    (100, [1 / 3, 1 / 3, 1 / 3], [1 / 3, 1 / 3, 1 / 3]),
]


def printed(digits: list[float], places: int) -> object:
    return pytest.approx(digits, abs=0.5001 * 10**-places)


@pytest.mark.parametrize(("quota", "weights", "index"), JOHNSTON)
def test_johnston(quota: int, weights: list[int], index: list[float]) -> None:
    assert weighted_voting(quota, weights).johnston().tolist() == pytest.approx(index)


@pytest.mark.parametrize(("quota", "banzhaf", "shapley"), QUOTAS)
def test_banzhaf_and_shapley(quota: int, banzhaf: list[float], shapley: list[float]) -> None:
    game = weighted_voting(quota, [50, 49, 1])
    assert game.banzhaf_index().tolist() == pytest.approx(banzhaf)
    assert game.shapley_shubik().tolist() == pytest.approx(shapley)


def check(game: Game, indices: dict[str, list[float]], places: dict[str, int]) -> None:
    for name, digits in indices.items():
        assert getattr(game, name)().tolist() == printed(digits, places.get(name, 8)), name


def test_donation_paradox_with_five_voters() -> None:
    check(
        weighted_voting(9, [6, 4, 1, 1, 1]),
        {
            "banzhaf_index": [0.47368421, 0.36842105] + [0.05263158] * 3,
            "deegan_packel": [0.375, 0.25] + [0.125] * 3,
            "public_good_index": [0.3333333] + [0.1666667] * 4,
            "johnston": [0.52777778, 0.38888889] + [0.02777778] * 3,
        },
        {"public_good_index": 7},
    )
    check(
        weighted_voting(9, [5, 5, 1, 1, 1]),
        {name: [0.5, 0.5, 0, 0, 0] for name in ("banzhaf_index", "deegan_packel", "public_good_index", "johnston")},
        {},
    )


def test_donation_paradox_with_ten_voters() -> None:
    check(
        weighted_voting(23, [9, 8, 7, 0, 1, 1, 1, 1, 1, 1]),
        {
            "banzhaf_index": [0.326633166, 0.326633166, 0.316582915, 0] + [0.005025126] * 6,
            "deegan_packel": [0.2291667, 0.2291667, 0.1666667, 0] + [0.0625] * 6,
            "public_good_index": [0.18181818, 0.18181818, 0.09090909, 0] + [0.09090909] * 6,
            "johnston": [0.332692308, 0.332692308, 0.323076923, 0] + [0.001923077] * 6,
        },
        {"deegan_packel": 7, "banzhaf_index": 9, "johnston": 9},
    )


def test_parliament_of_eight_parties() -> None:
    weights = [277, 198, 68, 40, 39, 27, 15, 68]
    shapley = [0.426190476, 0.178571429, 0.111904762, 0.059523810, 0.059523810, 0.045238095, 0.007142857, 0.111904762]
    banzhaf = [0.427272727, 0.154545455, 0.118181818, 0.063636364, 0.063636364, 0.045454545, 0.009090909, 0.118181818]
    johnston = [0.621621622, 0.129129129, 0.077477477, 0.033483483, 0.033483483, 0.023273273, 0.004054054, 0.077477477]
    check(
        weighted_voting(367, weights),
        {
            "shapley_shubik": shapley,
            "banzhaf_index": banzhaf,
            "johnston": johnston,
            "deegan_packel": [0.2222222, 0.1066667, 0.1488889, 0.1211111, 0.1211111, 0.1011111, 0.03, 0.1488889],
            "public_good_index": [
                0.18518519,
                0.11111111,
                0.14814815,
                0.12962963,
                0.12962963,
                0.11111111,
                0.03703704,
                0.14814815,
            ],
        },
        {"shapley_shubik": 9, "banzhaf_index": 9, "johnston": 9, "deegan_packel": 7},
    )
    power = voting_power(367, weights)
    assert power["Shapley-Shubik index"].tolist() == printed(shapley, 9)
    assert (power["Banzhaf value"] / power["Banzhaf value"].sum()).tolist() == printed(banzhaf, 9)
