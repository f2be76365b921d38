"""A worth table as plain data, and back: what solvers found is kept, all else is worked out anew and held against it.

Kept are the opportunities, the best plan of each component with who proved it, and the plan of everyone with its ties.
Worths follow from these and pass the same conditions as a fresh table, so that a file can at worst keep a plan that is
too poor, never one that cannot be carried out or that is worth another amount.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ..solve.answer import Proof
from ..solve.tried import installed
from ..version import __version__
from .confirmation import SecondOpinion
from .diversions import Bid
from .known import Known
from .opportunities import Candidate, Opportunities, Undertaking
from .packing import Packed, opened_by
from .ties import Tie

FORMAT = 1
_ROOMS = ("case", "game", "solve", "worth")
"""Rooms whose code worths hang on."""
Data = Mapping[str, Any]


def made_by() -> dict[str, Any]:
    """What worths hang on beside the case: the version, the code of the rooms that find them, and the solvers."""
    return {"format": FORMAT, "citypact": __version__, "code": _code(), "solvers": dict(sorted(installed().items()))}


@cache
def _code() -> str:
    rooms = (Path(__file__).parents[1] / room for room in _ROOMS)
    digest = sha256()
    for file in sorted(file for room in rooms for file in room.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def plain_chances(chances: Opportunities) -> dict[str, Any]:
    """Opportunities as JSON has them; no limit is null."""
    data = asdict(chances)
    return {name: _plain(part) for name, part in data.items()}


def chances_of(data: Data) -> Opportunities:
    """The opportunities again. Raises KeyError, TypeError or ValueError if the data are none."""
    candidates = tuple(
        Candidate(c["id"], c["origin"], np.array(c["uses"], float), tuple(map(_bid, c["bids"])), c["anyway"])
        for c in data["candidates"]
    )
    undertakings = tuple(
        Undertaking(u["id"], u["required"], u["cost"], np.array(u["benefits"], float), u["open"])
        for u in data["undertakings"]
    )
    cities = tuple(data["cities"])
    capacity, taken = (np.array(data[name], float).reshape(len(cities), -1) for name in ("capacity", "taken"))
    return Opportunities(cities, candidates, undertakings, np.where(np.isnan(capacity), np.inf, capacity), taken)


def plain_found(opinions: SecondOpinion) -> dict[str, Any]:
    """What solvers found, and what second opinions said, as JSON has it; components and plans in base 16."""
    packing = opinions.packing
    return {
        "solved": {f"{c:x}": [f"{best.plan:x}", list(best.by)] for c, best in packing.solved.items()},
        "proofs": {f"{c:x}": _plain(asdict(proof)) for c, proof in opinions.proofs.items()},
        "linear_programs": packing.linear_programs,
        "integer_programs": packing.integer_programs,
    }


def opinions_of(chances: Opportunities, data: Data) -> SecondOpinion:
    """The same as it was in the run that found it.

    Raises KeyError, TypeError or ValueError if the data are none, or not of these opportunities.
    """
    solved = {int(c, 16): Packed(int(plan, 16), tuple(by)) for c, (plan, by) in data["solved"].items()}
    proofs = {int(c, 16): _proof(proof) for c, proof in data["proofs"].items()}
    found = Known(chances, solved, proofs, data["linear_programs"], data["integer_programs"]).opinions(chances)
    assert found is not None, "they are the same opportunities"
    if missing := found.components.every - solved.keys():
        raise ValueError(f"{len(missing)} components are missing")
    problem = found.packing.problem
    plans = opened_by([best.plan for best in solved.values()], len(problem.columns))
    if any(best.plan & ~c for c, best in solved.items()) or not all(map(problem.allows, plans)):
        raise ValueError("a plan cannot be carried out")
    return found


def plain_ties(ties: tuple[Tie, ...]) -> list[dict[str, Any]]:
    """Ties as JSON has them."""
    return [{"transfer": tie.transfer, "host": tie.host, "others": list(tie.others)} for tie in ties]


def ties_of(data: list[Data]) -> tuple[Tie, ...]:
    """The ties again."""
    return tuple(Tie(tie["transfer"], tie["host"], tuple(tie["others"])) for tie in data)


def _bid(data: Data) -> Bid:
    return Bid(**{**data, "harm": tuple((int(player), float(amount)) for player, amount in data["harm"])})


def _proof(data: Data) -> Proof:
    return Proof(data["value"], data["gap"], tuple(data["by"]), tuple(data["disputed"]))


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value.item() if isinstance(value, np.generic) else value
