"""Every counter-offer that the desk writes is accepted when it is laid back, on all bundled cases and random ones.

    python tests/benchmarks/check_sayable.py [random cases: 200] [rule: hybrid] [bundled case ...: all]

Prints what is refused, what comes back another scheme, numbers that are no multiples of their grain, and how many there
were of each.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from citypact.case import Case, bundled_cases, load_case
from citypact.mechanism import Mechanism, load_model
from citypact.negotiation.counter import counter_offer
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import take_position
from citypact.negotiation.settled import offer_of, scheme_offer
from citypact.optimize import NoScheme, design
from citypact.pact.scheme import Scheme
from citypact.regions import merge_cities, provinces_of
from citypact.worth import WorthTable, worth_table
from support.random_cases import random_case
from support.sayable import read_back, unsayable

LARGEST = 20
DRAFTS = {
    "a ratio": (Clause(number="origin_share", value=0.25),),
    "no fund": (
        Clause(number="origin_share", value=0.1),
        Clause(number="contribution_rate", value=0.0),
        Clause(number="grant", value=0.0),
        Clause(number="project_share", value="by-benefit"),
    ),
    "a fund": (Clause(number="origin_share", value=0.0), Clause(number="contribution_rate", value=0.0003)),
}


def checked(name: str, case: Case, model: Mechanism, count: Counter[str], folder: Path) -> None:
    """One case: its design, and the answers to each draft."""
    table = worth_table(case)

    def back(what: str, offer: Offer, scheme: Scheme, *, chosen: bool) -> None:
        again = read_back(folder, offer, case, model, table)
        amount = scheme.verification["rounding"]["amount"]["held"] * case.unit if scheme.verification["rounding"] else 1
        ratio = scheme.verification["rounding"]["ratio"]["held"] if scheme.verification["rounding"] else 0.001
        found = {
            "refused": scheme.accepted and not again.accepted,
            "limits": bool(again.breaches),
            "another": again.terms != scheme.terms,
            "unsayable": chosen and bool(ratio) and bool(list(unsayable(scheme, 1 / ratio, amount or 1))),
            "finer": bool(scheme.verification["rounding"]) and ratio < 0.001,
        }
        count["all"] += 1
        count.update(kind for kind, is_so in found.items() if is_so)
        if wrong := [kind for kind, is_so in found.items() if is_so and kind != "finer"]:
            print(f"{name} {what}: {', '.join(wrong)}", flush=True)

    _design(case, model, table, count, back)
    for draft, clauses in DRAFTS.items():
        position = take_position(case, model, Offer(clauses=clauses), table)
        for measure in ("fewest", "weighted", "largest"):
            try:
                counter = counter_offer(position, measure)
            except NoScheme:
                count["nothing is acceptable"] += 1
                break
            back(f"{draft}, {measure}", offer_of(position, counter.scheme), counter.scheme, chosen=False)


def _design(case: Case, model: Mechanism, table: WorthTable, count: Counter[str], back: Callable[..., None]) -> None:
    try:
        scheme = design(case, model, table)
    except NoScheme:
        count["no scheme"] += 1
    else:
        back("design", scheme_offer(scheme), scheme, chosen=True)


def main() -> None:
    """The random cases; then all bundled ones, those of many cities as provinces."""
    number, rule = int([*sys.argv[1:], "200"][0]), [*sys.argv[2:], "hybrid"][0]
    names = sys.argv[3:] or bundled_cases()
    model, count = load_model(rule), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(number):
            checked(f"random {seed}", random_case(seed, 3 + seed % 2, 3, seed % 3), model, count, Path(folder))
        print(dict(count), flush=True)
        for name in names:
            case = load_case(name)
            case = case if len(case.cities) <= LARGEST else merge_cities(case, provinces_of(case))
            checked(name, case, model, count, Path(folder))
            print(name, dict(count), flush=True)
    print(dict(count))


if __name__ == "__main__":
    main()
