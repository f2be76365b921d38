"""Distributions of ``scipy.stats``, written as they are called: ``norm(1, 0.1)``, ``uniform(loc=0.8, scale=0.4)``.

Numbers in a list, ``[0.03, 0.05, 0.08]``, are choices: each as likely as the others, or the sides of a grid.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput, Problem
from ..limits import MOST_AMOUNT
from ..reading.record import problem as problem_at
from ..reading.suggest import suggestion

Floats = NDArray[np.float64]
_CALL = re.compile(r"(?P<name>\w+)\((?P<arguments>[^()]*)\)")
_LIST = re.compile(r"\[(?P<values>[^\[\]]+)\]")


@dataclass(frozen=True)
class Distribution:
    """How a number is spread, by what is written."""

    text: str
    name: str
    arguments: tuple[float, ...]
    named: tuple[tuple[str, float], ...] = ()

    @cached_property
    def choices(self) -> tuple[float, ...]:
        """The numbers of a list; empty if it is none."""
        return () if self.name else self.arguments

    def quantiles(self, chances: Floats) -> Floats:
        """The values below which so large a part lies; same shape."""
        if self.choices:
            at = np.minimum((chances * len(self.choices)).astype(int), len(self.choices) - 1)
            return np.asarray(np.array(self.choices)[at])
        return np.asarray(self._frozen.ppf(chances), dtype=np.float64)

    @cached_property
    def _frozen(self) -> Any:
        from scipy import stats  # half a second that workers who are sent drawn numbers do not need

        return getattr(stats, self.name)(*self.arguments, **dict(self.named))


def parse_distribution(text: str, place: str) -> Distribution:
    """The distribution that a text calls; ``place`` is where problems are said to be.

    Raises
    ------
    InvalidInput
        Neither a call nor a list, no distribution of ``scipy.stats``, or parameters that it cannot have.

    >>> parse_distribution("uniform(0.8, 0.4)", "uncertainties").quantiles(np.array([0.0, 0.5])).round(6).tolist()
    [0.8, 1.0]
    """
    if listed := _LIST.fullmatch(text.strip()):
        choices = _numbers(listed["values"].split(","), place)
        if not all(abs(choice) <= MOST_AMOUNT for choice in choices):
            raise InvalidInput([problem("no_figure", place, listed["values"], most=f"{MOST_AMOUNT:g}")])
        return Distribution(text, "", choices)
    called = _CALL.fullmatch(text.strip())
    if called is None:
        raise InvalidInput([problem("no_distribution", place, text)])
    from scipy import stats

    known = [n for n, d in vars(stats).items() if isinstance(d, stats.rv_continuous | stats.rv_discrete)]
    if called["name"] not in known:
        hint = suggestion(called["name"], known)
        raise InvalidInput([problem("unknown_distribution", place, called["name"], hint=hint)])
    parts = [part.strip() for part in called["arguments"].split(",") if part.strip()]
    plain, pairs = [p for p in parts if "=" not in p], [p.split("=", 1) for p in parts if "=" in p]
    values = _numbers([value for _, value in pairs], place)
    named = tuple(zip((name.strip() for name, _ in pairs), values, strict=True))
    found = Distribution(text.strip(), called["name"], _numbers(plain, place), named)
    _check(found, place)
    return found


def problem(key: str, place: str, value: str | None, **values: object) -> Problem:
    """A problem with what is uncertain."""
    return problem_at(f"scenarios.{key}", place, value=value, **values)


def _check(found: Distribution, place: str) -> None:
    try:
        fits = bool(np.isfinite(found.quantiles(np.array([0.001, 0.5, 0.999]))).all())
    except (TypeError, ValueError, AttributeError) as wrong:
        raise InvalidInput([problem("impossible_distribution", place, found.text, reason=f": {wrong}")]) from None
    if not fits:
        raise InvalidInput([problem("impossible_distribution", place, found.text, reason="")])


def _numbers(texts: list[str], place: str) -> tuple[float, ...]:
    try:
        return tuple(map(float, texts))
    except ValueError:
        raise InvalidInput([problem("number", place, ", ".join(texts))]) from None
