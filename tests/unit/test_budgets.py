"""Budget money beside imputed benefits: by hand on two cities, and by a loop over the raw figures of a real case."""

from typing import Any

import pytest

from citypact.case import load_case, save_case
from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.pact.budgets import budget_flows, budgets, imputed_flows
from citypact.pact.ledger import gains, settle
from citypact.pact.terms import Terms
from citypact.report.tables.budgets import years_text
from support.real_case import real_design
from support.two_cities import two_city_case, with_a_road

YEARS = 4


def agreed(**changes: Any) -> Terms:
    """Half of the tax to the origin, and nothing else."""
    base = {
        "plan": {"firm": "new"},
        "projects": (),
        "origin_share": {"firm": (0.5,) * YEARS},
        "fund_share": {},
        "project_share": {},
    }
    return Terms.model_validate(base | changes)


def costly(**figures: Any) -> Case:
    """``new`` collects 3 a year where ``old`` collected 2, and builds for 4 in the first year."""
    return two_city_case(lift=1.5, horizon=YEARS, host={"capital_cost": 4.0}, **figures)


def test_a_gain_is_split_into_money_and_benefits_by_year() -> None:
    case = costly()
    ledger = settle(case, load_model("hybrid"), agreed())
    # old: loses 2, gets half of 3; is relieved of 1. new: keeps 1.5, builds for 4 at first.
    assert budget_flows(case, ledger).loc["old"].to_list() == pytest.approx([-0.5] * 4)
    assert imputed_flows(case, ledger).loc["old"].to_list() == pytest.approx([1.0] * 4)
    assert budget_flows(case, ledger).loc["new"].to_list() == pytest.approx([-2.5, 1.5, 1.5, 1.5])
    assert not imputed_flows(case, ledger).loc["new"].any()
    found = budgets(case, ledger)
    assert found.loc["old", ["revenue", "budget", "imputed"]].to_list() == pytest.approx([-2.0, -2.0, 4.0])
    assert found.loc["new", ["revenue", "budget", "imputed"]].to_list() == pytest.approx([6.0, 2.0, 0.0])
    assert (found["budget"] + found["imputed"]).to_list() == pytest.approx(gains(case, ledger).to_list())


def test_a_budget_is_paid_back_when_its_path_stays_above_nothing() -> None:
    case = costly()
    found = budgets(case, settle(case, load_model("hybrid"), agreed()))
    # the path of new is -2.5, -1, 0.5, 2
    assert found.loc["new", "loss_years"] == (2024,)
    assert found.loc["new", "payback_year"] == 2026
    assert found.loc["new", ["to_finance", "peak_to_finance"]].to_list() == pytest.approx([2.5, 2.5])
    # that of old -0.5, -1, -1.5, -2: never
    assert found.loc["old", "loss_years"] == (2024, 2025, 2026, 2027)
    assert found["payback_year"].isna().to_dict() == {"old": True, "new": False}
    assert found.loc["old", "to_finance"] == pytest.approx(2.0)


def test_discounting_makes_payback_later() -> None:
    case = costly(discount_rate=0.25)
    found = budgets(case, settle(case, load_model("hybrid"), agreed()))
    # -2.5/1.25 = -2; + 1.5/1.5625 = -1.04; + 1.5/1.953125 = -0.272; + 1.5/2.44140625 = 0.3424
    assert found.loc["new", "payback_year"] == 2027
    assert found.loc["new", ["budget", "to_finance", "peak_to_finance"]].to_list() == pytest.approx([0.3424, 2.0, 2.5])


def test_a_budget_that_falls_again_is_paid_back_only_afterwards() -> None:
    case = costly()
    paid_in = {"new": (0.0, 0.0, 2.5, 0.0)}  # the path is -2.5, -1, -2, -0.5
    found = budgets(case, settle(case, load_model("hybrid"), agreed(contributions=paid_in)))
    assert found.loc["new", "loss_years"] == (2024, 2026)
    assert found["payback_year"].isna()["new"]
    later = agreed(contributions={"new": (0.0, 0.0, 0.0, 2.0)}, origin_share={"firm": (0.0,) * YEARS})
    found = budgets(case, settle(case, load_model("hybrid"), later))  # -1, 2, 5, 6
    assert found.loc["new", ["payback_year", "to_finance"]].to_list() == [2025, 1.0]
    again = agreed(contributions={"new": (0.0, 4.5, 0.0, 0.0)}, origin_share={"firm": (0.0,) * YEARS})
    found = budgets(case, settle(case, load_model("hybrid"), again))  # -1, -2.5, 0.5, 3.5
    assert found.loc["new", ["payback_year", "to_finance"]].to_list() == [2026, 2.5]


