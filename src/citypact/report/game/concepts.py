"""A game without a case: every concept side by side, each with what proves it, or with the reason why there is none."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ...content import ByContent
from ...errors import SolverLimit
from ...game import Game
from ...game.errors import GameError
from ...game.sets.core import BalancedCollection, Core
from ...text import Bilingual, both
from ..money import digits
from ..table import Cell, Column, Row, Table, column


@dataclass(frozen=True, eq=False)
class Division(ByContent):
    """What a concept gives every player, or why it gives nothing."""

    concept: str
    weights: str | None = None
    """The figure of the players that weighed, if any."""
    payoff: pd.Series | None = None
    in_core: bool = False
    proven: bool | None = None
    """Whether its certificate holds; None where there is none, as for a formula."""
    reason: str | None = None

    @property
    def name(self) -> Bilingual:
        """The concept in words."""
        name = both(f"report.concept.{self.concept}")
        return name if self.weights is None else both("report.weighted_by", concept=name, weights=self.weights)


Found = tuple[pd.Series, bool | None]
Concept = Callable[[Game], Found]


def _formula(name: str) -> Concept:
    return lambda game: (getattr(game, name)(), None)


def _weighed(concept: Callable[[Game, pd.Series], pd.Series], weights: pd.Series) -> Concept:
    return lambda game: (concept(game, weights), None)


def _certified(name: str) -> Concept:
    def found(game: Game) -> Found:
        proof = getattr(game, name)()
        return proof.payoff, proof.check()

    return found


def _least_core(game: Game) -> Found:
    answer = game.least_core()
    return answer.point, answer.check()


CONCEPTS: Mapping[str, Concept] = {
    "shapley": _certified("shapley_certificate"),
    "nucleolus": _certified("nucleolus_certificate"),
    "prenucleolus": _certified("prenucleolus_certificate"),
    "least_core": _least_core,
    "per_capita_nucleolus": _formula("per_capita_nucleolus"),
    "modiclus": lambda game: (game.modiclus(), game.modiclus_certificate().check()),
    "core_center": _formula("core_center"),
    "equal_profit": _formula("equal_profit"),
    "tau": _formula("tau"),
    "gately": _formula("gately"),
    "separable": _formula("separable_costs_remaining_benefits"),
    "equal_surplus": _formula("equal_surplus"),
    "egalitarian": _formula("egalitarian_non_separable"),
    "nash": _formula("nash_bargaining"),
    "solidarity": _formula("solidarity"),
    "banzhaf": _formula("normalised_banzhaf"),
}
"""Concepts that ask for nothing but the worths, in the order in which they are shown."""

WEIGHTED: Mapping[str, Callable[[Game, pd.Series], pd.Series]] = {
    "shapley": Game.weighted_shapley,
    "nash": Game.nash_bargaining,
    "equal_profit": Game.equal_profit,
    "proportional": Game.proportional,
}
"""Concepts in which figures of the players count as well."""


@dataclass(frozen=True, eq=False)
class Concepts(ByContent):
    """Every concept of a game. ``figures``: positive figures of the players by column, such as effort or risk."""

    game: Game
    figures: pd.DataFrame | None = None

    @cached_property
    def core(self) -> Core:
        """Whether the core is empty, with the proof."""
        return self.game.core()

    @cached_property
    def divisions(self) -> tuple[Division, ...]:
        """All of them, in the order in which they are shown."""
        plain = (self._division(key, concept) for key, concept in CONCEPTS.items())
        return (*plain, *self._weighted())

    def _weighted(self) -> Iterator[Division]:
        figures = pd.DataFrame() if self.figures is None else self.figures
        for name, weights in figures.items():
            for key, concept in WEIGHTED.items():
                yield self._division(key, _weighed(concept, weights), str(name))

    def _division(self, key: str, concept: Concept, weights: str | None = None) -> Division:
        try:
            payoff, proven = concept(self.game)
        except (GameError, SolverLimit) as error:
            return Division(key, weights, reason=error.args[0] if isinstance(error.args[0], Bilingual) else str(error))
        return Division(key, weights, payoff, self.game.in_core(payoff), proven)

    @property
    def frame(self) -> pd.DataFrame:
        """The divisions that exist as a table: concept and weights by player."""
        found = [division for division in self.divisions if division.payoff is not None]
        index = pd.MultiIndex.from_tuples([(d.concept, d.weights or "") for d in found], names=["concept", "weights"])
        return pd.DataFrame([d.payoff.to_dict() for d in found if d.payoff is not None], index=index)

    @property
    def every_proof_holds(self) -> bool:
        """Whether no certificate fails its check."""
        return self.core.proof.check() and all(division.proven is not False for division in self.divisions)


def concepts_table(concepts: Concepts) -> Table:
    """One row a concept: what it gives every player, whether no coalition could do better, and its proof."""
    game = concepts.game
    names = [Column(str(player), "money") for player in game.players]
    columns = (column("concept"), *names, column("in_core"), column("proven"))
    rows = tuple(_row(division) for division in concepts.divisions if division.payoff is not None)
    whole = max(abs(float(game.worths.max())), abs(float(game.worths.min())))
    return Table("concepts", both("report.table.concepts"), columns, rows, digits(whole), both("report.note.concepts"))


def _row(division: Division) -> Row:
    assert division.payoff is not None, "asked for divisions that exist"
    proof: Cell = both("report.game.formula")
    if division.proven is not None:
        proof = both("report.game.holds" if division.proven else "report.game.fails")
    return (division.name, *map(float, division.payoff), division.in_core, proof)


def missing_table(concepts: Concepts) -> Table:
    """One row for each concept that gives nothing for this game, with the reason."""
    rows = tuple((d.name, d.reason) for d in concepts.divisions if d.reason is not None)
    return Table("missing", both("report.table.missing"), (column("concept"), column("why")), rows)


def concepts_document(concepts: Concepts) -> dict[str, Any]:
    """All of it as JSON-ready data; worths by bit mask, money in the unit of the worths."""
    game, core = concepts.game, concepts.core
    proof: dict[str, Any] = {"holds": core.proof.check()}
    if isinstance(core.proof, BalancedCollection):
        proof["balanced_collection"] = [list(map(str, coalition)) for coalition in core.proof.coalitions]
        proof["weights"] = list(map(str, core.proof.weights))
    else:
        proof["point"] = list(map(str, core.proof.exact_payoff))
    return {
        "schema_version": 1,
        "kind": "concepts",
        "players": [str(player) for player in game.players],
        "worths": game.worths.tolist(),
        "core": {"empty": core.empty, "proof": proof},
        "divisions": [_entry(division) for division in concepts.divisions],
    }


def _entry(division: Division) -> dict[str, Any]:
    entry: dict[str, Any] = {"concept": division.concept, "weights": division.weights}
    if division.payoff is None:
        return entry | {"reason": division.reason}
    payoff = {str(player): float(money) for player, money in division.payoff.items()}
    return entry | {"payoff": payoff, "in_core": division.in_core, "proven": division.proven}
