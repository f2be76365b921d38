"""Versions of the solvers that the tests passed with; any other one is said aloud, wherever a figure hangs on it."""

import sys
from collections.abc import Mapping
from functools import cache

MISSING = "not installed"
TRIED: Mapping[str, tuple[str, ...]] = {
    "clarabel": ("0.10.0", "0.11.1"),
    "highspy": ("1.11.0", "1.15.1", "1.16.0"),
    "pulp": ("3.3.2", "4.2.0"),
    "pyscipopt": ("6.0.0", "6.3.0"),
}
"""Package -> its lowest allowed version, those of ``tests/constraints.txt``, and the newest when this was released."""


def installed() -> dict[str, str]:
    """Package -> the version that is installed, for every solver; ``MISSING`` for one that is not."""
    return {package: _version(package) for package in TRIED}


@cache
def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return MISSING


def untried() -> dict[str, str]:
    """Solvers in versions that the tests have never seen: package -> installed version."""
    return {package: found for package, found in installed().items() if found not in TRIED[package]}


def untried_in_use() -> dict[str, str]:
    """Those of ``untried`` that this process has loaded, so that its answers may hang on them."""
    if sys.modules.keys().isdisjoint(TRIED):
        return {}
    return {package: found for package, found in untried().items() if package in sys.modules}
