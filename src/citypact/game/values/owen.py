"""Values for a-priori unions: Owen and Banzhaf-Owen."""

from collections.abc import Callable, Hashable, Sequence
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citypact.text import both

from ..asked import function, labels_of
from ..coalitions import Floats, members, sizes
from ..errors import GameError
from ..payoffs import by_player
from ..representations.function import Worth, number
from ..scale import normalise
from ..structure import Unions, union_indices
from ..transforms.subgame import subsets_of, unions_of
from ..worths import Worths
from .banzhaf import banzhaf_of
from .semivalue import semivalue_of

BLOCK = 1 << 20  # worths looked up together
LARGEST = 26  # calls of a function beyond 2**26 would take days


def owen(game: Worths, unions: Unions) -> pd.Series:
    """Owen value: marginal contributions averaged over the orders in which every union arrives together.

    Unions (provinces, districts) bargain as blocks; inside a union, players are paid by what they add with the help of
    other unions. One union, or all unions of one player, give the Shapley value; each union's total is its Shapley
    value in the quotient game.

    Parameters
    ----------
    unions : a partition of the players, by label

    Raises
    ------
    GameError
        The unions are not a partition of the players.

    Source: Owen (1977), Values of games with a priori unions. For each union the others are folded first: time
    O(sum over unions of 2**(unions - 1 + size)), never more than O(unions * 2**n).

    >>> from citypact.game import Game
    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1], ["a", "b", "c"])
    >>> majority.owen([["a", "b"], ["c"]]).to_dict()
    {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """
    blocks, normal = union_indices(game.players, unions), normalise(game)
    values = _two_level(normal.gains.__getitem__, blocks, _shapley_weights, _shapley_of)
    return by_player(game, normal.additive + values, "Owen value")


def banzhaf_owen(game: Worths, unions: Unions) -> pd.Series:
    """Banzhaf-Owen value: mean marginal contribution, sets of other unions and coalitions within i's union being all
    equally likely. It measures influence and need not add up to v(N).

    Raises
    ------
    GameError
        The unions are not a partition of the players.

    Source: Owen (1981), Modification of the Banzhaf-Coleman index for games with a priori unions. Time as `owen`.

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 1, 0, 1, 1, 1], ["a", "b", "c"]).banzhaf_owen([["a", "b"], ["c"]]).to_dict()
    {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """
    blocks, normal = union_indices(game.players, unions), normalise(game)
    values = _two_level(normal.gains.__getitem__, blocks, lambda m: np.full(m, 0.5 ** (m - 1)), banzhaf_of)
    return by_player(game, normal.additive + values, "Banzhaf-Owen value")


def owen_of_function(worth: Worth, players: Sequence[Hashable], unions: Unions) -> pd.Series:
    """Exact Owen value of a game given by a function, for many players in few unions.

    Only coalitions made of whole unions and part of one are asked for, each once or a few times: 41 players in unions
    of 1, 13, 11 and 16 need 606 224 of the 2**41 worths.

    Parameters
    ----------
    worth : function of a coalition, called with the tuple of its players' labels in the order of `players`
    players : n distinct labels, at most 62
    unions : a partition of them

    Raises
    ------
    GameError
        Not a partition, too many players or calls (said before the first call), a value that is not a finite number.

    >>> owen_of_function(lambda coalition: len(coalition) ** 2, "abc", ["ab", "c"]).to_dict()
    {'a': 3.0, 'b': 3.0, 'c': 3.0}
    """
    function(worth, "worth")
    labels = labels_of(players)
    blocks = union_indices(labels, unions)
    widest = len(blocks) - 1 + max(len(block) for block in blocks)
    if len(labels) > 62 or widest > LARGEST:
        raise GameError(
            both(
                "game.input.large_unions",
                players=len(labels),
                unions=len(blocks),
                largest=max(map(len, blocks)),
                most=LARGEST,
            )
        )

    def worths(masks: NDArray[np.int64]) -> Floats:
        coalitions = [tuple(labels[i] for i in members(mask)) for mask in masks.ravel().tolist()]
        values = [number(worth(coalition), coalition) if coalition else 0.0 for coalition in coalitions]
        return np.array(values).reshape(masks.shape)

    values = _two_level(worths, blocks, _shapley_weights, _shapley_of)
    return pd.Series(values, index=pd.Index(labels, tupleize_cols=False), name="Owen value")


def _shapley_weights(m: int) -> Floats:
    """Chance of each single set of s of the other m - 1 unions to have arrived before."""
    return np.array([1 / (m * comb(m - 1, s)) for s in range(m)])


def _shapley_of(worths: Floats) -> Floats:
    n = worths.size.bit_length() - 1
    return semivalue_of(worths, np.full(n, 1 / n))


def _two_level(
    worths: Callable[[NDArray[np.int64]], Floats],
    blocks: list[list[int]],
    outer: Callable[[int], Floats],
    inner: Callable[[Floats], Floats],
) -> Floats:
    """Semivalue `inner` of each union's players in the game averaged by `outer` over the sets of other unions."""
    values = np.empty(sum(len(block) for block in blocks))
    weights = outer(len(blocks))[sizes(len(blocks) - 1)]
    for k, block in enumerate(blocks):
        others, own = unions_of(blocks[:k] + blocks[k + 1 :]), subsets_of(block)
        folded = np.zeros(own.size)
        step = max(1, BLOCK // own.size)
        for start in range(0, others.size, step):
            chunk = slice(start, start + step)
            folded += weights[chunk] @ worths(others[chunk, None] | own[None, :])
        values[block] = inner(folded)
    return values
