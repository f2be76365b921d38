"""What second opinions cost of a whole design: processor time of those on worths and those on programs.

    python tests/benchmarks/bench_second_opinion.py [CASE ...]

The aim is less than 60 % of the time that the design takes without them. Found with highspy 1.15.1 and pyscipopt
6.3.0: beijing-tianjin-hebei 11 %, pearl-river-delta 35 %, yangtze-river-delta-provinces 3 %.
"""

import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from citypact.case import load_case
from citypact.mechanism import load_model
from citypact.optimize import design
from citypact.solve import scip
from citypact.worth import worth_table
from citypact.worth.confirmation import SecondOpinion


class Clock:
    """Adds up the processor time of calls that do not lie within one another."""

    def __init__(self) -> None:
        self.seconds, self._inside = 0.0, False

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time counted."""

        def timed(*given: Any, **options: Any) -> Any:
            if self._inside:
                return function(*given, **options)
            start, self._inside = time.process_time(), True
            try:
                return function(*given, **options)
            finally:
                self.seconds, self._inside = self.seconds + time.process_time() - start, False

        return timed


def main(*names: str) -> None:
    """One line a case."""
    for name in names or ("beijing-tianjin-hebei", "pearl-river-delta", "yangtze-river-delta-provinces"):
        case, model, clock = load_case(name), load_model("hybrid"), Clock()
        hear, solve = clock.around(SecondOpinion.hear), clock.around(scip.solve)
        with patch.object(SecondOpinion, "hear", hear), patch.object(scip, "solve", solve):
            start = time.process_time()
            design(case, model, worth_table(case))
            whole = time.process_time() - start
        rest = whole - clock.seconds
        print(f"{name:30} {clock.seconds:6.2f} s on top of {rest:6.2f} s: {clock.seconds / rest:.0%}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
