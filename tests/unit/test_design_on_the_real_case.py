"""The main job on the 13 cities of Beijing-Tianjin-Hebei, checked from the ledger by plain enumeration."""

import json

import pytest

from citypact.case.flows import discount_factors
from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.optimize import design, simulate
from citypact.pact.scheme import Scheme
from citypact.worth import WorthTable
from support.real_case import real_case, real_design


@pytest.fixture(scope="module")
def case() -> Case:
    return real_case()[0]


@pytest.fixture(scope="module")
def table() -> WorthTable:
    return real_case()[1]


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return real_design()


def gains_from(scheme: Scheme) -> dict[str, float]:
    """Present value of what each city receives less what it pays, row by row of the ledger."""
    discount = dict(zip(scheme.case.years, discount_factors(scheme.case).tolist(), strict=True))
    gains = {city.id: 0.0 for city in scheme.case.cities}
    for row in scheme.ledger.itertuples():
        if row.payee in gains:
            gains[row.payee] += discount[row.year] * row.amount
        if row.payer in gains:
            gains[row.payer] -= discount[row.year] * row.amount
    return gains


def test_every_city_and_each_of_the_8191_coalitions_is_at_least_as_well_off(scheme: Scheme, table: WorthTable) -> None:
    gains = gains_from(scheme)
    assert len(gains) == 13
    assert min(gains.values()) >= -1e-6
    short = scheme.verification["shortfall"]
    for coalition in range(1, 1 << 13):
        members = table.game.coalition(coalition)
        assert sum(gains[m] for m in members) >= table.worths[coalition] - short - 1e-5
    assert sum(gains.values()) == pytest.approx(table.worths[-1], abs=1e-5)


def test_ratios_are_steps_of_five_percent_up_to_half(scheme: Scheme) -> None:
    ratios = {ratio for path in scheme.terms.origin_share.values() for ratio in path if ratio}
    assert ratios
    assert all(0 < ratio <= 0.5 and round(ratio / 0.05, 9) == round(ratio / 0.05) for ratio in ratios)


def test_the_scheme_agrees_with_its_proof(scheme: Scheme) -> None:
    proof = scheme.verification
    assert proof["ledger_difference"] <= proof["tolerance"]
    assert all(stage["gap"] <= 1e-6 for stage in proof["stages"])
    json.dumps(dict(proof))


def test_the_2015_rule_leaves_transfer_out_cities_worse_off(case: Case, table: WorthTable) -> None:
    simulated = simulate(case, load_model("bth-2015"), table)
    gains = gains_from(simulated)
    alone = {city: float(table.worths[1 << i]) for i, city in enumerate(table.game.players)}
    losers = {city for city in gains if gains[city] < alone[city] - 1e-5}
    assert losers == set(simulated.worse_off.index)
    blocking = sum(
        sum(gains[m] for m in table.game.coalition(c)) < table.worths[c] - simulated.tolerance
        for c in range(1, (1 << 13) - 1)
    )
    assert blocking == len(simulated.objections)


def test_the_order_of_the_cities_changes_no_number(case: Case, scheme: Scheme) -> None:
    turned = design(
        case.model_copy(update={"cities": case.cities[::-1], "transfers": case.transfers[::-1]}), scheme.model
    )
    assert turned.gain.to_dict() == pytest.approx(scheme.gain.to_dict(), abs=1e-9)
    assert turned.terms.origin_share == scheme.terms.origin_share
    assert turned.terms.contributions == scheme.terms.contributions
    assert turned.terms.grants == scheme.terms.grants
    assert payments(turned) == payments(scheme)  # coin by coin
    slack = scheme.stability["slack"].tolist()  # sums of the same amounts in another order
    assert turned.stability["slack"].tolist() == pytest.approx(slack, abs=1e-9)


def payments(scheme: Scheme) -> list[tuple[object, ...]]:
    """Who pays whom, when, for what, in whole coins, in an order of its own."""
    return sorted(
        scheme.ledger[["year", "payer", "payee", "item", "subject", "coins"]].itertuples(index=False, name=None)
    )
