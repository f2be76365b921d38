"""Bankruptcy game of six claimants, solved in the demonstration session of MatTuGames (H. I. Meinhardt, MATLAB, 2013).

The session prints four decimals. It prints an Owen and a Myerson value too, (21.7083, 22.3667, 6.4167, 46.85, 35.4833,
43.175) and (20.7142, 17.1158, 7.6658, 54.7892, 31.32, 44.395), which are not those of their definitions: averaging over
the orders, as done here in fractions, gives others. Only the totals of the unions agree.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

import networkx as nx
import pytest

from citypact.game import Game, bankruptcy, talmud_rule

CLAIMS = [40, 32, 11, 73.3, 54.95, 81.1]
ESTATE = 176
UNIONS = [[1, 3], [2, 4, 5], [6]]
LINKS = [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4), (4, 5), (4, 6), (5, 6)]


@pytest.fixture
def game() -> Game:
    return bankruptcy(ESTATE, CLAIMS, [1, 2, 3, 4, 5, 6])


def printed(*digits: float) -> object:
    return pytest.approx(digits, abs=5.001e-5)


def test_worths_in_binary_order(game: Game) -> None:
    assert game.worths[[11, 13, 15, 27, 43, 59, 62, 63]].tolist() == pytest.approx(
        [28.95, 7.95, 39.95, 83.9, 110.05, 165, 136, 176]
    )


def test_properties(game: Game) -> None:
    assert game.is_convex()
    assert game.is_balanced()
    assert game.is_monotone()
    assert game.is_zero_monotone()
    assert game.is_superadditive()


def test_harsanyi_dividends(game: Game) -> None:
    dividends = game.harsanyi_dividends()
    assert dividends[[11, 15, 27, 31, 43, 60, 63]].tolist() == pytest.approx(
        [28.95, 3.05, -39.55, -14.05, -60.95, -22.0, 6.3]
    )
    assert Game.from_dividends(dividends).worths.tolist() == pytest.approx(game.worths.tolist(), abs=1e-10)


def test_dual(game: Game) -> None:
    assert game.dual().worths[[1, 2, 4, 15, 28, 63]].tolist() == pytest.approx([40, 32, 11, 156.3, 139.25, 176])


def test_talmud_rule_and_nucleolus(game: Game) -> None:
    answer = printed(20, 16, 5.5, 48.35, 30, 56.15)
    assert talmud_rule(ESTATE, CLAIMS).tolist() == answer
    assert game.nucleolus().tolist() == answer


def test_shapley_value(game: Game) -> None:
    assert game.shapley().tolist() == printed(23.5175, 18.7483, 6.4950, 44.3008, 33.3317, 49.6067)


def test_tau_value(game: Game) -> None:
    assert game.tau().tolist() == printed(24.0807, 19.2646, 6.6222, 44.1279, 33.0809, 48.8237)


def test_solidarity_value(game: Game) -> None:
    assert game.solidarity().tolist() == printed(28.0285, 27.0297, 24.5264, 32.5247, 30.1952, 33.6954)


def mean_marginals(worth: Callable[[set[int]], Fraction], allowed: Callable[[tuple[int, ...]], bool]) -> list[float]:
    """Mean marginal contribution over all allowed orders, in fractions."""
    orders = [order for order in permutations(range(1, 7)) if allowed(order)]
    total = dict.fromkeys(range(1, 7), Fraction(0))
    for order in orders:
        for k, player in enumerate(order):
            total[player] += worth(set(order[: k + 1])) - worth(set(order[:k]))
    return [float(total[player] / len(orders)) for player in range(1, 7)]


def left_to(coalition: set[int]) -> Fraction:
    others = (Fraction(str(claim)) for player, claim in enumerate(CLAIMS, 1) if player not in coalition)
    return max(Fraction(0), ESTATE - sum(others))


def in_one_go(order: tuple[int, ...]) -> bool:
    spans = [[order.index(player) for player in union] for union in UNIONS]
    return all(max(span) - min(span) == len(span) - 1 for span in spans)


def test_owen_value(game: Game) -> None:
    owen = game.owen(UNIONS)
    assert owen.tolist() == pytest.approx(mean_marginals(left_to, in_one_go))
    totals = [owen[union].sum() for union in UNIONS]
    assert totals == [pytest.approx(total, abs=3e-4) for total in (21.7083 + 6.4167, 22.3667 + 46.85 + 35.4833, 43.175)]


def test_myerson_value(game: Game) -> None:
    graph = nx.Graph(LINKS)

    def restricted(coalition: set[int]) -> Fraction:
        return sum((left_to(set(part)) for part in nx.connected_components(graph.subgraph(coalition))), Fraction(0))

    assert game.myerson(LINKS).tolist() == pytest.approx(mean_marginals(restricted, lambda _: True))
