"""The files that a searched game is handed over in: divisions, bounds and who proved them, coalitions that were met."""

from collections.abc import Mapping
from typing import Any

from ....game.searching import Worst
from ....mechanism import Mechanism
from ....storage.frames import frame_bytes
from ...document import document_bytes, records
from ...provenance import choices, provenance
from ...resting import about
from ..files import DOCUMENT, SCHEMA_VERSION, SOLUTIONS
from .study import SearchedStudy

EVERY = (DOCUMENT, SOLUTIONS)


def outputs(study: SearchedStudy, data: Mapping[str, Any]) -> dict[str, bytes]:
    """Content of every file, by name; ``data`` is the game's document."""
    return {DOCUMENT: document_bytes(data), SOLUTIONS: frame_bytes(study.divisions)}


def document(study: SearchedStudy, model: Mechanism, scenario: str | None = None) -> dict[str, Any]:
    """The game as JSON-ready data; money in the case's unit, ``method``: "search" tells it from a listed game."""
    case, bounds = study.case, study.least_core
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "game",
        "method": "search",
        **about(case),
        "provenance": provenance({"case": case, "model": model}, choices(model.id, scenario)),
        "players": list(study.players),
        "together": study.oracle.together,
        "plan": {"hosts": study.plan.hosts, "projects": list(study.plan.projects), "kept": list(study.plan.kept)},
        "solutions": records(study.divisions),
        "shapley": {
            "status": "exact" if study.shapley.is_exact else "sampled",
            "exact": study.shapley.is_exact,
            "evaluations": study.shapley.evaluations,
        },
        "worst_at_shapley": _worst(study, study.worst),
        "least_core": None
        if bounds is None
        else {
            "status": "proven" if bounds.is_closed else "bounded",
            "low": bounds.low,
            "high": bounds.high,
            "worst": _worst(study, bounds.worst),
            "coalitions": [list(study.coalition(mask)) for mask in bounds.rows],
        },
        "levels": _levels(study),
        "cost_of_stability": _cost_of_stability(study),
        "to_the_core": _way(study),
    }


def _levels(study: SearchedStudy) -> dict[str, Any] | None:
    """Levels of the nucleolus that are proven, the largest excess first."""
    if study.levels is None:
        return None
    proven = [
        {
            "excess": level.excess,
            "fixed": [list(study.coalition(mask)) for mask in level.fixed],
            "worst": _worst(study, level.worst),
        }
        for level in study.levels.proven
    ]
    return {"status": "proven" if study.is_nucleolus else "bounded", "proven": proven}


def _cost_of_stability(study: SearchedStudy) -> dict[str, Any] | None:
    if (cost := study.cost_of_stability) is None:
        return None
    is_proven = cost == 0.0 or (study.way is not None and study.way.left.bound <= study.tolerance)
    return {"status": "proven" if is_proven else "bounded", "least": cost}


def _way(study: SearchedStudy) -> dict[str, Any] | None:
    """The payments that bring the Shapley value into the core; no less money will do."""
    if (way := study.way) is None:
        return None
    status = "proven" if way.left.bound <= study.tolerance else "bounded"
    paid = {str(city): float(amount) for city, amount in way.payments.items()}
    left = _worst(study, way.left)
    return {"status": status, "moved": way.moved, "outside": way.outside, "payments": paid, "left": left}


def _worst(study: SearchedStudy, worst: Worst | None) -> dict[str, Any] | None:
    if worst is None:
        return None
    cities = list(study.coalition(worst.coalition))
    status = "proven" if worst.bound - worst.excess <= study.tolerance else "bounded"
    return {"members": cities, "status": status, "excess": worst.excess, "bound": worst.bound, "by": list(worst.by)}
