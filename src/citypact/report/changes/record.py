"""What changed, as data."""

from collections.abc import Sequence
from typing import Any

from ...case.differences import Difference
from ...case.model import Case
from ...evaluation.changes import Changes
from ...worth import Worths
from ..document import plain, records
from ..resting import RESTS, rests_on_assumptions


def record(
    cases: Sequence[Case],
    found: Changes | None,
    cells: Sequence[Difference],
    worths: tuple[Worths, Worths] | None,
) -> dict[str, Any]:
    """A JSON object with keys as in the case; parts of which nothing is known are null."""
    return {
        RESTS: any(map(rests_on_assumptions, cases)),
        "pact": None if found is None else [_changed(vars(one)) for one in found.pact],
        "gains": None if found is None else records(found.gains),
        "verdict": None if found is None else {n: [plain(v) for v in two] for n, two in found.verdicts.items()},
        "cells": [{name: plain(value) for name, value in vars(cell).items()} for cell in cells],
        "joint_worth": None if worths is None else [table.together for table in worths],
    }


def _changed(one: dict[str, Any]) -> dict[str, Any]:
    values = {name: _plain(one[name]) for name in ("before", "after")}
    return {"what": one["what"], "of": dict(one["of"]), **values}


def _plain(value: Any) -> Any:
    return value.model_dump() if hasattr(value, "model_dump") else plain(value)
