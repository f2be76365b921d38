"""The files that a game is handed over in: every coalition with its worth and plan, the divisions, the proofs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...game.coalitions import members
from ...game.sets.core import BalancedCollection, CorePoint
from ...game.sets.kohlberg import KohlbergCertificate
from ...mechanism import Mechanism
from ...reading.tables import csv_bytes
from ...storage.frames import frame_bytes
from ..document import document_bytes, records
from ..provenance import choices, provenance
from ..resting import about
from .study import Study

DOCUMENT, COALITIONS, SOLUTIONS = "game.json", "coalitions.csv", "solutions.csv"
EVERY = (DOCUMENT, COALITIONS, SOLUTIONS)
SCHEMA_VERSION = 1


def outputs(study: Study, data: Mapping[str, Any]) -> dict[str, bytes]:
    """Content of every file, by name; ``data`` is the game's document."""
    return {
        DOCUMENT: document_bytes(data),
        COALITIONS: coalitions_bytes(study),
        SOLUTIONS: frame_bytes(study.divisions),
    }


def coalitions_bytes(study: Study) -> bytes:
    """CSV with a row for each coalition: members, worth in the case's money, and the plan that attains it.

    Column ``coalition`` is the bit mask over the players of the document; plans read ``transfer>host``, with the origin
    for a host where the transfer would go without a pact and is kept.
    """
    rows: list[list[Any]] = [["coalition", "size", "members", "worth", "moves", "projects"]]
    for coalition in range(1, study.game.worths.size):
        cities, plan = study.game.coalition(coalition), study.table.plan(coalition)
        places = {**plan.hosts, **{transfer: study.case.transfer[transfer].origin for transfer in plan.kept}}
        moves = ";".join(f"{transfer}>{place}" for transfer, place in places.items())
        worth = float(study.game.worths[coalition])
        rows.append([coalition, len(cities), ";".join(map(str, cities)), worth, moves, ";".join(plan.projects)])
    return csv_bytes(rows)


def document(study: Study, model: Mechanism, scenario: str | None = None) -> dict[str, Any]:
    """The game as JSON-ready data: players, worths of all coalitions by bit mask, divisions, proofs in fractions."""
    case, game = study.case, study.game
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "game",
        **about(case),
        "provenance": provenance({"case": case, "model": model}, choices(model.id, scenario)),
        "players": [str(city) for city in game.players],
        "worths": np.asarray(game.worths).tolist(),
        "solutions": records(study.divisions),
        "core": {"empty": study.core.empty, "shapley_in_core": study.shapley_in_core, **_core_proof(study.core.proof)},
        "least_core": {
            "epsilon": float(study.least_core.epsilon) if game.n > 1 else None,
            "tight": [list(map(str, coalition)) for coalition in study.least_core.tight],
            "weights": list(study.least_core.weights),
            "holds": study.least_core.check(),
        },
        "nucleolus": _certificate(study, study.nucleolus),
        "prenucleolus": _certificate(study, study.prenucleolus),
    }


def _core_proof(proof: CorePoint | BalancedCollection) -> dict[str, Any]:
    """A point of the core, or a balanced collection worth more than v(N): Bondareva (1963), Shapley (1967)."""
    if isinstance(proof, CorePoint):
        return {"point": list(map(str, proof.exact_payoff)), "holds": proof.check()}
    return {
        "balanced_collection": [list(map(str, coalition)) for coalition in proof.coalitions],
        "weights": list(map(str, proof.weights)),
        "worths": list(map(str, proof.worths)),
        "together": str(proof.together),
        "holds": proof.check(),
    }


def _certificate(study: Study, proof: KohlbergCertificate) -> dict[str, Any]:
    """Payoff and levels of Kohlberg's criterion, in fractions."""
    players = [str(city) for city in study.game.players]
    levels = [
        {
            "excess": str(level.excess),
            "coalitions": [
                {"members": [players[i] for i in members(coalition)], "weight": str(weight)}
                for coalition, weight in level.weights.items()
            ],
            "floors": {players[i]: str(weight) for i, weight in level.floors.items()},
        }
        for level in proof.levels
    ]
    return {"payoff": list(map(str, proof.exact_payoff)), "levels": levels, "holds": proof.check()}
