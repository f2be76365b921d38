"""What each player earns alone and what it adds to all the others, read off a table of worths."""

import numpy as np

from .coalitions import Floats


def own_worths(worths: Floats) -> Floats:
    """v({i}) of every player, shape (n,)."""
    own: Floats = worths[1 << np.arange(worths.size.bit_length() - 1)]
    return own


def marginal_worths(worths: Floats) -> Floats:
    """v(N) - v(N without i) of every player (utopia payoff, separable contribution), shape (n,)."""
    marginal: Floats = worths[-1] - worths[worths.size - 1 - (1 << np.arange(worths.size.bit_length() - 1))]
    return marginal
