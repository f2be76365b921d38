"""Every tier of government gets its part of every tax, and equalization moves money without making any."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from citypact import InvalidInput, design, load_model, settle, simulate, worth_table
from citypact.case import Case, check_case, load_case, save_case, under
from citypact.case.flows import move
from citypact.case.model import Change, Named, Scenario
from citypact.evaluation import evaluate
from citypact.mechanism import Mechanism
from citypact.pact.accounts import projected_receipts, settle_year
from citypact.pact.audit.participation import deals
from citypact.pact.ledger import gains, net_flows
from citypact.pact.terms import Terms
from citypact.regions.grouping import Grouping
from citypact.regions.merge import merge_cities
from support.random_cases import random_case
from support.tiers import CENTRE, PROVINCE, SHARES, TABLE, by_table, offset, with_tiers
from support.two_cities import two_city_case

MOVED = Terms(plan={"firm": "new"}, projects=(), origin_share={}, fund_share={}, project_share={})
YEARS = 8
TIERS = ("centre", "province", "city", "county")


def hybrid(provinces: str = "shown") -> Mechanism:
    """The hybrid rules with provinces in this part."""
    model = load_model("hybrid")
    return model.model_copy(update={"participation": model.participation.model_copy(update={"provinces": provinces})})


def of_all_parties(case: Case, ledger: pd.DataFrame) -> pd.Series:
    """Coins received less coins paid, by party."""
    return ledger.groupby("payee")["coins"].sum().sub(ledger.groupby("payer")["coins"].sum(), fill_value=0)


def test_by_hand_every_tier_gets_its_part() -> None:
    """old: 0.4 of 2.0 and 0.2 of 2.5 = 1.3 a year lost, 1 of release won; its province 0.1 of 2.0 and 0.2 of 2.5 = 0.7
    lost; new: 0.5 of 2.0 and 0.4 of 2.5 = 2 won; the centre loses and wins 0.5 of 2.0 and 0.6 of 2.5."""
    case = with_tiers()
    ledger = settle(case, hybrid(), MOVED)
    assert gains(case, ledger).to_dict() == pytest.approx({"old": (1.0 - 1.3) * YEARS, "new": 2.0 * YEARS})
    scheme = design(case, hybrid())
    assert scheme.tiers["gain"].to_dict() == pytest.approx({PROVINCE: -0.7 * YEARS, CENTRE: 0.0}, abs=1e-9)
    assert scheme.tiers["tax_forgone"].to_dict() == pytest.approx({PROVINCE: -0.7 * YEARS, CENTRE: -2.5 * YEARS})
    assert scheme.gain.sum() == pytest.approx(1.7 * YEARS)
    assert worth_table(case).worths[-1] == pytest.approx(1.7 * YEARS)


def test_by_hand_equalization_takes_back_part_of_what_changes() -> None:
    """Of 1.3 that old loses its province makes good 0.3; of 2 that new wins the centre, which grants it its transfers
    since no province has a part there, takes back half."""
    case = offset(with_tiers(), old=0.3, new=0.5)
    ledger = settle(case, hybrid(), MOVED)
    assert gains(case, ledger).to_dict() == pytest.approx({"old": (1.0 - 0.7 * 1.3) * YEARS, "new": 1.0 * YEARS})
    scheme = design(case, hybrid())
    assert scheme.tiers["gain"].to_dict() == pytest.approx({PROVINCE: -1.09 * YEARS, CENTRE: 1.0 * YEARS})
    assert scheme.tiers["equalization"].to_dict() == pytest.approx({PROVINCE: -0.39 * YEARS, CENTRE: 1.0 * YEARS})
    assert worth_table(case).worths[-1] == pytest.approx((1.0 - 0.91 + 1.0) * YEARS)
    assert scheme.gain.sum() == pytest.approx((1.0 - 0.91 + 1.0) * YEARS)
    assert ledger.loc[ledger["item"] == "equalization-offset", "settlement"].eq(False).all()


def test_without_a_table_the_province_above_takes_back_and_nothing_else_changes() -> None:
    """Local part 2 a year: of it new keeps half, and its province gets the other half."""
    case = offset(two_city_case(), new=0.5)
    assert gains(case, settle(case, hybrid(), MOVED)).to_dict() == pytest.approx({"old": -8.0, "new": 8.0})
    paid = settle(case, hybrid(), MOVED).query("item == 'equalization-offset'")
    assert set(paid["payee"]) == {"(province province-of-new)"}
    plain = settle(two_city_case(), hybrid(), MOVED)
    assert not plain["item"].isin(["equalization-offset"]).any()
    assert not (set(plain["payer"]) | set(plain["payee"])) & {CENTRE, PROVINCE}


@pytest.mark.parametrize("seed", range(6))
def test_tiers_add_up_to_the_gross_tax_in_every_year(seed: int) -> None:
    case = random_case(seed, cities=4)
    rng = np.random.default_rng(seed)
    rows = []
    for tax in ("vat", "cit"):
        for place in ({}, {"province": "province-1"}, {"city": "city-0"}):
            parts = rng.dirichlet(np.ones(4)).round(3)
            parts[-1] = round(1.0 - parts[:-1].sum(), 3)
            rows += [(tax, t, place, float(p)) for t, p in zip(TIERS, parts, strict=True)]
    case = by_table(case, rows)
    assert check_case(case) == []
    plan = {host.transfer: host.host for host in case.hosts}
    ledger = settle(case, hybrid(), MOVED.model_copy(update={"plan": plan}))
    for k, host in plan.items():
        transfer, row = case.transfer[k], case.host[k, host]
        gross = by_table(case, [(tax, "city", {}, 1.0) for tax in ("vat", "cit")])
        flows = move(gross, transfer, row)
        for item, by_tax in (("tax-collected", flows.collected), ("tax-forgone", flows.forgone)):
            of_the_move = ledger[(ledger["subject"] == k) & (ledger["item"] == item)]
            found = of_the_move.groupby("year")["coins"].sum().reindex(case.years, fill_value=0).to_numpy()
            wanted = np.sum(list(by_tax.values()), axis=0) * 1e10
            assert np.abs(found - wanted).max() <= 0.5 + 1e-4
    assert of_all_parties(case, ledger).sum() == 0


@pytest.mark.parametrize("mechanism", ["hybrid", "government-led", "market-driven", "bth-2015"])
def test_the_citys_own_money_is_the_same_to_the_coin_whatever_is_shown_beside(mechanism: str) -> None:
    """The table with the shares of the short form, all the rest the centre's: the cities' ledger does not move."""
    case = random_case(3, cities=4)
    rows = [
        (tax, tier, {}, share)
        for tax, own in case.retention.items()
        for tier, share in (("centre", 1.0 - own), ("city", own))
    ]
    model = load_model(mechanism)
    find = simulate if not model.open_parameters else design
    short, table = find(case, model), find(by_table(case, rows), model)
    of_cities = table.ledger[~table.ledger["payer"].eq(CENTRE) & ~table.ledger["payee"].eq(CENTRE)]
    pd.testing.assert_frame_equal(of_cities.reset_index(drop=True), short.ledger)


def test_ignored_tiers_stand_in_no_ledger_but_take_back_all_the_same() -> None:
    case = offset(with_tiers(), new=0.5)
    ledger = settle(case, hybrid("ignored"), MOVED)
    assert set(ledger.loc[ledger["payee"] == CENTRE, "item"]) == {"equalization-offset"}
    assert not (ledger["payer"] == PROVINCE).any()
    shown = settle(case, hybrid("shown"), MOVED)
    pd.testing.assert_frame_equal(net_flows(case, ledger), net_flows(case, shown))


def test_the_narrowest_row_holds() -> None:
    rows = [
        *(("vat", "centre", {}, 0.5), ("vat", "city", {}, 0.5), ("cit", "centre", {}, 1.0)),
        *(
            ("vat", "city", {"province": "province-of-new"}, 0.3),
            ("vat", "province", {"province": "province-of-new"}, 0.2),
        ),
    ]
    case = by_table(two_city_case(), rows)
    assert check_case(case) == []
    assert case.shares["old", "vat"] == {"centre": 0.5, "city": 0.5}
    assert case.shares["new", "vat"] == {"centre": 0.5, "city": 0.3, "province": 0.2}
    own = [("vat", "city", {"city": "new"}, 0.45), ("vat", "county", {"city": "new"}, 0.05)]
    narrowest = by_table(two_city_case(), [*rows, *own, ("vat", "province", {"city": "new"}, 0.0)])
    assert check_case(narrowest) == []
    assert narrowest.shares["new", "vat"] == {"centre": 0.5, "city": 0.45, "province": 0.0, "county": 0.05}


@pytest.mark.parametrize("name", ["case", "case.xlsx", "case.json"])
def test_round_trip(name: str, tmp_path: Path) -> None:
    case = offset(with_tiers(), new=0.5)
    assert load_case(save_case(case, tmp_path / name)) == case


def test_both_forms_or_none_are_refused() -> None:
    both = with_tiers().model_copy(update={"retention": {"vat": 0.5, "cit": 0.4}})
    neither = with_tiers().model_copy(update={"tiers": ()})
    assert {"retention"} <= {problem.column for problem in check_case(both)}
    assert any(problem.column == "retention" for problem in check_case(neither))


def test_shares_that_are_no_whole_name_the_row(tmp_path: Path) -> None:
    folder = save_case(with_tiers(), tmp_path / "case")
    file = folder / "retention.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("vat,city,,0.4") or line.startswith("vat,city,0.4"))
    lines[at] = lines[at].replace("0.4", "0.3")
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_case(folder)
    (problem,) = refused.value.problems
    assert (problem.file, problem.row, problem.column) == ("retention.csv", at + 1, "share")
    assert "0.9" in problem.text("en")
    assert "0.9" in problem.text("zh")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("vat", "city", {"city": "nowhere"}, 0.5), "city"),
        (("vat", "city", {"province": "nowhere"}, 0.5), "province"),
        (("vat", "city", {"city": "old", "province": "province-of-old"}, 0.4), "city"),
        (("vat", "city", {}, 0.4), "tax"),
    ],
)
def test_rows_that_mean_nobody_or_stand_twice_are_refused(
    row: tuple[str, str, dict[str, str], float], column: str
) -> None:
    problems = check_case(by_table(two_city_case(), [*TABLE, row]))
    assert any((problem.column or "").endswith(column) for problem in problems)


def test_a_scenario_moves_a_share_from_the_city_to_the_province() -> None:
    lower = Scenario(
        id="lower",
        title=Named(en="lower", zh="降低"),
        changes=(
            Change(table="retention", column="share", rows="vat/city/*/*", set=0.2),
            Change(table="retention", column="share", rows="vat/province/*/*", set=0.3),
            Change(table="cities", column="equalization_offset", rows="new", set=0.25),
        ),
    )
    case = under(with_tiers(), lower)
    assert case.shares["old", "vat"] == {"centre": 0.5, "province": 0.3, "city": 0.2}
    assert [city.equalization_offset for city in case.cities] == [None, 0.25]
    half = Scenario(id="half", title=Named(en="half", zh="一半"), changes=lower.changes[:1])
    with pytest.raises(InvalidInput):
        under(with_tiers(), half)


def test_a_budget_sees_what_equalization_takes_back() -> None:
    case = offset(with_tiers(), new=0.5)
    change = evaluate(simulate(case, load_model("bth-2015"))).cities["revenue_change"]
    assert change.sum() == pytest.approx(1.0 * YEARS - 1.3 * YEARS)


def test_merging_keeps_the_shares_and_the_offset_of_a_group() -> None:
    case = random_case(1, cities=4)
    rows = [("vat", "centre", {}, 0.5), ("vat", "city", {}, 0.5), ("cit", "centre", {}, 0.6), ("cit", "city", {}, 0.4)]
    rows += [("vat", tier, {"city": "city-0"}, share) for tier, share in (("city", 0.3), ("county", 0.2))]
    names = {"pair": Named(en="pair", zh="对")}
    alike = Grouping({"city-0": "city-0", "city-1": "pair", "city-2": "city-2", "city-3": "pair"}, names)
    merged = merge_cities(offset(by_table(case, rows), **{"city-1": 0.2, "city-3": 0.2}), alike)
    assert check_case(merged) == []
    assert merged.city["pair"].equalization_offset == 0.2
    assert merged.shares["city-0", "vat"] == {"centre": 0.5, "city": 0.3, "county": 0.2}
    unlike = Grouping({"city-0": "pair", "city-1": "city-1", "city-2": "pair", "city-3": "city-3"}, names)
    with pytest.raises(InvalidInput):
        merge_cities(by_table(case, rows), unlike)
    with pytest.raises(InvalidInput):
        merge_cities(offset(by_table(case, rows[:4]), **{"city-1": 0.2, "city-3": 0.3}), alike)


def test_an_origin_gets_back_what_equalization_leaves_of_its_loss() -> None:
    """2 a year lost, 0.6 of it made good from above, 1 of release: 0.4 a year is missing. 0.15 of a tax of 2 is 0.3."""
    case = offset(two_city_case(), old=0.3)
    rule = hybrid().participation.model_copy(update={"origin_compensation": 1.0})
    model = hybrid().model_copy(update={"participation": rule})
    terms = MOVED.model_copy(update={"origin_share": {"firm": (0.15,) * YEARS}})
    closed = model.at({path: model.values(path)[0] for path in model.open_sizes})
    (breach, *_) = deals(case, closed, terms, settle(case, model, terms))
    assert breach.excess == pytest.approx((0.4 - 0.3) * YEARS)
    scheme = design(case, model)
    assert scheme.shares["to_origin"].sum() >= 0.4 * YEARS - 1e-6


def test_a_host_that_loses_by_what_is_taken_back_is_not_spared_by_its_tax() -> None:
    """Of 2 a year half is taken back and 0.9 spent, so that 0.1 a year is left: a twentieth of the tax is the most."""
    case = offset(two_city_case(host={"annual_cost": 0.9}), new=0.5)
    rule = hybrid().participation.model_copy(update={"host_no_loss": True, "city": "none", "coalitions": "none"})
    model = hybrid().model_copy(update={"participation": rule})
    terms = MOVED.model_copy(update={"origin_share": {"firm": (0.1,) * YEARS}})
    closed = model.at({path: model.values(path)[0] for path in model.open_sizes})
    breach = [found for found in deals(case, closed, terms, settle(case, model, terms)) if "host" in found.rule]
    assert breach[0].excess == pytest.approx((0.2 - 0.1) * YEARS)


def test_the_accounts_of_a_year_are_those_of_the_ledger() -> None:
    case = offset(by_table(random_case(3, cities=4), SHARES), **{"city-0": 0.4, "city-1": 0.2})
    scheme = design(case, hybrid())
    receipts = replace(projected_receipts(case, scheme.model, scheme.terms), year=2026)
    settled = settle_year(case, scheme.model, scheme.terms, receipts)
    rows = scheme.ledger[scheme.ledger["settlement"] & (scheme.ledger["year"] == 2026)]
    wanted = sorted((r.payer, r.payee, r.item, int(r.coins)) for r in rows.itertuples(index=False))
    assert sorted((a.payer, a.payee, a.item, a.coins) for a in settled.accounts if a.coins) == wanted
