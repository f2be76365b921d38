"""The bargaining set: payoffs at which every objection of one player against another can be countered."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from citypact.text import both

from ...content import ByContent
from ..asked import truth
from ..coalitions import Floats, members
from ..errors import GameError, NotProven
from ..master import Master, Solution
from ..payoffs import Payoff, payoff_vector
from ..scale import largest, power_of_two
from ..worths import Worths
from .excess import allowance, excess
from .kernel import surplus_table
from .nucleolus import imputation_floors

MOST_PLAYERS = 10


@dataclass(frozen=True, eq=False)
class Objection(ByContent):
    """A justified objection: no coalition of the other player can match what it offers.

    Attributes
    ----------
    player, against : players
    coalition : tuple of players
        Has `player` and not `against`.
    offer : Series by member of the coalition
        Shares out the coalition's worth and gives each member more than the payoff objected to.
    """

    player: Hashable
    against: Hashable
    coalition: tuple[Hashable, ...]
    offer: pd.Series


def bargaining_objection(
    game: Worths, payoff: Payoff, individually_rational: bool = True, tolerance: float | None = None
) -> Objection | None:
    """A justified objection to a payoff; None when it lies in the bargaining set.

    An objection of i against j is a coalition with i, without j, and a division of its worth that gives every member
    more. It is justified when no coalition with j and without i can give its members as much as the objection or, if
    they are not in it, as they have. Only pairs with a larger surplus of i and only coalitions whose excess is larger
    than j's surplus can be justified; each of these is one linear program. Up to 10 players.

    Parameters
    ----------
    individually_rational : bool
        Whether only imputations are looked at (False: the prebargaining set).
    tolerance : float, optional
        Money that counts as nothing; default 1e-9 of the largest gain.

    Raises
    ------
    GameError
        More than 10 players, a payoff that does not share out v(N), or is not an imputation.

    Source: Aumann and Maschler (1964), The bargaining set for cooperative games; Davis and Maschler (1967) for
    individually rational payoffs.

    >>> from citypact.game import Game  # three-player majority
    >>> game = Game([0, 0, 0, 1, 0, 1, 1, 1], players=["A", "B", "C"])
    >>> game.bargaining_objection([1/3, 1/3, 1/3]) is None
    True
    >>> objection = game.bargaining_objection([0.2, 0.2, 0.6])
    >>> objection.player, objection.against, objection.coalition
    ('A', 'C', ('A', 'B'))
    """
    x = payoff_vector(game, payoff)
    allowed = allowance(game, tolerance)
    _check_domain(game, x, individually_rational, allowed)
    excesses = excess(game, x)
    table = surplus_table(excesses)
    for i, j in zip(*np.nonzero(table > table.T + allowed), strict=True):
        for coalition in _candidates(excesses, int(i), int(j), float(table[j, i]) + allowed):
            extra = _justified(excesses, coalition, int(i), int(j), allowed)
            if extra is not None:
                chosen = list(members(coalition))
                offer = pd.Series(x[chosen] + extra, index=pd.Index([game.players[k] for k in chosen]), name="offer")
                return Objection(game.players[i], game.players[j], game.coalition(coalition), offer)
    return None


def in_bargaining_set(
    game: Worths, payoff: Payoff, individually_rational: bool = True, tolerance: float | None = None
) -> bool:
    """Whether no objection to the payoff is justified; see `bargaining_objection` for cost, errors and source.

    Every core payoff and the nucleolus qualify.

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 1, 0, 1, 1, 1]).in_bargaining_set([0.2, 0.2, 0.6])
    False
    """
    return bargaining_objection(game, payoff, individually_rational, tolerance) is None


def _check_domain(game: Worths, x: Floats, individually_rational: bool, allowed: float) -> None:
    if game.n > MOST_PLAYERS:
        raise GameError(both("game.none.bargaining_set", most=MOST_PLAYERS, n=game.n))
    if abs(x.sum() - game.worths[-1]) > allowed:
        raise GameError(both("game.input.payoff_sum", sum=x.sum(), worth=game.worths[-1]))
    if truth(individually_rational, "individually_rational") and (x < imputation_floors(game) - allowed).any():
        raise GameError(both("game.input.no_imputation"))


def _candidates(excesses: Floats, i: int, j: int, threshold: float) -> Iterator[int]:
    """Coalitions with i and without j of excess above the threshold and above 0, the largest first."""
    indices = np.arange(excesses.size)
    inside = (indices >> i & 1 == 1) & (indices >> j & 1 == 0) & (excesses > max(threshold, 0.0))
    found = np.flatnonzero(inside)
    yield from found[np.argsort(-excesses[found], kind="stable")].tolist()


def _justified(excesses: Floats, coalition: int, i: int, j: int, allowed: float) -> Floats | None:
    """Extra payoffs of the members that no coalition with j and without i can match; None if there are none.

    Maximise the margin t: extras of at least t that add up to the excess, and on the members shared with any coalition
    T of j at least e(T) + t. T shares no member: justified only if e(T) < 0.
    """
    needs = _needs(excesses, coalition, i, j)
    if needs.get(0, -np.inf) >= -allowed:
        return None
    people = list(members(coalition))
    shared = {part: need for part, need in needs.items() if part}
    rows = [[*(float(k in part) for k in people), -1.0] for part in map(set, map(members, shared))]
    rows += [[*(float(k == other) for k in people), -1.0] for other in people]
    least = np.array([*shared.values()] + [0.0] * len(people))
    together = float(excesses[coalition])
    unit = power_of_two(max(together, largest(least)))
    program = Master(len(people) + 1)
    program.minimise(np.array([0.0] * len(people) + [-1.0]))
    program.bound_column(len(people), -np.inf, together / unit)
    program.add_rows(np.array(rows), np.column_stack((least / unit, np.full(len(rows), np.inf))))
    program.add_rows(np.array([[1.0] * len(people) + [0.0]]), np.full((1, 2), together / unit))
    found = program.solve()
    if not isinstance(found, Solution):
        raise NotProven(both("game.no_objection", claim=found.value))
    return found.point[:-1] * unit if found.point[-1] * unit > allowed else None


def _needs(excesses: Floats, coalition: int, i: int, j: int) -> dict[int, float]:
    """For each part of the coalition without i, the largest excess of coalitions of j that meet it in that part."""
    indices = np.arange(excesses.size)
    rivals = indices[(indices >> j & 1 == 1) & (indices >> i & 1 == 0)]
    parts = rivals & coalition
    largest = np.full(excesses.size, -np.inf)
    np.maximum.at(largest, parts, excesses[rivals])
    return {part: float(largest[part]) for part in np.unique(parts).tolist()}
