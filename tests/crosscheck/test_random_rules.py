"""Random rules on random cases: program, ledger and settlement agree, whatever the combination of terms."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from citypact.case.flows import Move
from citypact.mechanism import fund_payments, origin_payments, shared_tax
from citypact.optimize import design
from citypact.pact.accounts import Account, projected_receipts, settle_year
from citypact.pact.payments import pact_payments, planned_moves
from citypact.pact.scheme import Scheme
from citypact.pact.terms import Terms
from support.random_cases import random_case
from support.random_rules import random_rule, random_sharing
from support.samples import seeds

SEEDS = seeds(12, 24)


def test_every_random_rule_has_a_scheme_that_is_confirmed_and_settled() -> None:
    schemes = [design(random_case(seed, cities=4, transfers=6, projects=2), random_rule(seed)) for seed in SEEDS]
    assert sum(bool(scheme.terms.sizes) for scheme in schemes) >= len(SEEDS) / 2
    for scheme in schemes:
        assert not scheme.breaches
        assert scheme.verification["ledger_difference"] <= scheme.verification["tolerance"]
        receipts = projected_receipts(scheme.case, scheme.model, scheme.terms)
        for year in scheme.case.years:
            settled = settle_year(scheme.case, scheme.model, scheme.terms, replace(receipts, year=year))
            assert list(settled.accounts) == ledger_accounts(scheme, year)


def ledger_accounts(scheme: Scheme, year: int) -> list[Account]:
    rows = scheme.ledger[scheme.ledger["settlement"] & (scheme.ledger["year"] == year)]
    found = [Account(*row[1:5], int(row[6])) for row in rows.itertuples(index=False)]
    return sorted(account for account in found if account.coins)


def test_what_the_fund_grants_is_for_the_moves_as_agreed_whatever_is_collected() -> None:
    case = random_case(5, cities=4, transfers=6, projects=2)
    scheme = design(case, random_rule(5))
    assert any(scheme.terms.grants["compensation"].values())
    planned = planned_moves(case, scheme.terms)
    poor = {
        k: replace(flows, collected={tax: 0.1 * flow for tax, flow in flows.collected.items()})
        for k, flows in reversed(planned.items())
    }
    agreed, actual = (_grants(scheme, moves) for moves in (planned, poor))
    assert list(actual) == list(agreed)
    for purpose, amounts in agreed.items():
        assert actual[purpose].tolist() == amounts.tolist()


def _grants(scheme: Scheme, moves: Mapping[str, Move]) -> dict[tuple[str, str, str], NDArray[np.float64]]:
    model = scheme.model.at(scheme.terms.sizes)
    payments = pact_payments(scheme.case, model, scheme.terms, moves)
    return {(p.payee, p.item, p.subject): p.amounts for p in payments if p.item.startswith("grant:")}


@pytest.mark.parametrize("seed", range(40))
def test_a_rule_never_gives_out_more_than_the_tax_but_for_a_floor(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=6)
    rng = np.random.default_rng(seed)
    model = random_rule(seed).model_copy(update={"tax_sharing": random_sharing(rng)})
    model = model.at({path: span.max for path, span in model.open_sizes.items()})
    hosts = {host.transfer: host.host for host in case.hosts}
    for flows in planned_moves(case, _plan(hosts)).values():
        shared = shared_tax(case, model, flows)
        low, high = sorted(rng.uniform(0, 0.5, 2))
        less, more = (origin_payments(shared, np.full(case.horizon, share)) for share in (low, high))
        to_fund = fund_payments(shared, np.full(case.horizon, 0.4))
        unsupported = origin_payments(replace(shared, floor=np.zeros(case.horizon)), np.full(case.horizon, high))
        assert (unsupported + to_fund <= shared.base + 1e-9).all()
        assert (less >= shared.floor - 1e-12).all()
        assert less.sum() <= more.sum() + 1e-9
        assert (unsupported - shared.claims).sum() <= shared.cap + 1e-9


def _plan(hosts: dict[str, str]) -> Terms:
    return Terms(plan=hosts, projects=(), origin_share={}, fund_share={}, project_share={})