def test_a_city_that_is_never_down_is_paid_back_at_once() -> None:
    case = two_city_case(lift=1.5, horizon=YEARS)
    found = budgets(case, settle(case, load_model("hybrid"), agreed()))
    assert found.loc["new", ["payback_year", "to_finance", "peak_to_finance"]].to_list() == [2024, 0.0, 0.0]
    assert found.loc["new", "loss_years"] == ()


@pytest.mark.parametrize(("cash", "budget", "imputed"), [(0.0, -0.5, 1.0), (0.25, -0.25, 0.75), (1.0, 0.5, 0.0)])
def test_what_is_cash_of_a_release_reaches_the_budget(cash: float, budget: float, imputed: float) -> None:
    case = costly(transfer={"release_cash": cash})
    ledger = settle(case, load_model("hybrid"), agreed())
    assert budget_flows(case, ledger).loc["old"].to_list() == pytest.approx([budget] * 4)
    assert imputed_flows(case, ledger).loc["old"].to_list() == pytest.approx([imputed] * 4)
    assert gains(case, ledger)["old"] == pytest.approx(2.0)
    assert budgets(case, ledger).loc["old", "revenue"] == pytest.approx(4 * budget)


def test_what_is_cash_of_a_project_reaches_the_budget() -> None:
    case = with_a_road(two_city_case(horizon=YEARS), 6.0, {"old": 3.0, "new": 1.0})
    tolls = tuple(row.model_copy(update={"cash": 0.5}) for row in case.project_benefits)
    case = case.model_copy(update={"project_benefits": tolls})
    built = agreed(plan={}, origin_share={}, projects=("road",), project_share={"road": {"old": 0.75, "new": 0.25}})
    ledger = settle(case, load_model("hybrid"), built)
    # it is built in the first year for 6; from the second on old has 1.5 in tolls and as much in time saved
    assert budget_flows(case, ledger).loc["old"].to_list() == pytest.approx([-4.5, 1.5, 1.5, 1.5])
    assert imputed_flows(case, ledger).loc["old"].to_list() == pytest.approx([0.0, 1.5, 1.5, 1.5])
    assert budgets(case, ledger).loc["old", ["revenue", "budget"]].to_list() == pytest.approx([4.5, 0.0])
    assert budgets(case, ledger).loc["old", "payback_year"] == 2027


def test_all_money_but_valued_benefits_is_budget_money() -> None:
    ledger = real_design().ledger
    assert set(ledger.loc[~ledger["budget"], "item"]) == {"release-benefit", "project-benefit"}


def test_beijing_gains_but_its_budget_loses() -> None:
    found = real_design().budgets
    assert real_design().gain["beijing"] == pytest.approx(47.25, abs=0.01)
    # its ratios bring 82.53; gone are taxes of 135.77, and it pays 15.43 for harm; of the fund it gets and pays nothing
    parts = {"origin-share": 82.53, "tax-forgone": -135.77, "harm-compensation": -15.43}
    spent = {"project-cost": -48.37, "adjustment-cost": -14.41, "moving-cost": -2.23}
    assert present_values("beijing") == pytest.approx(parts | spent, abs=0.01)
    assert found.loc["beijing", "revenue"] == pytest.approx(sum(parts.values()), abs=0.02)
    assert found.loc["beijing", "budget"] == pytest.approx(sum((parts | spent).values()), abs=0.03)
    losing = found.index[found["revenue"] < 0]
    assert set(losing) == {"beijing", "tianjin", "shijiazhuang", "qinhuangdao", "handan"}


def present_values(city: str) -> dict[str, float]:
    """Budget money that a city of the real case receives less what it pays, by item, added up row by row."""
    scheme = real_design()
    found: dict[str, float] = {}
    for row in scheme.ledger[scheme.ledger["budget"]].itertuples():
        sign = (row.payee == city) - (row.payer == city)
        if sign:
            years = row.year - scheme.case.base_year
            found[row.item] = found.get(row.item, 0.0) + sign * row.amount / (1 + scheme.case.discount_rate) ** years
    return found


