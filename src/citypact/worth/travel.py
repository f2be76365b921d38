"""Tables of worths as JSON documents that can be sent elsewhere and are not believed there: see ``stored``."""

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput, Problem, SolverLimit
from ..reading.files import read_text
from ..storage.files import write_files
from ..text import both
from .cache import DAMAGED
from .conditions import check_conditions
from .plans import best_hosts, gains_of
from .stored import chances_of, made_by, opinions_of, plain_chances, plain_found, plain_ties, ties_of
from .table import WorthTable, table_of
from .ties import Tie

_SAME = 1e-9
"""How far two gains may be apart and be one, as a part of them."""
_SHOWN = 120


def to_json(table: WorthTable) -> str:
    """All that solvers found, with what made it."""
    data = {
        "made_by": made_by(),
        "chances": plain_chances(table.chances),
        "found": plain_found(table.opinions),
        "everyone": table.taken[table.everyone].tolist(),
        "ties": plain_ties(table.ties),
    }
    return json.dumps({**data, "sha256": _checksum(data)}, ensure_ascii=False) + "\n"


def save(table: WorthTable, path: str | Path, force: bool = False) -> Path:
    """Write it as one document, whole or not at all. Raises CannotWrite as ``write_files``."""
    place = Path(path)
    write_files(place.parent, {place.name: to_json(table).encode()}, force)
    return place


def load(path: str | Path) -> WorthTable:
    """The table in a file. Raises InvalidInput as ``from_json``, or if there is no such file."""
    problems: list[Problem] = []
    text = read_text(Path(path), str(path), problems)
    if text is None:
        raise InvalidInput(problems)
    return from_json(text, str(path))


def from_json(text: str, name: str = "JSON") -> WorthTable:
    """The table of a document, its worths worked out anew and held against what must be true of them.

    Raises
    ------
    InvalidInput
        No such document, one that other code or solvers made, that was changed since, or whose plans cannot be right.
    """
    try:
        data = json.loads(text)
        made, wanted = data["made_by"], made_by()
        if differs := [key for key in wanted if made.get(key) != wanted[key]]:
            raise InvalidInput([_problem(name, "other_maker", differs=", ".join(differs))])
        if data.pop("sha256") != _checksum(data):
            raise InvalidInput([_problem(name, "changed")])
        chances = chances_of(data["chances"])
        opinions = opinions_of(chances, data["found"])
        table = table_of(chances, best_hosts(chances, np.arange(1 << len(chances.cities))), opinions)
        return _with_everyone(table, np.array(data["everyone"], dtype=np.int8), ties_of(data["ties"]))
    except SolverLimit:
        raise InvalidInput([_problem(name, "unsound")]) from None
    except DAMAGED as wrong:
        raise InvalidInput([_problem(name, "no_table", reason=f"{type(wrong).__name__}: {wrong}"[:_SHOWN])]) from None


def _checksum(data: Mapping[str, Any]) -> str:
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _with_everyone(table: WorthTable, ranks: NDArray[np.int8], ties: tuple[Tie, ...]) -> WorthTable:
    """The same with the plan of everyone that comes first. Raises ValueError if it is not as good as any."""
    taken = table.taken.copy()
    taken[-1] = ranks
    found = gains_of(table.chances, taken)
    check_conditions(table.chances, taken, found)
    before = float(gains_of(table.chances, table.taken[-1:])[0])
    if abs(before - found[-1]) > _SAME * max(1.0, abs(before)):
        raise ValueError(f"everyone gains {found[-1]:g} by its plan, not {before:g}")
    return replace(table, taken=taken, ties=ties)


def _problem(name: str, key: str, **values: object) -> Problem:
    return Problem(name, both(f"worth.{key}.what", **values), both(f"worth.{key}.do"))
