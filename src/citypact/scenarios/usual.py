"""What is usually uncertain about a case, as lines of ``--vary``: a start for one's own, as the spreads are assumed."""

from collections.abc import Iterable, Iterator
from typing import Any

from ..case.model import Case

_OF_MOVES = ("moving_cost", "annual_cost", "capital_cost")
_OF_WORKS = ("annual_cost", "capital_cost")


def usual(case: Case) -> tuple[str, ...]:
    """Taxes of hosts by city, costs of moves and works and benefits of works by row, each with a median as in the case.

    >>> from citypact.case import load_case
    >>> usual(load_case("twin-cities-pool"))[-1]
    'benefits of works: project_benefits.*.benefit *= lognorm(0.3) by row'
    """
    return tuple(_lines(case))


def _lines(case: Case) -> Iterator[str]:
    taxes = [f"hosts.*.tax_{name}" for name in case.taxes if any(host.taxes.get(name) for host in case.hosts)]
    moves = [f"hosts.*.{column}" for column in _there(case.hosts, _OF_MOVES)]
    works = [f"projects.*.{column}" for column in _there(case.projects, _OF_WORKS)]
    benefits = [f"project_benefits.*.{column}" for column in _there(case.project_benefits, ("benefit",))]
    for name, figures, spread, by in (
        ("taxes of hosts", taxes, "lognorm(0.2)", "city (0.3)"),
        ("costs of moves", moves, "lognorm(0.2)", "row"),
        ("costs of works", works, "lognorm(0.2)", "row"),
        ("benefits of works", benefits, "lognorm(0.3)", "row"),
    ):
        if figures:
            yield f"{name}: {' + '.join(figures)} *= {spread} by {by}"


def _there(rows: Iterable[Any], columns: Iterable[str]) -> Iterator[str]:
    """The columns in which there is anything but nothing."""
    known = list(rows)
    return (column for column in columns if any(getattr(row, column) for row in known))
