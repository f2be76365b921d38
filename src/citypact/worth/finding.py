"""Worths by the way that the number of cities allows, or that somebody asks for."""

from collections.abc import Mapping
from pathlib import Path

from ..case.model import Case
from ..errors import Problem
from ..text import both
from .alternative import moves_anyway
from .known import Known
from .large.oracle import Oracle
from .large.searched import SearchedWorths
from .opportunities import opportunities
from .stages import Progress
from .table import LARGEST, worth_table
from .worths import Worths


def by_size(case: Case) -> str:
    """The method that the number of cities allows: "listing" or "search"."""
    return "listing" if len(case.cities) <= LARGEST else "search"


def not_listed(case: str, cities: int) -> Problem:
    """What is said where a question can be answered only with every coalition listed."""
    return Problem(case, both("worth.not_listed.what", cities=cities), both("worth.not_listed.do", most=LARGEST))


def find_worths(
    case: Case,
    progress: Progress | None = None,
    anyway: Mapping[str, str] | None = None,
    method: str | None = None,
    kept: Path | None = None,
    known: Known | None = None,
) -> Worths:
    """What the coalitions of a case can earn: a table of all of them up to 20 cities, beyond that an oracle.

    ``method``: "listing" or "search", whatever the number; ``progress``, ``anyway`` and ``known`` as for
    ``worth_table``; ``kept``: as for ``SearchedWorths``.

    Raises
    ------
    InvalidInput
        Coalitions shall be listed, and there are too many cities.
    SolverLimit
        A plan was not proven optimal or not confirmed, or the time is over.
    """
    if (method or by_size(case)) == "listing":
        return worth_table(case, progress, anyway=anyway, known=known)
    chances = opportunities(case, anyway=moves_anyway(case) if anyway is None else anyway)
    return SearchedWorths(Oracle(chances), kept)
