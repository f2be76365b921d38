"""What the design chooses is what trying every value finds, each as a statute that the ledger settles by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from citypact.case.model import Case
from citypact.mechanism import Mechanism, applicability, shared_tax
from citypact.mechanism.closing import settled_part
from citypact.mechanism.openness import spans
from citypact.optimize import design
from citypact.pact.accounts import projected_receipts, settle_year
from citypact.pact.ledger import gains, settle
from citypact.pact.payments import planned_moves
from citypact.pact.scheme import Scheme
from citypact.worth import WorthTable, worth_table
from support.open_rules import OPEN
from support.random_cases import random_case


@cache
def small_case(name: str) -> tuple[Case, WorthTable]:
    """A made-up case to which a rule applies: two cities are rich, projects harm one, revenue shrinks if it has to."""
    growth = {"safety": 0.0, "stabilization": -0.01, "stabilization income": -0.01}.get(name, 0.03)
    cases = (random_case(seed, cities=4, transfers=4, projects=3) for seed in range(2, 40))
    found = next(case for case in cases if applicability(case, OPEN[name]) is None)
    benefits = tuple(
        row.model_copy(update={"benefit": -0.2} if row.city == "city-0" else {}) for row in found.project_benefits
    )
    poor, rich, richest, *others = found.cities
    rich = rich.model_copy(update={"revenue": 2.5 * rich.revenue})
    richest = richest.model_copy(update={"revenue": 2.5 * richest.revenue, "tier": "core"})
    changed = {"cities": (poor, rich, richest, *others), "project_benefits": benefits, "revenue_growth": growth}
    found = found.model_copy(update=changed)
    return found, worth_table(found)


def statute(model: Mechanism, numbers: Mapping[str, float]) -> Mechanism:
    """The rule with all its open numbers, ratios too, as numbers."""
    rooms = {path.split(".")[0] for path in numbers}
    return model.model_copy(update={room: settled_part(getattr(model, room), room, numbers) for room in rooms})


def every_statute(model: Mechanism) -> Iterator[Mechanism]:
    """Every way to settle what is open on its grid."""
    opened = dict(path for room in SECTIONS for path in spans(getattr(model, room), room))
    for values in product(*(span.grid for span in opened.values())):
        yield statute(model, dict(zip(opened, values, strict=True)))


SECTIONS = ("tax_sharing", "costs", "investment", "award", "quality", "pool", "equalization", "rates_pool")


def missed(scheme: Scheme, ledger: pd.DataFrame) -> float:
    """By how much a ledger misses the aim of the rule: distance from the Shapley value, or minus the smallest gain."""
    gain = gains(scheme.case, ledger)
    (aim,) = scheme.model.design.objectives
    if aim == "nearest-shapley":
        return float((gain - scheme.gains["shapley"]).abs().sum())
    return -float((gain - scheme.gains["alone"]).min())


def by_ledger(scheme: Scheme, rule: Mechanism) -> pd.DataFrame:
    """The ledger of a statute for the plan of a scheme, without any program: every ratio as the statute states it."""
    shares, rule = {}, rule.at({})
    for transfer, flows in planned_moves(scheme.case, scheme.terms).items():
        shared = shared_tax(scheme.case, rule, flows)
        years = np.arange(scheme.case.horizon) - shared.clock + 1
        path = [rule.tax_sharing.ratios(max(1, int(year)))[0] for year in years]
        shares[transfer] = tuple(float(ratio) for ratio in path)
    terms = scheme.terms.model_copy(update={"origin_share": shares, "sizes": {}})
    return settle(scheme.case, rule, terms)


def chosen(scheme: Scheme) -> dict[str, float]:
    """The numbers of a scheme with one ratio for all deals, by path."""
    rule, terms = scheme.model.tax_sharing, scheme.terms
    found = dict(terms.sizes)
    for name in rule.open_ratios:
        number = int(name[9]) if name.startswith("segments") else 0
        years = rule.segments[number - 1].years if number else (1, rule.term)
        for transfer, row in scheme.agreed_ratios.xs("origin", level="party").iterrows():
            first = scheme.shares.loc[transfer, "first_year"]
            for year, ratio in row.dropna().items():
                if years[0] <= year - first + 1 <= years[1]:
                    found[f"tax_sharing.{name}"] = float(ratio)
    return found


def in_cents(case: Case, ledger: pd.DataFrame, year: int | None = None) -> dict[tuple[str, ...], int]:
    """Payments of the pact itself, of one year or of each; what is below half a cent is no payment."""
    rows = ledger[ledger["settlement"]]
    found = {}
    for row in rows[rows["year"] == year if year else rows["year"] > 0].itertuples(index=False):
        key = (*map(str, row[1:5]), *([] if year else [str(row.year)]))
        found[key] = int(row.coins)
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("name", OPEN)
def test_the_choice_is_the_best_of_all_and_settles_as_the_statute_it_is(name: str) -> None:
    model = OPEN[name]
    case, table = small_case(name)
    scheme = design(case, model, table)
    tried = [missed(scheme, by_ledger(scheme, rule)) for rule in every_statute(model)]
    assert max(tried) > min(tried) + 1e-6, "the number makes no difference here"
    assert missed(scheme, scheme.ledger) == pytest.approx(min(tried), abs=1e-6)
    assert in_cents(case, scheme.ledger) == in_cents(case, by_ledger(scheme, statute(model, chosen(scheme))))
    receipts = projected_receipts(case, model, scheme.terms)
    for year in case.years[1::3]:
        settled_up = settle_year(case, model, scheme.terms, replace(receipts, year=year)).accounts
        assert in_cents(case, scheme.ledger, year) == {
            (a.payer, a.payee, a.item, a.subject): a.coins for a in settled_up
        }


WITHOUT_A_STEP = [name for name, model in OPEN.items() if all(map(model.affine, model.open_sizes))]


@pytest.mark.parametrize("name", WITHOUT_A_STEP)
def test_without_a_step_the_choice_is_no_worse_and_settles_as_the_statute_it_is(name: str) -> None:
    model = stepless(OPEN[name])
    case, table = small_case(name)
    scheme = design(case, model, table)
    on_grid = min(missed(scheme, by_ledger(scheme, rule)) for rule in every_statute(OPEN[name]))
    assert missed(scheme, scheme.ledger) <= on_grid + 1e-6
    assert in_cents(case, scheme.ledger) == in_cents(case, by_ledger(scheme, statute(model, chosen(scheme))))


def stepless(model: Mechanism) -> Mechanism:
    """The rule with every range without its step."""
    opened = dict(pair for room in SECTIONS for pair in spans(getattr(model, room), room))
    free: dict[str, Any] = {path: span.model_copy(update={"step": None}) for path, span in opened.items()}
    return statute(model, free)
