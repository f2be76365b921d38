"""Every public door of the game room with arguments that it takes, and values that nobody means."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from citypact.game import (
    CostGame,
    Game,
    ShapleySampler,
    airport,
    airport_shapley,
    assignment,
    bankruptcy,
    constrained_equal_awards,
    constrained_equal_losses,
    flow,
    induced_subgraph,
    linear_production,
    owen_of_function,
    proportional_rule,
    sample_shapley,
    spanning_tree,
    talmud_rule,
    voting_power,
    weighted_voting,
)


@dataclass(frozen=True)
class Door:
    """A public function, and arguments that it takes."""

    function: Callable[..., Any]
    arguments: dict[str, Any] = field(default_factory=dict)


def majority() -> Game:
    """Two of three decide."""
    return Game([0, 0, 0, 1, 0, 1, 1, 1], ["a", "b", "c"])


def _size(coalition: tuple[Any, ...]) -> float:
    return float(len(coalition)) ** 2


class Unprintable:
    """What a program hands over by mistake: no number, no list, and not to be compared."""

    def __hash__(self) -> int:
        raise TypeError("unhashable")

    def __eq__(self, other: object) -> bool:
        raise ValueError("the truth of this is ambiguous")


HOSTILE: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "true": lambda: True,
    "minus one": lambda: -1,
    "zero": lambda: 0,
    "a fraction of one": lambda: 0.5,
    "NaN": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "huge": lambda: 10**400,
    "large": lambda: 1e308,
    "complex": lambda: 1j,
    "text": lambda: "a",
    "empty text": lambda: "",
    "long text": lambda: "abcdefgh" * 500,
    "bytes": lambda: b"abc",
    "empty list": list,
    "numbers": lambda: [1, 2],
    "a number": lambda: [1],
    "four numbers": lambda: [1.0, 2.0, 3.0, 4.0],
    "numbers below zero": lambda: [-1, -2, -3],
    "list of NaN": lambda: [float("nan")] * 3,
    "list of infinities": lambda: [float("inf")] * 3,
    "large numbers": lambda: [1e308, 1e308, 1e308],
    "huge numbers": lambda: [10**400, 1, 1],
    "list of None": lambda: [None, None, None],
    "words": lambda: ["a", "x", "y"],
    "nested": lambda: [["a"], [["b"]], [["c"]]],
    "deeply nested": lambda: [[[[[["a"]]]]]],
    "ragged": lambda: [[1, 2], [3]],
    "a mapping": lambda: {"a": 1},
    "mapping of None": lambda: {"a": None, "b": None, "c": None},
    "mapping of lists": lambda: {"a": [1], "b": [2], "c": [3]},
    "mapping by number": lambda: {0: 1.0, 1: 1.0, 2: 1.0},
    "mapping by coalitions": lambda: {("a", "b"): 1.0},
    "a set": lambda: {"a", "b"},
    "a generator": lambda: (number for number in (1, 2, 3)),
    "a matrix": lambda: np.ones((3, 3)),
    "an empty array": lambda: np.zeros(0),
    "an array of objects": lambda: np.array([object(), None, "a"], dtype=object),
    "a number in an array": lambda: np.array(1.0),
    "dates": lambda: pd.Series(pd.to_datetime(["2026-01-01"] * 3), index=list("abc")),
    "a series": lambda: pd.Series([1.0, 1.0], index=["a", "a"]),
    "missing in a series": lambda: pd.Series([1, None, pd.NA], index=list("abc"), dtype=object),
    "a table": lambda: pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]}),
    "a graph": lambda: nx.path_graph(3),
    "a function": lambda: len,
    "a type": lambda: int,
    "an object": object,
    "no words": Unprintable,
    "list of such": lambda: [Unprintable(), Unprintable(), Unprintable()],
    "a fraction": lambda: Fraction(1, 3),
    "another game": lambda: Game([0.0, 1.0]),
}


# What the methods of a game of the players a, b and c take, by the names of their parameters.
GOOD: dict[str, Any] = {
    "ceilings": {"a": 3.0},
    "coalitions": [["a", "b"]],
    "concept": Game.shapley,
    "disagreement": [0.0, 0.0, 0.0],
    "epsilon": 1.0,
    "factor": 2.0,
    "floors": {"a": 0.0},
    "index": 1,
    "coalition": ["a"],
    "individually_rational": True,
    "lang": "en",
    "limit": 3,
    "links": [("a", "b")],
    "lower": [0, 0, 0, 1, 0, 1, 1, 1],
    "only": ["a"],
    "other": "b",
    "payments": [1.0, 1.0, 1.0],
    "payoff": [0.5, 0.25, 0.25],
    "payoffs": {"mine": [0.5, 0.25, 0.25]},
    "player": "a",
    "players": ["a", "b"],
    "reference": [0.5, 0.25, 0.25],
    "samples": 3,
    "seed": 1,
    "shares": [0.5, 0.25, 0.25],
    "size_probabilities": [0.25, 0.5, 0.25],
    "start": [0.5, 0.25, 0.25],
    "step": 0.1,
    "sums": {("a", "b"): 0.7},
    "tolerance": 1e-9,
    "unions": [["a", "b"], ["c"]],
    "upper": [0, 0, 0, 2, 0, 2, 2, 2],
    "weights": [1.0, 2.0, 1.0],
}
_OTHERS = {"other game": Game([0, 0, 0, 2, 0, 2, 2, 2], ["a", "b", "c"]), "by coalition": [1, 1, 1, 2, 1, 2, 2, 1]}
_NAMED_ALIKE = {
    "picture.shares": {"mine": [0.5, 0.25, 0.25]},
    "__add__.other": _OTHERS["other game"],
    "weighted_certificate.weights": _OTHERS["by coalition"],
    "weighted_nucleolus.weights": _OTHERS["by coalition"],
}
_BARE = {"like", "of", "from_coalitions", "from_function", "from_dividends", "from_lexicographic"}


def doors() -> Iterator[tuple[str, Door]]:
    """All doors by name."""
    yield from _constructors().items()
    costs = CostGame.of(majority())
    for owner, name in ((majority(), "Game"), (costs, "CostGame")):
        for method in [*(each for each in dir(owner) if not each.startswith("_")), "__add__", "__mul__"]:
            door = getattr(owner, method, None)
            if method not in _BARE and inspect.ismethod(door):
                yield f"{name}.{method}", Door(door, _arguments(method, door))


def _arguments(method: str, door: Callable[..., Any]) -> dict[str, Any]:
    """Those that the method takes; KeyError names a parameter that is new here."""
    own = {name: _NAMED_ALIKE.get(f"{method}.{name}") for name in inspect.signature(door).parameters}
    return {name: GOOD[name] if found is None else found for name, found in own.items()}


def _constructors() -> dict[str, Door]:
    square = [[0.0, 2.0, 3.0], [2.0, 0.0, 1.0], [3.0, 1.0, 0.0]]
    claims = {"estate": 3.0, "claims": [1.0, 2.0, 3.0], "players": list("abc")}
    rules = (proportional_rule, constrained_equal_awards, constrained_equal_losses, talmud_rule, bankruptcy)
    votes = {"quota": 2, "weights": [1, 1, 1], "players": list("abc")}
    costs = {"costs": [1.0, 2.0, 3.0], "players": list("abc")}
    parts = {"worth": _size, "players": list("abc"), "unions": [["a", "b"], ["c"]]}
    drawn = {"worth": _size, "players": list("abcd"), "evaluations": 200, "seed": 1, "confidence": 0.9, "width": None}
    made = {"profits": [1.0, 2.0], "needs": [[1.0, 1.0]], "resources": [[3.0, 4.0]], "players": list("ab")}
    arcs = {"arcs": [("s", "t", 1.0, "a"), ("s", "t", 1.0, "b")], "source": "s", "sink": "t", "players": list("ab")}
    return {
        "Game": Door(Game, {"worths": [0.0, 1.0, 2.0, 4.0], "players": ["a", "b"]}),
        "from_coalitions": Door(Game.from_coalitions, {"worths": {("a",): 0.0, ("b",): 1.0, ("a", "b"): 3.0}}),
        "from_function": Door(Game.from_function, {"worth": _size, "players": list("abc")}),
        "from_dividends": Door(Game.from_dividends, {"dividends": {("a", "b"): 1.0}, "players": ["a", "b"]}),
        "from_lexicographic": Door(Game.from_lexicographic, {"worths": [1.0, 2.0, 4.0], "players": ["a", "b"]}),
        "weighted_voting": Door(weighted_voting, votes),
        "voting_power": Door(voting_power, votes),
        "airport": Door(airport, costs),
        "airport_shapley": Door(airport_shapley, costs),
        "assignment": Door(assignment, {"gains": [[1.0, 2.0]], "players": list("abc")}),
        "induced_subgraph": Door(induced_subgraph, {"weights": square, "players": list("abc")}),
        "spanning_tree": Door(spanning_tree, {"costs": square, "players": list("ab")}),
        "linear_production": Door(linear_production, made),
        "flow": Door(flow, arcs),
        "owen_of_function": Door(owen_of_function, parts),
        "sample_shapley": Door(sample_shapley, drawn),
        "ShapleySampler": Door(ShapleySampler, {"worth": _size, "players": list("abcd"), "seed": 1}),
        **{rule.__name__: Door(rule, claims) for rule in rules},
    }
