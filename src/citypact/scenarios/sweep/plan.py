"""What a sweep is to do, and in which batches."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from ...arrays.ceilings import has_ceilings
from ...arrays.coalitions import keeps_room
from ...arrays.levers import check
from ...content import fingerprint
from ...errors import InvalidInput, Problem
from ...limits import MOST_AMOUNT
from ...mechanism import Mechanism
from ...pact.scheme import Scheme
from ...reading.named import faults
from ...version import __version__
from ...worth import WorthTable
from ..distributions import problem
from ..samples import Sample
from .sent import Batch

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
        """As ``refuse_unsound``, and that coalitions which are to be asked can be listed; all of it at once."""
        problems = list(faults(lambda: refuse_unsound(self.sample, self.scheme.model, apart=self.is_apart)))
        if (self.coalitions or self.exact) and not isinstance(self.scheme.table, WorthTable):
            problems.append(problem("many_cities", "coalitions", None, cities=len(self.scheme.case.cities)))
        if problems:
            raise InvalidInput(problems)

    @property
    def is_apart(self) -> bool:
        """Whether some futures are solved anew."""
        return bool(self.exact or self.redesign)

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


def refuse_unsound(sample: Sample, model: Mechanism, *, apart: bool) -> None:
    """Look at the least and the largest value of every number in all futures.

    ``apart``: some futures are solved anew.

    Raises
    ------
    InvalidInput
        A figure would go beyond what a case or a mechanism can have, or goes by years where futures are to be solved
        anew; all of it at once.
    """
    by_year = [lever.name for lever in sample.levers if lever.by_year and apart]
    problems = [problem("years_apart", "uncertainties", name) for name in by_year]
    problems += _beyond(sample, model)
    if problems:
        raise InvalidInput(problems)


def _beyond(sample: Sample, model: Mechanism) -> list[Problem]:
    """What no figure can be, and what it leaves unsound."""
    wild: dict[str, Problem] = {}
    for drawn, least, most in zip(sample.columns, *sample.ends, strict=True):
        if not max(abs(least), abs(most)) <= MOST_AMOUNT:
            value, place = f"{least:g} ... {most:g}", f"uncertainties {drawn.of.text}"
            wild.setdefault(drawn.lever.name, problem("no_figure", place, value, most=f"{MOST_AMOUNT:g}"))
    tame = [drawn.lever.name not in wild for drawn in sample.columns]
    levers = [lever for lever in sample.levers if lever.name not in wild]
    return [*wild.values(), *faults(lambda: check(sample.case, model, levers, sample.ends[:, tame]))]
