"""Random games for hypothesis, degenerate ones among them: small whole worths, many of them equal."""

import numpy as np
from hypothesis import strategies as st

from citypact.game import Game
from citypact.game.coalitions import Floats, sizes, subset_sums


@st.composite
def games(draw: st.DrawFn, least: int = 2, most: int = 6) -> Game:
    """A game of whole worths, unbalanced as often as not."""
    n = draw(st.integers(least, most))
    seed, top = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([1, 2, 5, 40]))
    worths = np.random.default_rng(seed).integers(0, top + 1, 1 << n).astype(float)
    if draw(st.booleans()):
        worths *= sizes(n)
    worths[0] = 0.0
    return Game(worths)


@st.composite
def balanced_games(draw: st.DrawFn, least: int = 2, most: int = 6) -> Game:
    """A game with a core: what each coalition is given by some payoff, less a whole number."""
    n = draw(st.integers(least, most))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    worths = subset_sums(random.integers(0, 10, n).astype(float)) - random.integers(0, draw(st.integers(1, 9)), 1 << n)
    worths[-1] = np.floor(worths[-1]) + draw(st.integers(8, 12))
    worths[0] = 0.0
    return Game(worths)


@st.composite
def convex_games(draw: st.DrawFn, least: int = 2, most: int = 6) -> Game:
    """A sum of unanimity games with weights of at least 0 and an additive game: convex."""
    n = draw(st.integers(least, most))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    coalitions = np.arange(1 << n)
    worths = subset_sums(random.integers(-5, 6, n).astype(float))
    for _ in range(draw(st.integers(0, 6))):
        carrier, weight = int(random.integers(1, 1 << n)), int(random.integers(1, 9))
        worths += weight * ((coalitions & carrier) == carrier)
    return Game(worths)


def shifted(game: Game, factor: float, additive: Floats) -> Game:
    """The game ``factor * v + additive``."""
    return Game(factor * game.worths + subset_sums(additive), game.players)
