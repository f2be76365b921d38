"""What is uncertain, in a file: ``vary``, a list of lines (see ``uncertainty``), and ``correlate``, pairs of names."""

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import InvalidInput, Problem
from ..reading.files import read_text
from ..reading.named import faults
from ..reading.toml import parse
from .distributions import problem
from .samples import Correlation
from .uncertainty import Uncertainty, parse_uncertainties

_PAIR = re.compile(r"(?P<one>[^,=]+),(?P<other>[^,=]+)=(?P<value>[^,=]+)")
_KEYS = ("vary", "correlate")


def read_levers(path: Path) -> tuple[list[str], list[str]]:
    """The lines of a TOML file and its correlations.

    Raises
    ------
    InvalidInput
        No such file, no TOML, another key, or what is no list of texts.
    """
    problems: list[Problem] = []
    text = read_text(path, str(path), problems)
    data = {} if text is None else parse(text, str(path), problems) or {}
    for key, value in data.items():
        if key not in _KEYS or not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            problems.append(problem("no_levers", str(path), str(key)))
    if problems:
        raise InvalidInput(problems)
    return list(map(str, data.get("vary", []))), list(map(str, data.get("correlate", [])))


def parse_levers(lines: Sequence[str], pairs: Sequence[str]) -> tuple[tuple[Uncertainty, ...], list[Correlation]]:
    """What lines and pairs of names state. Raises InvalidInput for all that state nothing at once."""
    if wrong := [*faults(lambda: parse_uncertainties(lines)), *faults(lambda: parse_correlations(pairs))]:
        raise InvalidInput(wrong)
    return parse_uncertainties(lines), parse_correlations(pairs)


def parse_correlation(text: str) -> Correlation:
    """Two names and a number: ``tax,growth=0.5``. Raises InvalidInput for anything else."""
    found = _PAIR.fullmatch(text.strip())
    try:
        if found is not None:
            return found["one"].strip(), found["other"].strip(), float(found["value"])
    except ValueError:
        pass
    raise InvalidInput([problem("no_correlation", "correlations", text, names="-")])


def parse_correlations(texts: Sequence[str]) -> list[Correlation]:
    """As ``parse_correlation``, all that are none at once."""
    found: list[Correlation] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(parse_correlation(text))
        except InvalidInput as wrong:
            problems += wrong.problems
    if problems:
        raise InvalidInput(problems)
    return found