def test_budgets_of_the_real_case_by_a_loop_over_its_raw_figures() -> None:
    """Taxes, costs and benefits from the tables; what the pact moves from the payments that it says it moves."""
    scheme = real_design()
    case, terms = scheme.case, scheme.terms
    rows = {(row.tax, row.province): row.share for row in case.tiers if row.tier == "city"}
    retained = {tax: {c.id: rows.get((tax, c.province), rows[tax, None]) for c in case.cities}
                for tax in case.taxes}  # fmt: skip
    money = {(c.id, t): 0.0 for c in case.cities for t in range(1, case.horizon + 1)}
    benefit = dict.fromkeys(money, 0.0)
    for k, h in terms.plan.items():
        transfer, host = case.transfer[k], case.host[k, h]
        begin = host.start_year - case.base_year
        for t in range(begin, case.horizon + 1):
            old = sum(x * retained[tax][transfer.origin] for tax, x in transfer.taxes.items())
            new = sum(x * retained[tax][h] for tax, x in host.taxes.items())
            ramp = min(1.0, (t - begin + 1) / (host.ramp_years + 1))
            money[transfer.origin, t] -= old * (1 + transfer.growth) ** t
            money[h, t] += new * ramp * (1 + host.growth) ** t - host.annual_cost
            benefit[transfer.origin, t] += transfer.release_benefit
        part = scheme.model.costs.moving_origin_share
        assert isinstance(part, float)
        money[transfer.origin, begin] -= transfer.adjustment_cost + part * host.moving_cost
        money[h, begin] -= host.capital_cost + (1 - part) * host.moving_cost
    for project in (case.project[p] for p in terms.projects):
        first = project.start_year - case.base_year
        for t in range(first, case.horizon + 1):
            building = t < first + project.build_years
            cost = project.capital_cost / project.build_years if building else project.annual_cost
            for city, share in terms.project_share[project.id].items():
                money[city, t] -= share * cost
            for row in case.project_benefits:
                if row.project == project.id and not building:
                    benefit[row.city, t] += row.benefit * (1 + row.growth) ** t
    for payment in scheme.ledger[scheme.ledger["settlement"]].itertuples():
        t = int(payment.year) - case.base_year
        for city, sign in ((payment.payer, -1), (payment.payee, 1)):
            if (city, t) in money:
                money[city, t] += sign * payment.amount
    found, discount = scheme.budgets, 1 / (1 + case.discount_rate)
    for city in (c.id for c in case.cities):
        path, low, back = 0.0, 0.0, None
        for t in range(1, case.horizon + 1):
            path += money[city, t] * discount**t
            low = min(low, path)
            back = None if path < -1e-6 else back or case.base_year + t
        assert found.loc[city, "budget"] == pytest.approx(path, abs=1e-6)
        assert found.loc[city, "to_finance"] == pytest.approx(-low, abs=1e-6)
        assert found["payback_year"].astype(object).where(found["payback_year"].notna(), None)[city] == back
        imputed = sum(benefit[city, t] * discount**t for t in range(1, case.horizon + 1))
        assert found.loc[city, "imputed"] == pytest.approx(imputed, abs=1e-6)


def test_columns_that_say_nothing_are_not_written_and_others_come_back(tmp_path: Any) -> None:
    case = with_a_road(two_city_case(), 6.0, {"old": 3.0, "new": 1.0})
    save_case(case, tmp_path / "plain")
    header = (tmp_path / "plain" / "transfers.csv").read_text("utf-8-sig").splitlines()[0]
    assert "release_cash" not in header
    marked = case.model_copy(
        update={
            "transfers": tuple(t.model_copy(update={"release_cash": 0.5}) for t in case.transfers),
            "project_benefits": tuple(b.model_copy(update={"cash": 1.0}) for b in case.project_benefits),
            "projects": tuple(p.model_copy(update={"open": True}) for p in case.projects),
        }
    )
    for name in ("marked", "marked.xlsx", "marked.json"):
        save_case(marked, tmp_path / name)
        assert load_case(tmp_path / name) == marked


def test_runs_of_years_are_written_by_their_ends() -> None:
    assert years_text((2024, 2025, 2026, 2028, 2030, 2031)) == "2024–2026, 2028, 2030–2031"
    assert years_text(()) == ""
