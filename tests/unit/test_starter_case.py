"""The case of ``citypact init`` shows what citypact is for: moves, one that does not pay, sharing, scenarios."""

import numpy as np
import pytest

import citypact
from citypact.case import Case, load_case, under
from citypact.case.flows import move, present_value
from citypact.case.starter import write_starter


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case as a newcomer gets it."""
    folder = tmp_path_factory.mktemp("new") / "cities"
    write_starter(folder)
    return load_case(folder)


def joint_gains(case: Case) -> dict[tuple[str, str], float]:
    """Joint gain of every possible move, in present value, by transfer and host."""
    transfers = {transfer.id: transfer for transfer in case.transfers}
    return {(h.transfer, h.host): present_value(case, move(case, transfers[h.transfer], h).joint) for h in case.hosts}


def test_some_candidates_pay_and_one_does_not(starter: Case) -> None:
    gains = joint_gains(starter)
    pays = {transfer for (transfer, _), gain in gains.items() if gain > 0}
    assert len(pays) >= 2
    assert {transfer.id for transfer in starter.transfers} - pays


def test_the_designed_pact_moves_builds_shares_and_is_stable(starter: Case) -> None:
    scheme = citypact.design(starter, citypact.load_model("hybrid"))
    assert len(scheme.shares) >= 2
    assert (scheme.shares["to_origin"] > 0).all()
    assert len(scheme.terms.projects) >= 1
    assert scheme.fund["contribution"].sum() > 0
    assert len(scheme.objections) == 0
    assert len(scheme.worse_off) == 0


def test_a_capacity_sends_a_transfer_to_its_second_best_host(starter: Case) -> None:
    gains = joint_gains(starter)
    plan = citypact.design(starter, citypact.load_model("hybrid")).shares["host"]
    passed_over = [
        gains[t, h] for t, chosen in plan.items() for k, h in gains if k == t and gains[t, h] > gains[t, chosen]
    ]
    assert passed_over
    roomy = starter.model_copy(
        update={"capacities": tuple(row.model_copy(update={"amount": 1e6}) for row in starter.capacities)}
    )
    assert citypact.worth_table(roomy).worths[-1] > citypact.worth_table(starter).worths[-1]


def test_the_rule_of_2015_shares_tax_and_leaves_a_city_worse_off(starter: Case) -> None:
    scheme = citypact.simulate(starter, citypact.load_model("bth-2015"))
    assert scheme.shares["to_origin"].max() > 0
    assert len(scheme.worse_off) > 0


def test_every_scenario_changes_what_all_cities_can_gain(starter: Case) -> None:
    worth = citypact.worth_table(starter).worths[-1]
    changed = [citypact.worth_table(under(starter, scenario.id)).worths[-1] for scenario in starter.scenarios]
    assert len(changed) >= 2
    assert not np.isclose(changed, worth, rtol=1e-3).any()


def test_all_its_own_figures_are_assumed(starter: Case) -> None:
    rows = [*starter.cities, *starter.transfers, *starter.hosts, *starter.capacities, *starter.projects]
    assert {row.evidence for row in rows} == {"assumed"}
