"""Final accounts of a year from an agreed scheme and the taxes actually collected."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from citypact.case import save_case
from citypact.cli import main
from citypact.mechanism import bundled_models, load_model
from citypact.pact.accounts import (
    Account,
    Receipts,
    in_whole_coins,
    projected_receipts,
    read_receipts,
    receipts_csv,
    settle_year,
)
from citypact.pact.scheme import Scheme
from citypact.report.settlement import print_settlement, settlement_document
from support.agreed import agreed, agreed_under, applicable_case
from support.random_cases import random_case
from support.real_case import real_design
from support.samples import seeds
from support.two_cities import two_city_case


def settled_ledger(scheme: Scheme, year: int) -> list[Account]:
    """What the ledger of the design says of a year, to the cent."""
    rows = scheme.ledger[scheme.ledger["settlement"] & (scheme.ledger["year"] == year)]
    found = [Account(r.payer, r.payee, r.item, r.subject, int(r.coins)) for r in rows.itertuples(index=False)]
    return sorted(account for account in found if account.coins)


@pytest.mark.parametrize("name", bundled_models())
def test_projected_receipts_settle_to_the_ledger_of_the_design(name: str, tmp_path: Path) -> None:
    scheme = agreed_under(name)
    model = scheme.model
    file = tmp_path / "receipts.csv"
    file.write_text(receipts_csv(projected_receipts(scheme.case, model, scheme.terms)), "utf-8")
    for year in scheme.case.years:
        receipts = read_receipts(file, scheme.case, model, scheme.terms, year)
        assert list(settle_year(scheme.case, model, scheme.terms, receipts).accounts) == settled_ledger(scheme, year)


def test_ten_years_of_the_real_case_settle_to_the_cent() -> None:
    scheme = real_design()
    receipts = projected_receipts(scheme.case, scheme.model, scheme.terms)
    assert scheme.case.horizon == 10
    for year in scheme.case.years:
        settled = settle_year(scheme.case, scheme.model, scheme.terms, replace(receipts, year=year))
        assert list(settled.accounts) == settled_ledger(scheme, year)
        assert sum(settled.net.values()) == 0
        assert settled.fund is not None
        assert settled.fund.unpaid == 0
        assert settled.fund.carried_over / scheme.case.unit / 100 == pytest.approx(
            scheme.fund.loc[year, "balance"], abs=1e-7
        )


@pytest.mark.parametrize("name", bundled_models())
def test_the_order_of_transfers_changes_nothing(name: str) -> None:
    """Nor does that of projects, nor that of the receipts."""
    scheme = agreed_under(name)
    receipts = projected_receipts(scheme.case, scheme.model, scheme.terms)
    whole = [settle_year(scheme.case, scheme.model, scheme.terms, replace(receipts, year=y)) for y in scheme.case.years]
    rng = random.Random(0)
    for _ in seeds(1, 3):
        plan = rng.sample(list(scheme.terms.plan.items()), len(scheme.terms.plan))
        amounts = rng.sample(list(receipts.amounts.items()), len(receipts.amounts))
        projects = tuple(rng.sample(scheme.terms.projects, len(scheme.terms.projects)))
        terms = scheme.terms.model_copy(update={"plan": dict(plan), "projects": projects})
        mixed = [settle_year(scheme.case, scheme.model, terms, Receipts(dict(amounts), y)) for y in scheme.case.years]
        assert mixed == whole


def receipts_of(scheme: Scheme, by_year: dict[int, float], year: int) -> Receipts:
    """Receipts of the firm: VAT as given, no corporate income tax."""
    tax = {("firm", "vat"): by_year, ("firm", "cit"): dict.fromkeys(by_year, 0.0)}
    return Receipts(tax, year)


def test_cap_is_counted_on_what_was_really_paid() -> None:
    """Cap 6; half of 5, 5 and 2 a year: 2.5 + 2.5 + 1 reaches it in the third year, where the design saw 1 a year."""
    scheme = agreed(two_city_case(), load_model("bth-2015"))
    taxes = {2024: 5.0, 2025: 5.0, 2026: 2.4, 2027: 9.0}
    paid, left = [], []
    for year in taxes:
        settled = settle_year(scheme.case, scheme.model, scheme.terms, receipts_of(scheme, taxes, year))
        position = settled.positions[0]
        assert position.cap is not None
        paid.append(position.paid / 1e10)
        left.append((position.cap - position.paid_so_far) / 1e10)
    assert paid == pytest.approx([2.5, 2.5, 1.0, 0.0])
    assert left == pytest.approx([3.5, 1.0, 0.0, 0.0])
    assert position.years_left == 0


def test_extension_runs_while_the_cap_is_not_reached() -> None:
    scheme = agreed(two_city_case(), load_model("bth-2015"))
    taxes = dict.fromkeys(range(2024, 2029), 2.0)
    for year, left in zip(taxes, (4, 3, 2, 1, 0), strict=True):
        settled = settle_year(scheme.case, scheme.model, scheme.terms, receipts_of(scheme, taxes, year))
        assert settled.positions[0].years_left == left
        assert settled.accounts == (Account("new", "old", "origin-share", "firm", 10**10),)


def test_floor_tops_up_what_the_tax_does_not_bring() -> None:
    scheme = agreed(two_city_case(), load_model("qingchuan-guangyuan-2009"))
    taxes = {2024: 0.02, 2025: 0.02}
    first, second = (
        settle_year(scheme.case, scheme.model, scheme.terms, receipts_of(scheme, taxes, year)).positions[0]
        for year in taxes
    )
    assert (first.paid, first.topped_up) == (1_200_000_00, 0)
    assert (second.paid, second.topped_up) == (5_000_000_00, 3_800_000_00)


def test_a_floor_and_a_fixed_return_hold_when_nothing_at_all_was_collected() -> None:
    nothing = dict.fromkeys(range(2024, 2032), 0.0)
    for name, item, due in (
        ("qingchuan-guangyuan-2009", "origin-share", 5_000_000_00),
        ("pinghu-qingtian-2017", "return", 1_000_000_00),
    ):
        scheme = agreed(two_city_case(host={"capital_cost": 0.1}), load_model(name))
        accounts = settle_year(scheme.case, scheme.model, scheme.terms, receipts_of(scheme, nothing, 2031)).accounts
        assert accounts == (Account("new", "old", item, "firm", due),)


def test_output_and_investment_are_counted_half_each_for_five_years() -> None:
    scheme = agreed(two_city_case(), load_model("ningde-2017"))
    taxes = dict.fromkeys(scheme.case.years, 2.0)
    for year, parts in ((2024, (50.0, 50.0)), (2029, (0.0, 100.0))):
        receipts = receipts_of(scheme, taxes, year)
        counted = Receipts({**receipts.amounts, ("firm", "output"): {year: 100.0}}, year)
        (line,) = settle_year(scheme.case, scheme.model, scheme.terms, counted).statistics
        assert (line.item, line.origin, line.host) == ("output", *parts)


def test_a_fund_that_is_short_pays_in_part_and_carries_the_rest_over() -> None:
    scheme = agreed(random_case(4, cities=5, transfers=7), load_model("hybrid"))
    grants = {"compensation": {"city-0": (3.0, 0.0, 0.0, 0.0, 0.0, 0.0), "city-1": (1.0, *(0.0,) * 5)}}
    contributions = {"city-2": (1.0, 5.0, 0.0, 0.0, 0.0, 0.0)}
    terms = scheme.terms.model_copy(update={"grants": grants, "contributions": contributions, "carried": {}})
    receipts = projected_receipts(scheme.case, scheme.model, terms)
    first, second = (
        settle_year(scheme.case, scheme.model, terms, replace(receipts, year=year)) for year in (2024, 2025)
    )
    granted = {a.payee: a.coins for a in first.accounts if a.payer == "(fund)"}
    assert granted == {"city-0": 75 * 10**8, "city-1": 25 * 10**8}
    assert first.fund is not None
    assert (first.fund.unpaid, first.fund.carried_over) == (3 * 10**10, 0)
    assert {a.payee: a.coins for a in second.accounts if a.payer == "(fund)"} == {
        "city-0": 225 * 10**8,
        "city-1": 75 * 10**8,
    }
    assert second.fund is not None
    assert (second.fund.unpaid, second.fund.carried_over) == (0, 2 * 10**10)


@pytest.mark.parametrize(
    ("name", "items"), [("xinan-river-2018", {"quality-index"}), ("xinan-river-2012", {"CODMn", "NH3-N", "TN", "TP"})]
)
def test_measured_water_quality_turns_the_payment_round(name: str, items: set[str]) -> None:
    model = load_model(name)
    scheme = agreed(applicable_case(model), model)
    receipts = projected_receipts(scheme.case, model, scheme.terms)
    asked = {key: by_year for key, by_year in receipts.amounts.items() if key[0] in scheme.terms.projects}
    assert {item for _, item in asked} == items
    paying = {key: dict.fromkeys(by_year, 1.2) for key, by_year in asked.items()}
    year = scheme.case.years[3]
    good, bad = (
        [a for a in settle_year(scheme.case, model, scheme.terms, r).accounts if a.item == "quality-payment"]
        for r in (replace(receipts, year=year), Receipts({**receipts.amounts, **paying}, year))
    )
    assert good
    assert sorted((a.payee, a.payer, a.coins) for a in good) == sorted((a.payer, a.payee, a.coins) for a in bad)


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = two_city_case()
    save_case(case, tmp_path / "case")
    assert main(["simulate", str(tmp_path / "case"), "--model", "bth-2015", "--out", str(tmp_path)]) == 0
    scheme = agreed(case, load_model("bth-2015"))
    file = tmp_path / "receipts.csv"
    assert main(["settle", str(tmp_path), "--form", str(file)]) == 0
    assert file.read_text("utf-8-sig") == receipts_csv(
        in_whole_coins(scheme.case, projected_receipts(scheme.case, scheme.model, scheme.terms))
    )
    assert main(["settle", str(tmp_path)]) == 2
    capsys.readouterr()
    assert main(["settle", str(tmp_path), "--receipts", str(file), "--year", "2026", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    expected = settled_ledger(scheme, 2026)
    assert [row["amount"] for row in printed["payments"]] == [account.coins / 100 for account in expected]
    assert abs(sum(printed["net"].values())) < 0.005
    assert main(["settle", str(tmp_path), "--receipts", str(file), "--lang", "zh"]) == 0
    assert "年度结算" in capsys.readouterr().out
    file.write_text("year,subject,item,local_amount\n2024,nobody,vat,1\n", "utf-8")
    assert main(["settle", str(tmp_path), "--receipts", str(file)]) == 3
    assert "row 2, column subject" in capsys.readouterr().err


def test_the_stabilization_fund_of_a_pool_is_shown_with_its_balance(capsys: pytest.CaptureFixture[str]) -> None:
    model = load_model("meadowlands-2015")
    scheme = agreed(random_case(4, cities=5, transfers=7), model)
    receipts = projected_receipts(scheme.case, model, scheme.terms)
    held = 0
    for year in scheme.case.years:
        settled = settle_year(scheme.case, model, scheme.terms, replace(receipts, year=year))
        book = settled.reserve
        assert book is not None
        assert book.carried_in == held
        held = book.carried_over
        assert held == book.carried_in + book.received - book.granted
    assert book.granted > 0
    assert abs(held) <= len(scheme.case.years)  # cents that rounding leaves
    print_settlement(scheme.case, model, settled, Console(width=160), "en")
    assert "The stabilization fund" in capsys.readouterr().out
    document = settlement_document(scheme.case, model, settled)
    assert document["stabilization_fund"]["carried_in"] == book.carried_in / 100
