"""Linear programs over payoffs with one row a coalition, generated as they are violated."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citypact.solve.answer import Claim
from citypact.text import both

from ..content import ByContent
from .coalitions import Floats
from .errors import NoSuchPoint
from .master import POSITIVE, Master, Solution
from .scale import normalise, power_of_two
from .separation import Separation
from .span import Span
from .worths import Worths

VIOLATION = 1e-9  # excess above the bound from which a coalition's row is added
ZOOM = 1e5  # how much finer a second solution sees what is near the first
INFINITY = np.inf


@dataclass(frozen=True, eq=False)
class Optimum(ByContent):
    """An optimal point, in units of the normalised game, with the duals of the rows and of the payoff bounds."""

    payoff: Floats
    epsilon: float
    duals: dict[int, float]  # of open coalitions
    floor_duals: Floats


class CoalitionProgram:
    """Minimise a linear function of payoffs x and a uniform concession epsilon, subject to

    ``x(N) = v(N)`` and ``x(S) + size(S) * epsilon >= v(S)`` for every coalition S.

    Rows are added for the worst coalitions until none is violated by more than `VIOLATION`. The game is normalised
    first (`scale.normalise`); everything here is in normalised units.

    Parameters
    ----------
    game : Game
    sizes : float array, shape (2**n,), optional
        Size of a coalition by which its concession is measured; default 1. Coalitions of size 0 are left out.
    floors : float array, shape (n,), optional
        Least payoff of each player, in the game's own money; what they ask for beyond v(N) is taken for rounding.
    reach : float
        Money that the question deals in beside the gains; see `normalise`.
    fine : bool
        Solve twice: the second time for the difference from the first solution, a hundred thousand times enlarged, so
        that coalitions whose excesses are closer than the solver's tolerance are told apart.
    """

    def __init__(
        self,
        game: Worths,
        sizes: Floats | None = None,
        floors: Floats | None = None,
        fine: bool = False,
        reach: float = 0.0,
    ) -> None:
        self.n, self.grand, self.fine = game.n, (1 << game.n) - 1, fine
        self.normal = normalise(game, reach)
        gains, self.size_unit = self.normal.gains, 1.0
        self._left_out: NDArray[np.bool_] | None = None
        if sizes is not None:
            self.size_unit = power_of_two(float(sizes[1:-1].max(initial=0.0)))
            self._left_out = sizes == 0
            sizes = np.where(self._left_out, 1.0, sizes / self.size_unit)
            if self._left_out[1:].any():
                gains = np.where(self._left_out, -np.inf, gains)
        self.sizes = sizes
        self.rounding = 4 * self.n * self.normal.rounding / self.normal.unit  # of a coalition's worth and payoff
        self.separation = Separation(gains, sizes)
        self.span = Span(self.n)
        self.span.add(self.grand)
        self.row_of: dict[int, int] = {}
        self.open: list[int] = []  # coalitions with a row whose payoff does not follow from what is fixed
        self._fixed: set[int] = set()
        self._violation = VIOLATION
        self._master = Master(self.n + 1)
        if floors is not None:
            for player, floor in enumerate(self._attainable(self.normal.reduce(floors)).tolist()):
                self.bound_payoff(player, floor, INFINITY)
        self.minimise(np.zeros(self.n), 1.0)
        self.row_of[self.grand] = 0
        whole = self.worth(self.grand)
        self.limit(range(self.n), whole, whole)
        alone = [1 << player for player in range(self.n if self.n > 1 else 0)]
        self.require(dict.fromkeys(s for one in alone for s in (one, self.grand ^ one)))

    def _attainable(self, floors: Floats) -> Floats:
        return floors - max(0.0, float(floors.sum()) - self.worth(self.grand)) / self.n

    def worth(self, coalition: int) -> float:
        """Normalised worth of a coalition."""
        return float(self.normal.gains[coalition]) / self.normal.unit

    def size(self, coalition: int) -> float:
        """Size of a coalition in the measure of concessions, in units of `size_unit`."""
        return 1.0 if self.sizes is None else float(self.sizes[coalition])

    def level(self, optimum: Optimum) -> float:
        """The concession of an optimum in the game's money per unit of size."""
        return optimum.epsilon * self.normal.unit / self.size_unit

    def minimise(self, payoff_costs: Floats, epsilon_cost: float = 0.0) -> None:
        """Set the objective."""
        self._master.minimise(np.append(payoff_costs, epsilon_cost))

    def bound_epsilon(self, low: float, high: float) -> None:
        """Bounds on the concession."""
        self._master.bound_column(self.n, low, high)

    def bound_payoff(self, player: int, low: float, high: float) -> None:
        """Bounds on a player's payoff."""
        self._master.bound_column(player, low, high)

    def bound_total(self, low: float, high: float) -> None:
        """Bounds on x(N) in place of x(N) = v(N)."""
        self._master.bound_row(self.row_of[self.grand], low, high)

    def require(self, coalitions: Iterable[int]) -> None:
        """Add the rows of different coalitions, but for those that are there or left out."""
        new = [s for s in coalitions if s not in self.row_of and (self._left_out is None or not self._left_out[s])]
        if not new:
            return
        entries, limits = np.empty((len(new), self.n + 1)), np.full((len(new), 2), INFINITY)
        entries[:, :-1] = np.array(new, dtype=np.int64)[:, None] >> np.arange(self.n) & 1
        entries[:, -1], limits[:, 0] = [self.size(s) for s in new], [self.worth(s) for s in new]
        self.row_of.update((s, self._master.rows + k) for k, s in enumerate(new))
        self._master.add_rows(entries, limits)
        self.open += new

    def limit(self, players: Sequence[int], low: float, high: float) -> None:
        """Add bounds on the payoff of a group of players, whatever the concession."""
        entries = np.zeros((1, self.n + 1))
        entries[0, list(players)] = 1.0
        self._master.add_rows(entries, np.array([[low, high]]))

    def fix(self, coalition: int, payoff: float) -> None:
        """Turn the row of a coalition into x(S) = payoff, whatever the concession, and note it in the span."""
        row = self.row_of[coalition]
        self._master.clear_entry(row, self.n)
        self._master.bound_row(row, payoff, payoff)
        self._fixed.add(coalition)
        self.span.add(coalition)

    def release_spanned(self) -> None:
        """Free the rows of coalitions whose payoff follows from what is fixed, and leave these out of separation."""
        settled = self.span.holds(np.array(self.open, dtype=np.int64)).tolist()
        for coalition, inside in zip(self.open, settled, strict=True):
            if inside and coalition not in self._fixed:
                self._master.bound_row(self.row_of[coalition], -INFINITY, INFINITY)
        self.open = [coalition for coalition, inside in zip(self.open, settled, strict=True) if not inside]
        self.separation.exclude(self.span)

    def solve(self, enough: Callable[[Optimum, float], bool] | None = None) -> Optimum:
        """Optimum over all coalitions.

        Parameters
        ----------
        enough : function of an optimum over the rows so far and the largest excess at it, optional
            Stops early when true; the optimum then holds for the rows so far only.

        Raises
        ------
        NoSuchPoint
            No payoff meets the bounds, or the coalitions of positive size leave it open.
        NotProven
            The solver stopped for another reason.
        """
        optimum = self._generate_rows(enough)
        if self.fine:
            self._look_at(np.append(optimum.payoff, optimum.epsilon), ZOOM)
            optimum = self._generate_rows(enough)
            self._look_at(np.zeros(self.n + 1), 1.0)
        return optimum

    def _generate_rows(self, enough: Callable[[Optimum, float], bool] | None) -> Optimum:
        while True:
            optimum = self._solve_master()
            coalitions, excesses = self.separation.largest(optimum.payoff * self.normal.unit, 2 * self.n)
            excesses /= self.normal.unit
            new = coalitions[excesses > optimum.epsilon + self._violation].tolist()
            violated = [coalition for coalition in new if coalition not in self.row_of]
            if not violated or (enough is not None and enough(optimum, float(excesses[0]))):
                return optimum
            self.require(violated)

    def _look_at(self, center: Floats, zoom: float) -> None:
        """See what is near a point enlarged."""
        self._master.look_at(center, zoom)
        self._violation = VIOLATION / zoom

    def _solve_master(self) -> Optimum:
        found = self._master.solve()
        if found is Claim.INFEASIBLE:
            raise NoSuchPoint(both("game.none.bounds"))
        if not isinstance(found, Solution):
            raise NoSuchPoint(both("game.none.open"))
        duals = found.row_duals.tolist()
        return Optimum(
            found.point[:-1],
            float(found.point[-1]),
            {coalition: duals[self.row_of[coalition]] for coalition in self.open},
            found.reduced_costs[: self.n],
        )


def tight(optimum: Optimum) -> list[int]:
    """The coalitions whose dual is positive: their rows are tight on the whole optimal face."""
    least = POSITIVE * max(1.0, max(optimum.duals.values(), default=0.0))
    return [coalition for coalition, dual in optimum.duals.items() if dual > least]
