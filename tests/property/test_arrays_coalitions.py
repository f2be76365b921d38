"""What coalitions ask for at many offers and in many futures, held against worth tables and plain sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.arrays import Lever, Override
from citypact.arrays.ceilings import ceilings_of, has_ceilings
from citypact.arrays.coalitions import joint_gains, keeps_room, least_worths, order_of
from citypact.arrays.levers import check, pulled, scenario
from citypact.case.overrides import under
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.worth.alternative import moves_anyway
from citypact.worth.coordination import plan_gain
from citypact.worth.table import worth_table
from support.anyway import restless_case, two_cities
from support.random_cases import random_case
from support.samples import examples

LEVERS = [
    Lever("tax", (Override("hosts", "tax_vat"), Override("hosts", "tax_cit"))),
    Lever("growth", (Override("hosts", "growth"),)),
    Lever("benefit", (Override("project_benefits", "benefit"),)),
    Lever("rate", (Override("case", "discount_rate"),)),
]


@given(st.integers(0, 10**6))
@settings(max_examples=examples(15, 200), deadline=None)
def test_no_coalition_is_worth_less_than_its_plan_of_today_or_more_than_its_ceiling(seed: int) -> None:
    case = restless_case(seed) if seed % 2 else random_case(seed)
    table, rng = worth_table(case), np.random.default_rng(seed)
    values = np.vstack([np.ones(len(LEVERS)), rng.uniform(0.5, 1.5, (2, len(LEVERS)))])
    many, anyway = pulled(case, LEVERS, list(values.T[:, :, None])), moves_anyway(case)
    least = least_worths(many, table, anyway, len(values))
    ceilings = ceilings_of(many, table, anyway, len(values))
    assert ceilings is not None
    assert least[0] == pytest.approx(table.worths, rel=1e-9, abs=1e-9)
    for number, (low, high, value) in enumerate(zip(least, ceilings.worths, values.tolist(), strict=True)):
        future = under(case, scenario(LEVERS, value))
        worths = worth_table(future).worths
        assert (low <= worths + 1e-9).all()
        assert (high >= worths - 1e-9).all()
        exact = [ceilings.worth(number, coalition) for coalition in range(worths.size)]
        assert exact == pytest.approx(worths.tolist(), rel=1e-9, abs=1e-9)
        together = plan_gain(future, table.plan(table.everyone), anyway)
        assert low[-1] >= max(0.0, together) - 1e-9


def test_ceilings_are_worths_where_there_is_room_for_all() -> None:
    case = random_case(4)
    case = case.model_copy(update={"capacities": ()})
    table = worth_table(case)
    assert ceilings_of(case, table, {}, 1).worths[0] == pytest.approx(table.worths, rel=1e-9, abs=1e-9)


def test_prices_of_room_bring_ceilings_down() -> None:
    case = random_case(7, cities=4, transfers=6)
    unlimited = case.model_copy(update={"capacities": ()})
    endless = ceilings_of(unlimited, worth_table(unlimited), {}, 1).worths[0]
    most = ceilings_of(case, worth_table(case), {}, 1).worths[0]
    assert most[-1] < endless[-1] - 1e-3


def test_what_coalitions_have_beyond_their_plans_leaves_them_without_a_ceiling() -> None:
    case, model = random_case(3), load_model("hybrid")
    opened = case.model_copy(update={"projects": tuple(p.model_copy(update={"open": True}) for p in case.projects)})
    riding = model.model_copy(update={"coordination": model.coordination.model_copy(update={"outsiders": "delta"})})
    assert has_ceilings(opened, model)
    assert has_ceilings(case, riding)
    assert not has_ceilings(opened, riding)
    assert not has_ceilings(case, load_model("rates-pool-2013"))


def test_where_something_else_happens_without_a_pact_nothing_is_known() -> None:
    case = two_cities()
    table = worth_table(case)
    assert not least_worths(case, table, {}, 1).any()
    assert ceilings_of(case, table, {}, 1) is None


def test_excess_is_worth_less_the_members_gains() -> None:
    case = random_case(3)
    table = worth_table(case)
    order = order_of(case, table)
    gains = np.random.default_rng(0).uniform(-1, 3, (3, len(case.cities)))
    by_city = [dict(zip((city.id for city in case.cities), row, strict=True)) for row in gains.tolist()]
    want = [
        [worth - sum(own[str(city)] for city in table.game.coalition(s)) for s, worth in enumerate(table.worths)]
        for own in by_city
    ]
    assert table.worths - joint_gains(gains, order) == pytest.approx(np.array(want))
    assert table.worths - joint_gains(gains[1], order) == pytest.approx(np.array(want[1]))


def test_room_that_may_change_is_told() -> None:
    assert keeps_room(LEVERS)
    assert not keeps_room([*LEVERS, Lever("land", (Override("capacities", "amount"),))])
    assert not keeps_room([Lever("need", (Override("transfers", "use_land"),))])


def test_levers_that_name_nothing_or_go_too_far_are_refused() -> None:
    case, model = random_case(3), load_model("hybrid")
    with pytest.raises(InvalidInput, match="changes a column that hosts does not have"):
        check(case, model, [Lever("typo", (Override("hosts", "tax_vta"),))], np.ones((2, 1)))
    with pytest.raises(InvalidInput, match="growth"):
        check(
            case,
            load_model("hybrid"),
            [Lever("growth", (Override("hosts", "growth", action="set"),))],
            np.array([[0.0], [-2.0]]),
        )
