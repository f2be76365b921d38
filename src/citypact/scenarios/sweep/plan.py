"""What a sweep is to do, and in which batches."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...arrays.ceilings import has_ceilings
from ...arrays.coalitions import keeps_room
from ...arrays.levers import check
from ...content import fingerprint
from ...errors import InvalidInput, Problem
from ...limits import MOST_AMOUNT
from ...pact.scheme import Scheme
from ...version import __version__
from ...worth import WorthTable
from ..distributions import problem
from ..samples import Sample
from .sent import Batch

Floats = NDArray[np.float64]
TOGETHER, APART = 4_000, 8
"""Futures in a batch that is settled, and in one that is also solved anew."""
FORMAT = 3


@dataclass(frozen=True)
class Sweep:
    """A scheme and the futures in which it is looked at; the sample is one of the scheme's case."""

    scheme: Scheme
    sample: Sample
    coalitions: bool = True
    """Whether every coalition is asked what it could gain at least."""
    exact: int = 0
    """Futures, the first ones, in which all worths are worked out anew."""
    redesign: int = 0
    """Futures, the first ones, in which a scheme is designed anew."""

    def check(self) -> None:
        """Look at the least and the largest value of every number in all futures.

        Raises
        ------
        InvalidInput
            A figure would go beyond what a case can have, or goes by years where futures are to be solved anew; or the
            cities are too many for their coalitions to be listed. All of it at once.
        """
        by_year = [lever.name for lever in self.sample.levers if lever.by_year and (self.exact or self.redesign)]
        problems = [problem("years_apart", "uncertainties", name) for name in by_year]
        if (self.coalitions or self.exact) and not isinstance(self.scheme.table, WorthTable):
            problems.append(problem("many_cities", "coalitions", str(len(self.scheme.case.cities))))
        problems += self._beyond(self._ends())
        if problems:
            raise InvalidInput(problems)

    def _ends(self) -> Floats:
        """The least and the largest value of each column in all futures; shape (2, columns)."""
        ends = self.sample.values(0, 1)
        for first in range(0, self.sample.rows, TOGETHER):
            values = self.sample.values(first, min(first + TOGETHER, self.sample.rows))
            ends = np.stack([np.vstack([ends, values]).min(axis=0), np.vstack([ends, values]).max(axis=0)])
        return ends

    def _beyond(self, ends: Floats) -> list[Problem]:
        """What no figure can be, and what it leaves unsound."""
        wild: dict[str, Problem] = {}
        for drawn, least, most in zip(self.sample.columns, *ends, strict=True):
            if not max(abs(least), abs(most)) <= MOST_AMOUNT:
                value, place = f"{least:g} ... {most:g}", f"uncertainties {drawn.of.text}"
                wild.setdefault(drawn.lever.name, problem("no_figure", place, value, most=f"{MOST_AMOUNT:g}"))
        tame = [drawn.lever.name not in wild for drawn in self.sample.columns]
        levers = [lever for lever in self.sample.levers if lever.name not in wild]
        try:
            check(self.sample.case, self.scheme.model, levers, ends[:, tame])
        except InvalidInput as unsound:
            return [*wild.values(), *unsound.problems]
        return [*wild.values()]

    @property
    def bounded(self) -> bool:
        """Whether plans of today still fit in every future, so that they bound what coalitions could gain."""
        model = self.scheme.model
        # what the rest moves can cost a province that is a player, whatever its own plan gains
        harmed = model.coordination.outsiders == "delta" and model.participation.provinces == "players"
        return self.coalitions and keeps_room(self.sample.levers) and not harmed

    @property
    def bounded_above(self) -> bool:
        """Whether it is known what coalitions could gain at most, too."""
        return self.bounded and has_ceilings(self.scheme.case, self.scheme.model)

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """All rows, those that are solved anew in small batches first."""
        solved = min(max(self.exact, self.redesign), self.sample.rows)
        starts = [*range(0, solved, APART), *range(solved, self.sample.rows, TOGETHER), self.sample.rows]
        return tuple(Batch(n, *ends) for n, ends in enumerate(pairwise(starts)))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table, one row a future; those of worths and designs are nan where there are none."""
        cities = [city.id for city in self.scheme.case.cities]
        parts = ("gain", "budget") if not self.redesign else ("gain", "budget", "redesigned")
        return (
            *(f"input:{name}" for name in self.sample.names),
            *(f"{part}:{city}" for part in parts for city in cities),
            *("fund:least", "trouble:year", "trouble:city"),
            *("bound:objecting", "bound:coalition", "bound:excess", "bound:nobody") * self.coalitions,
            *("exact:objecting", "exact:coalition", "exact:excess") * bool(self.exact),
            *("redesign:found", "redesign:joint") * bool(self.redesign),
        )

    def manifest(self) -> dict[str, Any]:
        """All that the batches follow from: two sweeps with one manifest have the same batches."""
        scheme, sample = self.scheme, self.sample
        return {
            "format": FORMAT,
            "citypact": __version__,
            "case": fingerprint(scheme.case),
            "facts": fingerprint(sample.case),
            "model": fingerprint(scheme.model),
            "terms": fingerprint(scheme.terms),
            "vary": [uncertainty.text for uncertainty in sample.uncertainties],
            "correlate": [list(pair) for pair in sample.correlations],
            "method": sample.method,
            "futures": sample.futures,
            "seed": sample.seed,
            "coalitions": self.coalitions,
            "exact": self.exact,
            "redesign": self.redesign,
            "rows": sample.rows,
            "batches": len(self.batches),
            "columns": list(self.columns),
            "cities": [city.id for city in scheme.case.cities],
            "years": list(scheme.case.years),
        }
