"""The core-center by symmetry, by known bodies, and by a sum over vertices that cuts nothing into pieces.

For a convex game the vertices of the core are the marginal vectors x_p of the orders p (Shapley 1971), and for every
direction g with different entries (Brion 1988; Postnikov 2009, Permutohedra, associahedra, and beyond, theorem 3.1)

    volume = sum over p of (g x_p)**(n-1) / product of steps / (n-1)!
    integral of g x = sum over p of (g x_p)**n / product of steps / n!

where the steps are g[p[k]] - g[p[k+1]]. All in fractions.
"""

from fractions import Fraction
from itertools import combinations, pairwise, permutations
from math import comb, prod

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from citypact.game import Game, NotProven, bankruptcy
from citypact.game.coalitions import sizes, subset_sums
from citypact.game.sets.center import _Faces
from citypact.game.sets.vertices import normal_vertices


def power_of_size(n: int, exponent: int = 2) -> Game:
    return Game(sizes(n).astype(float) ** exponent)


def strictly_convex(n: int, seed: int) -> Game:
    """Positive dividends of all pairs and some larger coalitions."""
    random = np.random.default_rng(seed)
    dividends = np.where(sizes(n) == 2, random.integers(1, 9, 1 << n), 0)
    return Game.from_dividends((dividends + np.where(sizes(n) > 2, random.integers(0, 3, 1 << n), 0)).astype(float))


def mean_along(game: Game, direction: list[int]) -> Fraction:
    """The core-center of a convex game in a direction, by the sum over orders of the players."""
    n, volume, moment = game.n, Fraction(0), Fraction(0)
    for order in permutations(range(n)):
        reached, value = 0, Fraction(0)
        for player in order:
            value += direction[player] * Fraction(game.worths[reached | 1 << player] - game.worths[reached])
            reached |= 1 << player
        steps = prod(direction[a] - direction[b] for a, b in pairwise(order))
        volume += value ** (n - 1) / steps
        moment += value**n / steps
    return moment / volume / n


@pytest.mark.parametrize("n", range(2, 7))
def test_equal_players_get_equal_shares(n: int) -> None:
    assert power_of_size(n).core_center().tolist() == pytest.approx([n] * n, abs=1e-12 * n)


@pytest.mark.parametrize("n", [4, 5])
def test_equal_players_of_a_game_that_is_not_convex_get_equal_shares(n: int) -> None:
    game = Game(np.where(sizes(n) == n, 10.0, np.where(sizes(n) == 2, 2.5, 0.0)))  # pairs bind, larger ones do not
    assert not game.is_convex()
    assert game.core_center().tolist() == pytest.approx([10 / n] * n, abs=1e-12)


def test_players_of_two_kinds_get_two_shares() -> None:
    worths = [(size := index.bit_count()) * (size + (index & 3).bit_count()) for index in range(32)]
    center = Game(np.array(worths, dtype=float)).core_center().to_numpy()
    assert center[:2] == pytest.approx(center[0], abs=1e-12)
    assert center[2:] == pytest.approx(center[2], abs=1e-12)
    assert center.sum() == pytest.approx(35)


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_a_game_moved_by_what_players_have_anyway_moves_its_center(n: int) -> None:
    own = np.array([3.0, -2.0, 7.5, 0.25, 11.0, -6.0][:n])
    assert power_of_size(n).plus_additive(own).core_center().tolist() == pytest.approx((n + own).tolist())


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_a_simplex(n: int) -> None:
    own = np.arange(n, dtype=float)
    worths = subset_sums(own)
    worths[-1] += 6.0
    assert Game(worths).core_center().tolist() == pytest.approx((own + 6.0 / n).tolist())


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_a_box(n: int) -> None:
    """All but the last player get between low and high, whatever the others get."""
    low, high = np.arange(n - 1.0), np.arange(n - 1.0) ** 2 + 1.0
    without_last = subset_sums(low)
    with_last = 50.0 - subset_sums(high)[::-1]
    game = Game(np.concatenate((without_last, with_last)))
    expected = [*((low + high) / 2), 50.0 - (low + high).sum() / 2]
    assert len(game.core_vertices()) == 2 ** (n - 1)
    assert game.core_center().tolist() == pytest.approx(expected)


