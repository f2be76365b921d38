"""Linear production games: resources pooled by a coalition, used by a linear program."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from citypact.errors import SolverLimit
from citypact.solve import highs
from citypact.solve.answer import Claim, Run
from citypact.solve.linear import solve_linear
from citypact.solve.rows import Row, compiled
from citypact.text import both

from ..coalitions import Floats, as_floats, subset_sums
from ..data import finite_matrix
from ..errors import GameError, NotProven
from ..game import Game
from ..memory import require_room

FEASIBLE = 1e-9  # of the largest basic amount: how far below zero rounding may leave it
CLOSE = 1e-7  # how far amounts and profits of what a solver calls an optimum may be from their conditions, of size 1


def linear_production(
    profits: ArrayLike, needs: ArrayLike, resources: ArrayLike, players: Sequence[Hashable] | None = None
) -> Game:
    """v(S) = max profits·x subject to needs x <= resources of S, x >= 0.

    Parameters
    ----------
    profits : float array, shape (products,)
    needs : float array, shape (resources, products): amount of each resource that a unit of each product takes
    resources : float array, shape (resources, n): amount of each resource that each player owns, not negative
    players : n distinct labels, optional

    Raises
    ------
    GameError
        Shapes that do not match, entries that are not finite, a negative resource, unbounded production, or too many
        players for memory.
    NotProven
        What the solver calls an optimum is none.

    Source: Owen (1975), On the core of linear production games: the game is totally balanced, and the dual prices of
    the grand coalition's program give a core point. One program a basis, not one a coalition: an optimal basis is
    optimal for every coalition for which it stays feasible, which is read off for all coalitions at once: time
    O(resources * 2**n) a basis.

    >>> linear_production([3, 2], [[1, 1], [2, 1]], [[4, 0], [0, 6]]).worths.round(9).tolist()
    [0.0, 0.0, 0.0, 10.0]
    """
    matrix, owned = (
        finite_matrix(needs, both("game.what.needs_matrix")),
        finite_matrix(resources, both("game.what.resources_matrix")),
    )
    gain = as_floats(profits, both("game.what.profits"))
    if gain.shape != matrix.shape[1:] or len(owned) != len(matrix) or (owned < 0).any() or not np.isfinite(gain).all():
        raise GameError(
            both("game.input.production_shapes", profits=gain.shape, needs=matrix.shape, resources=owned.shape)
        )
    n = owned.shape[1]
    require_room(n, tables=len(matrix) + 2)
    table = np.zeros(1 << n)
    open_ = np.ones(1 << n, dtype=bool)
    open_[0] = False
    technology = _Technology(gain, matrix, owned)
    while open_.any():
        coalition = int(open_.size - 1 - open_[::-1].argmax())
        worths, feasible = technology.follow(technology.optimal_basis(coalition), coalition)
        solved = open_ & feasible
        table[solved] = worths[solved]
        open_ &= ~feasible
    return Game(table, players)


class _Technology:
    """The program of every coalition, in units in which resources, needs and profits are of size 1; one warm solver."""

    def __init__(self, gain: Floats, matrix: Floats, owned: Floats) -> None:
        stock = _powers_of_two(owned.sum(axis=1))
        per_unit = _powers_of_two(np.abs(matrix / stock[:, None]).max(axis=0))
        self.unit = float(_powers_of_two(np.abs(gain / per_unit).max()))
        self.owned = owned / stock[:, None]
        self.needs = np.hstack((matrix / stock[:, None] / per_unit, np.eye(len(matrix))))
        self.gain = np.concatenate((gain / per_unit / self.unit, np.zeros(len(matrix))))
        self.products = gain.size
        self.model = highs.new_model()
        self.program = compiled(
            np.zeros(self.products),
            np.full(self.products, np.inf),
            np.zeros(self.products, dtype=bool),
            [Row(range(self.products), row, up=0.0) for row in self.needs[:, : self.products].tolist()],
        )
        highs.load(self.model, self.program, -self.gain[: self.products])

    def optimal_basis(self, coalition: int) -> NDArray[np.intp]:
        """The basic columns of [needs, identity] at what the solver calls the optimum of a coalition."""
        for row, amount in enumerate((self.owned @ self._members(coalition)).tolist()):
            self.model.changeRowBounds(row, -np.inf, amount)
        run = highs.run(self.model)
        if run.claim is not Claim.OPTIMAL:
            raise self._no_optimum(run)
        return highs.basic(self.model)

    def follow(self, basis: NDArray[np.intp], coalition: int) -> tuple[Floats, NDArray[np.bool_]]:
        """Worth of every coalition under a basis, and for which of them it is feasible, hence optimal.

        The solver's word is not taken: the prices of the basis must leave no product a profit, and the coalition that
        was asked for must be among those.
        """
        columns = self.needs[:, basis]
        if len(basis) != len(columns) or not np.linalg.matrix_rank(columns) == len(columns):
            raise NotProven(both("game.no_basis"))
        prices = np.linalg.solve(columns.T, self.gain[basis])
        by_player = np.linalg.solve(columns, self.owned)  # basic amounts that each player's resources bring
        allowance = FEASIBLE * float(np.abs(by_player).sum(axis=1).max())
        amounts = by_player @ self._members(coalition)
        if (prices @ self.needs < self.gain - CLOSE).any() or amounts.min() < -CLOSE * max(1.0, np.abs(amounts).max()):
            raise NotProven(both("game.wrong_basis"))
        feasible = np.ones(1 << self.owned.shape[1], dtype=bool)
        for resources in by_player:
            feasible &= subset_sums(resources) >= -allowance
        feasible[coalition] = True
        return self.unit * subset_sums(self.gain[basis] @ by_player), feasible

    def _members(self, coalition: int) -> Floats:
        return (coalition >> np.arange(self.owned.shape[1]) & 1).astype(np.float64)

    def _no_optimum(self, run: Run) -> GameError:
        """Production without bound, if that is proven by a product mix that needs nothing and gains; else no proof."""
        rays = self.program.with_bounds(self.program.low, np.ones(self.products))
        try:
            best = solve_linear(rays, -self.gain[: self.products])
        except SolverLimit as error:
            return NotProven(*error.args)
        if best is not None and best.value < -CLOSE:
            return GameError(both("game.input.unbounded_production"))
        return NotProven(both("game.no_production", claim=run.reason or run.claim.value))


def _powers_of_two(sizes: ArrayLike) -> Floats:
    """Sizes to divide by: powers of two, so that nothing is lost; 1 where there is nothing."""
    amounts = np.asarray(sizes, dtype=np.float64)
    return np.where(amounts > 0, 2.0 ** np.ceil(np.log2(np.where(amounts > 0, amounts, 1.0))), 1.0)
