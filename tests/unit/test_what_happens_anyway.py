"""A status quo in which firms go without a pact, on two and three cities, every number worked out by hand.

A firm pays ``old`` 2 a year; ``old`` is glad of 1 a year once it has gone. Four years, no discounting. It goes to
``new`` without a pact, where it pays 2 a year as well and gains 0.5 a year. So in the status quo ``old`` has
-2 + 1 = -1 a year, -4 in all, ``new`` +8, and the firm +2.
"""

import pytest

from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, load_model
from citypact.optimize import design, simulate
from citypact.pact.audit import breaches
from citypact.pact.ledger import gains, net_flows, settle
from citypact.pact.terms import Terms
from citypact.worth import Plan, alternative, worth_table
from citypact.worth.alternative import moves_anyway
from citypact.worth.coordination import coordinated_plan
from support.anyway import YEARS, away, happening_anyway, three_cities, two_cities


def worths(case: Case) -> dict[str, float]:
    """Worth of each coalition, its cities joined by blanks in the order of the case."""
    table = worth_table(case)
    order = [city.id for city in case.cities]
    return {
        " ".join(sorted(table.game.coalition(s), key=order.index)): float(table.worths[s])
        for s in range(1, table.worths.size)
    }


def test_nothing_is_to_be_gained_where_the_move_is_the_best_plan() -> None:
    # Both together have -4 + 8 = 4; keeping the firm they would have 0 and pay it 2. Alone old cannot keep it.
    assert worths(two_cities()) == pytest.approx({"old": 0.0, "new": 0.0, "old new": 0.0})


def test_both_together_keep_a_firm_that_is_worth_more_where_it_is() -> None:
    # At new it pays only 0.2 a year, 0.8 in all: together they have -3.2 in the status quo, and -2 when they keep it.
    assert worths(two_cities(lift=0.1)) == pytest.approx({"old": 0.0, "new": 0.0, "old new": 1.2})


def test_a_firm_that_would_leave_the_region_is_kept_by_its_origin_or_better_placed() -> None:
    # Outside it gains 0.7 a year: old has -4. Kept it has 0 and pays 2.8: +1.2. With new, joint gain of the move
    # 8 - 4 = 4, and the firm lacks 0.2 a year: 4 - 0.8 - (-4) = 7.2.
    case = two_cities("outside")
    case = case.model_copy(update={"hosts": (*case.hosts, away(case.transfers[0], firm_gain=0.7))})
    assert worths(case) == pytest.approx({"old": 1.2, "new": 0.0, "old new": 7.2})


def test_three_cities() -> None:
    # At hill it pays 4 a year and gains 0.2: hill would have 16, old -4, the firm lacks 0.3 * 4 = 1.2.
    # old and hill without new: 16 - 4 - 1.2 - (-4) = 14.8. All three: new loses its 8: 6.8. Others can do nothing.
    found = worths(three_cities())
    assert found == pytest.approx(
        {"old": 0, "new": 0, "hill": 0, "old new": 0, "old hill": 14.8, "new hill": 0, "old new hill": 6.8}
    )


def test_the_plan_of_a_coalition_says_what_it_keeps() -> None:
    table = worth_table(two_cities(lift=0.1))
    assert table.plan(table.everyone) == Plan({}, (), ("firm",))
    assert table.plan(table.game.index(["old"])) == Plan({"firm": "new"}, ())
    assert table.plan(table.game.index(["new"])) == Plan({}, ())


def test_the_ledger_of_a_diverted_firm_by_hand() -> None:
    case, model = three_cities(), load_model("hybrid")
    terms = Terms(
        plan={"firm": "hill"}, projects=(), origin_share={"firm": (0.25,) * YEARS}, fund_share={}, project_share={}
    )
    flows = net_flows(case, settle(case, model, terms))
    # Each year: old loses by the move as it would anyway, gets a quarter of 4, and pays half of 0.3 to the firm; new
    # does not get its 2; hill collects 4, hands on 1 and pays the other half.
    assert flows.loc["old"].to_numpy() == pytest.approx([1.0 - 0.15] * YEARS)
    assert flows.loc["new"].to_numpy() == pytest.approx([-2.0] * YEARS)
    assert flows.loc["hill"].to_numpy() == pytest.approx([4.0 - 1.0 - 0.15] * YEARS)


def test_the_ledger_of_a_firm_that_goes_as_it_would_holds_its_sharing_alone() -> None:
    case, model = two_cities(moving_cost=1.0), load_model("hybrid")
    terms = Terms(
        plan={"firm": "new"}, projects=(), origin_share={"firm": (0.25,) * YEARS}, fund_share={}, project_share={}
    )
    ledger = settle(case, model, terms)
    # Without a pact new bears the move, 1 in the first year; under the rule old bears half of it.
    assert set(ledger["item"]) == {"moving-cost", "origin-share"}
    assert gains(case, ledger)["old"] == pytest.approx(4 * 0.5 - 0.5)
    assert gains(case, ledger)["new"] == pytest.approx(-4 * 0.5 + 0.5)


