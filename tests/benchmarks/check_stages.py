"""The stages of commitment on every bundled case, four minutes for each at most. 15 minutes.

Run as a script: ``python tests/benchmarks/check_stages.py [CASE ...]`` from the top of the repository. A stage that is
not answered in time says so; exits with 1 if one fails otherwise, or an order of the fund does not say what it is for.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import citypact
from citypact.deadline import Deadline
from citypact.errors import CitypactError, SolverLimit
from citypact.evaluation import Stages
from citypact.optimize import NoScheme
from citypact.report.stages.sentences import stage_sentences
from citypact.text import in_language
from support.stages import said_of_orders, unanswered

SECONDS = 240.0


def main() -> int:
    """Go through the cases; 1 if anything failed."""
    failed = [name for name in sys.argv[1:] or citypact.bundled_cases() if not _holds(name)]
    print(f"failed: {', '.join(failed) or 'none'}")
    return bool(failed)


def _holds(name: str) -> bool:
    start = time.process_time()
    try:
        with Deadline(SECONDS).limiting():
            found = citypact.stages(citypact.load_case(name))
    except SolverLimit as late:
        print(f"{name}: {str(late)[:100]}")
        return True
    print(f"{name}: {time.process_time() - start:.1f} s, not answered: {', '.join(unanswered(found)) or 'none'}")
    for sentence in stage_sentences(found):
        print(f"  {in_language(sentence.text, 'en')}")
    return _sound(found)


def _sound(found: Stages) -> bool:
    """Only time keeps a stage from an answer, and every order is told."""
    odd = [
        stage.model.id
        for stage in found.stages
        if isinstance(stage.outcome, CitypactError) and not isinstance(stage.outcome, NoScheme | SolverLimit)
    ]
    orders = [order for stage in found.stages if stage.scheme for order in said_of_orders(stage.scheme)]
    untold = [order.purposes for order in orders if not order.is_told]
    print(f"  orders of the fund: {len(orders)}, without a purpose: {len(untold)}", *odd, *untold)
    return not (odd or untold)


if __name__ == "__main__":
    sys.exit(main())
