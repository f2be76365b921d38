"""What is uncertain, in a file: ``vary``, a list of lines (see ``uncertainty``), and ``correlate``, pairs of names."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from ..case.model import Case
from ..errors import InvalidInput, Problem
from ..reading.files import read_text
from ..reading.named import faults
from ..reading.toml import parse
from .distributions import problem
from .samples import Correlation, Method, Sample, sample
from .uncertainty import parse_uncertainties, parse_uncertainty

_PAIR = re.compile(r"(?P<one>[^,=]+),(?P<other>[^,=]+)=(?P<value>[^,=]+)")
_KEYS = ("vary", "correlate")
Stated = TypeVar("Stated")


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


def sample_of(
    case: Case, lines: Sequence[str], pairs: Sequence[str], method: Method, futures: int, seed: int
) -> Sample:
    """The sample that lines and pairs of names state.

    Raises
    ------
    InvalidInput
        As ``parse_uncertainties``, ``parse_correlations`` and ``sample``, all of it at once: what can be read is looked
        at although something else cannot.
    """
    wrong = [*faults(lambda: parse_uncertainties(lines)), *faults(lambda: parse_correlations(pairs))]
    if not wrong:
        return sample(case, parse_uncertainties(lines), method, futures, seed, parse_correlations(pairs))
    stated = _readable(parse_uncertainty, lines)
    known = {uncertainty.name for uncertainty in stated}
    joined = [pair for pair in _readable(parse_correlation, pairs) if {*pair[:2]} <= known]
    also = faults(lambda: sample(case, stated, method, futures, seed, joined)) if stated else ()
    raise InvalidInput([*wrong, *also])


def _readable(read: Callable[[str], Stated], texts: Iterable[str]) -> list[Stated]:
    """What those texts state that state something."""
    return [read(text) for text in texts if not faults(partial(read, text))]


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