def test_the_ledger_of_a_kept_firm_by_hand() -> None:
    case, model = two_cities(lift=0.1), load_model("hybrid")
    terms = Terms(plan={}, projects=(), origin_share={}, fund_share={}, project_share={})
    found = gains(case, settle(case, model, terms))
    # old has its 1 a year back and pays the firm 0.5; new goes without 0.2.
    assert found["old"] == pytest.approx(4 * (1.0 - 0.5))
    assert found["new"] == pytest.approx(-4 * 0.2)


def test_a_firm_that_starts_later_elsewhere_is_paid_for_the_year_it_waits() -> None:
    # From the second year on it gains 0.7 at hill, 0.2 more than at new: 4 * 0.5 = 2 against 3 * 0.7 = 2.1: nothing.
    # At 0.6: 2 - 1.8 = 0.2, all of it in the first year, the only one in which it gains less.
    for gain, paid in ((0.7, [0.0, 0.0, 0.0, 0.0]), (0.6, [0.2, 0.0, 0.0, 0.0])):
        case = three_cities(firm_gain=gain)
        hosts = (case.hosts[0], case.hosts[1].model_copy(update={"start_year": 2025}))
        case = case.model_copy(update={"hosts": hosts})
        terms = Terms(plan={"firm": "hill"}, projects=(), origin_share={}, fund_share={}, project_share={})
        ledger = settle(case, load_model("hybrid"), terms)
        rows = ledger[ledger["item"] == "firm-compensation"].groupby("year")["amount"].sum()
        assert rows.reindex(case.years, fill_value=0.0).tolist() == pytest.approx(paid)


def test_the_market_sends_each_firm_where_it_gains_most_if_moves_happen_anyway() -> None:
    case = three_cities(firm_gain=0.8)
    silent = case.model_copy(update={"transfers": (case.transfers[0].model_copy(update={"anyway": None}),)})
    assert alternative(silent, load_model("hybrid")) == {}
    assert alternative(silent, happening_anyway()) == {"firm": "hill"}
    assert alternative(case, happening_anyway()) == {"firm": "new"}  # the case's own word comes first
    full = silent.model_copy(
        update={"capacities": (case.capacities[0], case.capacities[1].model_copy(update={"amount": 0.5}))}
    )
    assert moves_anyway(full, "happen-anyway") == {"firm": "new"}
    led = silent.transfers[0].model_copy(update={"led_by": "government"})
    assert alternative(silent.model_copy(update={"transfers": (led,)}), happening_anyway()) == {}


def with_means(name: str) -> Mechanism:
    """A bundled mechanism that asks no coalition, with a fund large enough to make good what ``new`` does not get."""
    model = load_model(name)
    change: dict[str, object] = {
        "participation": model.participation.model_copy(update={"city": "present-value", "coalitions": "none"})
    }
    if model.fund is not None:
        large = {"contribution_rate": Range(min=0.0, max=0.1), "grant_limit": 1.0, "weak_area_minimum": 0.0}
        change["fund"] = model.fund.model_copy(update=large)
    return model.model_copy(update=change)


@pytest.mark.parametrize("name", ["hybrid", "institutional-pact", "legal-pact"])
def test_a_pact_sends_the_firm_to_where_it_is_worth_most_and_makes_good_what_its_host_loses(name: str) -> None:
    scheme = design(three_cities(), with_means(name))
    assert scheme.terms.plan == {"firm": "hill"}
    assert scheme.gain.sum() == pytest.approx(6.8, abs=1e-6)
    assert scheme.gain["new"] >= -1e-6
    paid = scheme.ledger[scheme.ledger["payer"] == "(fund)"].groupby("payee")["amount"].sum()
    assert paid["new"] >= 8.0 - 1e-6
    assert not breaches(scheme.case, scheme.model, scheme.terms, scheme.ledger, 1e-6, scheme.table.game)


def test_in_the_market_the_firm_goes_as_it_would_and_nothing_is_gained() -> None:
    scheme = simulate(three_cities(), load_model("market-driven"))
    assert scheme.terms.plan == {"firm": "new"}
    assert not scheme.breaches
    assert scheme.gain.tolist() == pytest.approx([0.0] * 3)


def test_a_centre_sends_it_where_all_together_gain_most() -> None:
    case = three_cities()
    model = load_model("government-led")
    neutral = model.coordination.model_copy(update={"ecology_weight": 0.0, "equity_weight": 0.0})
    model = model.model_copy(update={"coordination": neutral})
    plan = coordinated_plan(case, model, worth_table(case))
    assert plan.hosts == {"firm": "hill"}


def test_what_a_rule_covers_is_told_apart_from_what_happens_anyway() -> None:
    model = load_model("bth-2015")  # led by government alone
    scheme = simulate(two_cities(), model, plan="covered")
    assert scheme.terms.plan == {"firm": "new"}
    assert not len(scheme.ledger[scheme.ledger["settlement"]])
