"""Hold-up, bonds and schedules: by hand on two cities, and as properties on the rest."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from citypact.case.flows import discount_factors
from citypact.mechanism import load_model
from citypact.negotiation.commitment import (
    distribution_procedure,
    enforced_bonds,
    pact_payments,
    steady_schedule,
)
from citypact.optimize import design, simulate
from citypact.pact.commitment import continuation, least_bond, temptation
from citypact.pact.ledger import gains
from citypact.pact.scheme import Scheme
from support.desk import hybrid, real_case, small
from support.two_cities import two_city_case


@pytest.fixture(scope="module")
def schemes() -> list[Scheme]:
    small_ones = [design(case, hybrid(), table) for case, table in map(small, (2, 5, 6))]
    case, table = real_case()
    return [*small_ones, simulate(case, load_model("bth-2015"), table)]


def test_two_cities_by_hand() -> None:
    """The host pays half of a tax of 2 for three years and two more: 1 a year, no interest."""
    scheme = simulate(two_city_case(), load_model("bth-2015"))
    payments = pact_payments(scheme)
    assert payments.loc["old"].tolist() == pytest.approx([1.0] * 5 + [0.0] * 3)
    leaving = temptation(scheme.case, payments)
    assert leaving.loc["new"].tolist() == pytest.approx([5, 4, 3, 2, 1, 0, 0, 0])
    assert leaving.loc["old"].tolist() == pytest.approx([-5, -4, -3, -2, -1, 0, 0, 0])
    assert least_bond(scheme.case, payments).to_dict() == pytest.approx({"old": 0.0, "new": 5.0})
    at_once = steady_schedule(scheme)
    assert at_once.loc["new"].tolist() == pytest.approx([-5.0] + [0.0] * 7, abs=1e-7)  # into the account
    assert at_once.loc["old"].tolist() == pytest.approx([1.0] * 5 + [0.0] * 3, abs=1e-7)  # out of it, as agreed
    pledged = steady_schedule(scheme, {"new": 2.0})
    assert pledged.loc["old"].sum() == pytest.approx(5.0)
    assert temptation(scheme.case, pledged).loc["new"].iloc[1:].max() == pytest.approx(2.0)


def test_a_schedule_keeps_the_agreed_total_and_nobody_gains_by_leaving(schemes: list[Scheme]) -> None:
    for scheme in schemes:
        agreed = pact_payments(scheme)
        discount = discount_factors(scheme.case)
        least = least_bond(scheme.case, agreed)
        for part in (0.0, 0.3, 1.0):
            bonds = {str(city): part * float(bond) for city, bond in least.items()}
            schedule = steady_schedule(scheme, bonds)
            scale = max(1.0, float(agreed.abs().to_numpy().max()))
            assert (schedule @ discount - agreed @ discount).abs().max() < 1e-6 * scale
            later = temptation(scheme.case, schedule).iloc[:, 1:].sub(pd.Series(bonds), axis=0)
            assert later.to_numpy().max() <= 1e-6 * scale
            account = -np.cumsum(schedule.to_numpy().sum(axis=0) * discount)
            before = -np.cumsum(agreed.to_numpy().sum(axis=0) * discount)
            assert (account >= np.minimum(before, 0.0) - 1e-6 * scale).all()
            if part == 1.0:
                assert (schedule - agreed).abs().to_numpy().max() < 1e-6 * scale


def test_the_least_bond_is_the_least(schemes: list[Scheme]) -> None:
    for scheme in schemes:
        payments = pact_payments(scheme)
        bond = least_bond(scheme.case, payments)
        leaving = temptation(scheme.case, payments)
        assert (leaving.sub(bond, axis=0).max(axis=1) <= 1e-9).all()
        tempted = bond > 0
        assert leaving[tempted].sub(bond[tempted], axis=0).max(axis=1).abs().max() < 1e-9 or not tempted.any()


def test_the_distribution_procedure_telescopes_and_stays_proportional(schemes: list[Scheme]) -> None:
    for scheme in schemes:
        paid = distribution_procedure(scheme)
        assert np.allclose(paid @ discount_factors(scheme.case), scheme.gain)
        to_come = continuation(scheme.case, paid)
        later = np.hstack([to_come.to_numpy()[:, 1:], np.zeros((len(to_come), 1))])
        assert np.allclose(to_come.to_numpy() - later / (1 + scheme.case.discount_rate), paid.to_numpy())
        joint = to_come.sum(axis=0)
        assert np.allclose(to_come, np.outer(scheme.gain / scheme.gain.sum(), joint))


def test_pact_payments_and_the_plan_make_up_the_gains(schemes: list[Scheme]) -> None:
    for scheme in schemes:
        plan = gains(scheme.case, scheme.ledger[~scheme.ledger["settlement"]])
        together = plan + pact_payments(scheme) @ discount_factors(scheme.case)
        assert np.allclose(together, scheme.gain)


def test_pledges_follow_the_enforcement() -> None:
    case, table = small(5)
    scheme = design(case, hybrid(), table)
    assert enforced_bonds(scheme) is None
    for enforcement, limit in (("free-exit", None), ("bond", 0.01), ("bond", None)):
        model = hybrid(participation={"enforcement": enforcement, "bond_limit": limit})
        bonds = enforced_bonds(replace(scheme, model=model))
        assert bonds is not None
        assert set(bonds) == {city.id for city in case.cities}
        if limit is not None:
            assert bonds == {city.id: pytest.approx(limit * city.revenue) for city in case.cities}