@pytest.mark.parametrize(("n", "seed"), [(3, 1), (4, 2), (4, 3), (5, 4), (5, 5), (6, 6)])
def test_convex_games_by_the_sum_over_orders(n: int, seed: int) -> None:
    game = strictly_convex(n, seed)
    center = game.core_center().to_numpy()
    for direction in ([1, 2, 4, 8, 16, 32][:n], [7, -3, 2, 0, 11, -5][:n]):
        assert center @ direction == pytest.approx(float(mean_along(game, direction)), abs=1e-10 * game.worths[-1])


@pytest.mark.parametrize(
    ("estate", "claims"), [(6, [1, 2, 3, 4]), (5, [2, 2, 2, 2]), (9, [1, 2, 3, 4, 5]), (7, [3] * 5)]
)
def test_convex_games_with_fewer_vertices_by_the_sum_over_orders(estate: int, claims: list[int]) -> None:
    game = bankruptcy(estate, claims)
    center = game.core_center().to_numpy()
    direction = [1, 3, -4, 9, 20][: len(claims)]
    assert center @ direction == pytest.approx(float(mean_along(game, direction)), abs=1e-10)


@pytest.mark.parametrize("seed", range(8))
def test_four_players_by_the_triangles_of_the_surface(seed: int) -> None:
    """A body in space: pyramids from the origin over its triangles, with sign."""
    random = np.random.default_rng(seed)
    game = Game(np.where(sizes(4) == 4, 12.0, random.integers(0, 6, 16) * (sizes(4) > 1)))
    corners = game.core_vertices().to_numpy()[:, :3]
    hull = ConvexHull(corners - corners.mean(axis=0))
    volumes = np.abs(np.linalg.det(hull.points[hull.simplices]))
    center = volumes @ hull.points[hull.simplices].sum(axis=1) / 4 / volumes.sum() + corners.mean(axis=0)
    assert game.core_center().to_numpy()[:3] == pytest.approx(center, abs=1e-9)


def corners_by_trial(game: Game) -> set[tuple[float, ...]]:
    """Every choice of n - 1 coalitions that, with v(N), leaves one payoff, if that is in the core."""
    rows = np.array([[index >> i & 1 for i in range(game.n)] for index in range(1 << game.n)], dtype=float)
    choices = np.array(list(combinations(range(1, (1 << game.n) - 1), game.n - 1)))
    choices = np.column_stack((choices, np.full(len(choices), (1 << game.n) - 1)))
    regular = np.abs(np.linalg.det(rows[choices])) > 1e-9
    points = np.linalg.solve(rows[choices[regular]], game.worths[choices[regular]][..., None])[..., 0]
    stable = (game.worths - points @ rows.T <= 1e-9).all(axis=1)
    return {tuple(point) for point in (np.round(points[stable], 6) + 0.0).tolist()}


@pytest.mark.parametrize("seed", range(6))
def test_vertices_of_games_full_of_ties_by_trial(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = 4 if seed % 2 else 5
    worths = random.integers(0, 3, n + 1)[sizes(n)] + random.integers(0, 2, 1 << n)
    worths[-1] = 2 * n
    game = Game(np.minimum(worths, 2.0 * sizes(n)))  # equal shares are stable
    listed = {tuple(point) for point in (np.round(game.core_vertices().to_numpy(), 6) + 0.0).tolist()}
    assert listed == corners_by_trial(game)


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_vertices_of_equal_players_are_all_there(n: int) -> None:
    orders = sorted(set(permutations([2.0 * k + 1 for k in range(n)])))
    assert np.abs(power_of_size(n).core_vertices().to_numpy() - orders).max() < 1e-9


@pytest.mark.parametrize("n", [4, 5])
def test_a_lost_vertex_is_noticed(n: int) -> None:
    """One after the other, as if Qhull had lost it."""
    whole = normal_vertices(power_of_size(n), 0.0)
    for lost in range(0, len(whole.points), 1 if n == 4 else 20):
        kept = np.arange(len(whole.points)) != lost
        rest = type(whole)(whole.normal, whole.points[kept], whole.tight[kept], whole.tolerance)
        with pytest.raises(NotProven, match="too close together"):
            _Faces(rest).centroid()


def test_faces_of_equal_players_are_ordered_partitions() -> None:
    """Faces of the permutohedron of dimension k: ordered partitions of the players into n - k groups."""
    faces = _Faces(normal_vertices(power_of_size(5), 0.0))
    faces.centroid()
    found = [sum(flat.dimension == k for flat in faces.flats.values()) for k in range(5)]
    onto = [sum((-1) ** (m - j) * comb(m, j) * j**5 for j in range(m + 1)) for m in range(5, 0, -1)]
    assert found == onto == [120, 240, 150, 30, 1]
