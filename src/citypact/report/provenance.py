"""From what and with what a document was made. No time and no place: the same input gives the same bytes."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel

from ..content import fingerprint
from ..solve.tried import installed, untried

_PACKAGES = ("citypact", "numpy", "pandas", "scipy")


def provenance(inputs: Mapping[str, BaseModel], options: Mapping[str, Any]) -> dict[str, Any]:
    """Hashes of the inputs, versions of what computed with them, and the options that were chosen.

    ``untried`` names the solvers in a version that the tests have never seen.
    """
    packages = installed() | {name: version(name) for name in _PACKAGES}
    return {
        "inputs": {name: fingerprint(document) for name, document in inputs.items()},
        "versions": {"python": platform.python_version()} | dict(sorted(packages.items())),
        "untried": sorted(untried()),
        "options": dict(options),
    }


def choices(model: str | list[str], scenario: str | None, *, covered_only: bool = False) -> dict[str, Any]:
    """The options of a document: mechanism or mechanisms, the scenario, and whether only what is covered moves."""
    chosen: dict[str, Any] = {"model": model} if isinstance(model, str) else {"models": model}
    chosen |= {} if scenario is None else {"scenario": scenario}
    return chosen | ({"covered_only": True} if covered_only else {})
