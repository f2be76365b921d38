"""Balancedness: the core is not empty."""

from citypact.text import both

from ..sets.core import BalancedCollection, core
from ..worths import Worths
from .finding import Finding, holding


def is_balanced(game: Worths) -> Finding:
    """Whether no balanced collection of coalitions is worth more than v(N): the core is not empty.

    The counter-example is a balanced collection that is worth more; `core` gives it with its weights, as a proof.

    Source: Bondareva (1963); Shapley (1967), On balanced sets and cores. Time as `core`.

    >>> from citypact.game import Game
    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1], ["a", "b", "c"])
    >>> print(majority.is_balanced())
    the game is not balanced: 1/2 v(b, c) + 1/2 v(a, c) + 1/2 v(a, b) = 1.5 is more than v(N) = 1
    """
    proof = core(game).proof
    if not isinstance(proof, BalancedCollection):
        return holding("balanced")
    terms = [
        f"{weight} v({', '.join(str(player) for player in coalition)})"
        for weight, coalition in zip(proof.weights, proof.coalitions, strict=True)
    ]
    figures = {"together": float(proof.together), "worth": game.worths[-1]}
    text = both("game.property.unbalanced", terms=" + ".join(terms), **figures)
    return Finding("balanced", False, proof.coalitions, float(proof.together) - float(game.worths[-1]), text)
