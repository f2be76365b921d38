"""Robust schemes of Beijing-Tianjin-Hebei: they hold in fresh futures at the stated rate, and what each kind takes.

Run by hand: ``python tests/benchmarks/check_robust.py [futures] [fresh] [model]``. It fails if more fresh futures are
missed than the statement allows.
"""

import sys
from time import process_time

import numpy as np

import citypact
from citypact.arrays import settle_futures
from citypact.scenarios.robust import Budget, Listed, Robust, Sampled, Tail, curve, intervals, robust_design
from citypact.scenarios.samples import sample
from citypact.scenarios.uncertainty import parse_uncertainties

LINES = [
    "tax: hosts.*.tax_vat + hosts.*.tax_cit *= norm(1, 0.05) by sector (0.3)",
    "works: projects.*.capital_cost *= uniform(0.9, 0.3)",
    "costs: hosts.*.capital_cost *= uniform(0.9, 0.3)",
    "benefits: project_benefits.*.benefit *= norm(1, 0.05)",
]
BETWEEN = [
    "tax: hosts.*.tax_vat + hosts.*.tax_cit *= uniform(0.8, 0.4)",
    "works: projects.*.capital_cost *= uniform(0.7, 0.6)",
    "costs: hosts.*.capital_cost *= uniform(0.7, 0.6)",
    "release: transfers.*.release_benefit *= uniform(0.7, 0.6)",
]


def told(what: str, found: Robust, start: float) -> None:
    """One line of a design."""
    before, least = (min(float(s.slack[:-1].min()) for s in some) for some in (found.before, found.settled))
    fall, owed = -float(found.changes["change"].min()), found.allowed.fund
    print(f"{what:22} least room {before:9.4f} -> {least:9.4f}, largest fall {fall:7.4f}, fund owes {owed:.4f}")
    work = f"{found.rounds} rounds, {process_time() - start:.1f} s of CPU"
    print(f"    {len(found.cuts)} rows of {found.worlds} worlds, {work}")


def main(futures: int, fresh: int, model: str) -> None:
    """Print all of it; raises AssertionError if fresh futures are missed too often."""
    case, rules = citypact.load_case("beijing-tianjin-hebei"), citypact.load_model(model)
    base = citypact.design(case, rules)
    names = tuple(scenario.id for scenario in case.scenarios)
    start = process_time()
    told("listed scenarios", robust_design(case, rules, Listed(names), base=base), start)
    start, uncertain = process_time(), parse_uncertainties(LINES)
    drawn = sample(case, uncertain, "random", futures)
    found = robust_design(case, rules, Sampled(drawn), base=base)
    told(f"{futures} drawn futures", found, start)
    said = found.confidence()
    assert said is not None
    others = sample(case, uncertain, "random", fresh, seed=2)
    missed = {}
    for name, scheme in (("forecast", base), ("robust", found.scheme)):
        settled = settle_futures(base.case, rules, scheme.terms, others.levers, others.values(0, fresh))
        short = (settled.gains < -1e-6).any(axis=1) | (settled.fund[:, -1] < -found.allowed.fund - 1e-6)
        missed[name] = float(np.mean(short))
    print(f"    fresh futures missed: {missed['forecast']:.2%} by the design for the forecast, {missed['robust']:.2%}")
    print(f"    stated: at most {said.failing:.2%} ({said.support} of {futures} matter), {said.needed} needed for 5%")
    assert missed["robust"] <= said.failing
    start = process_time()
    told("tail of 90%", robust_design(case, rules, Tail(drawn, 0.9), base=base), start)
    start, budget = process_time(), Budget(intervals(case, parse_uncertainties(BETWEEN)), 2)
    found = robust_design(case, rules, budget, base=base)
    told("2 of 4 deviate", found, start)
    start = process_time()
    for step in curve(case, found, budget):
        if step.found is not None:
            told(f"    {step.name} of 4", step.found, start)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 256, int(given[1]) if given[1:] else 20_000, given[2] if given[2:] else "hybrid")
