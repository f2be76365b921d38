"""Constraints for pip: ``lowest`` are the lower bounds of pyproject.toml, ``merge`` joins what Pythons installed.

Run as a script without anything but Python itself: ``pins.py lowest`` or ``pins.py merge FOLDER``, where FOLDER holds
the output of ``pip freeze`` in one file for each Python, named ``3.11``, ``3.12`` and so on.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = ROOT / "tests" / "constraints.txt"

Versions = Mapping[str, str]


def canonical(name: str) -> str:
    """The name of a package as registries compare it.

    >>> canonical("PuLP[cbc]"), canonical("et_xmlfile")
    ('pulp', 'et-xmlfile')
    """
    return re.sub(r"[-_.]+", "-", name.split("[")[0]).lower()


def requirements() -> list[str]:
    """What pyproject.toml asks for: to run, to develop, and for its examples."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    return list(dict.fromkeys([*project["dependencies"], *extras["dev"], *extras["examples"]]))


def lowest() -> Versions:
    """Package -> lowest allowed version."""
    found = (re.fullmatch(r"([^<>=]+)>=([\w.]+),<[\w.]+", requirement) for requirement in requirements())
    return {canonical(match[1]): match[2] for match in found if match}


def recorded(python: str) -> Versions:
    """Package -> version of ``tests/constraints.txt`` under a Python such as "3.12"."""
    lines = [line.partition(";") for line in CONSTRAINTS.read_text("utf-8").splitlines() if "==" in line]
    pins = (pin.strip().split("==") for pin, _, marker in lines if applies(marker.strip(), python))
    return {pin[0]: pin[1] for pin in pins}


def applies(marker: str, python: str) -> bool:
    """Whether a marker on ``python_version`` holds; an empty one always does.

    >>> applies('python_version < "3.12"', "3.11"), applies('python_version >= "3.12"', "3.9")
    (True, False)
    """
    if not marker:
        return True
    match = re.fullmatch(r'python_version (<|==|>=) "([\d.]+)"', marker)
    assert match is not None, marker
    sign, bound = match.groups()
    here, there = _numbers(python), _numbers(bound)
    return {"<": here < there, "==": here == there, ">=": here >= there}[sign]


def merge(frozen: Mapping[str, Versions]) -> Iterator[str]:
    """Lines of a constraints file, from Python -> package -> version; the last Python stands for later ones too.

    >>> list(merge({"3.11": {"a": "1", "b": "1"}, "3.12": {"a": "1", "b": "2"}, "3.13": {"a": "1", "b": "2"}}))
    ['a==1', 'b==1 ; python_version < "3.12"', 'b==2 ; python_version >= "3.12"']
    """
    pythons = sorted(frozen, key=_numbers)
    for name in sorted({name for versions in frozen.values() for name in versions}):
        runs: list[tuple[str | None, list[str]]] = []
        for python in pythons:
            version = frozen[python].get(name)
            if not runs or runs[-1][0] != version:
                runs.append((version, []))
            runs[-1][1].append(python)
        yield from (f"{name}=={version}{_marker(inside, pythons)}" for version, inside in runs if version is not None)


def _marker(inside: list[str], pythons: list[str]) -> str:
    if inside == pythons:
        return ""
    if inside[0] == pythons[0]:
        return f' ; python_version < "{pythons[len(inside)]}"'
    if inside[-1] == pythons[-1]:
        return f' ; python_version >= "{inside[0]}"'
    assert len(inside) == 1
    return f' ; python_version == "{inside[0]}"'


def _numbers(python: str) -> tuple[int, ...]:
    return tuple(map(int, python.split(".")))


def _frozen(path: Path) -> Versions:
    pins = [line.split("==") for line in path.read_text("utf-8").splitlines() if re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    return {canonical(name): version for name, version in pins}


if __name__ == "__main__":
    if sys.argv[1] == "lowest":
        lines = [f"{name}=={version}" for name, version in lowest().items()]
    else:
        lines = list(merge({path.name: _frozen(path) for path in Path(sys.argv[2]).iterdir()}))
    sys.stdout.write("\n".join(lines) + "\n")
