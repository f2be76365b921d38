"""Final accounts of a year from an agreed scheme and the taxes actually collected."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console

from citypact.case import save_case
from citypact.case.model import Case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, applicability, bundled_models, load_model
from citypact.optimize import design, simulate
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
from support.random_cases import random_case
from support.real_case import real_design
from support.two_cities import two_city_case

Refused = Callable[[dict[tuple[str, str, int], float]], list[tuple[int | None, str, str]]]
FIRM = [(year, tax) for year in (2024, 2025, 2026) for tax in ("vat", "cit")]


def settled_ledger(scheme: Scheme, year: int) -> list[Account]:
    """What the ledger of the design says of a year, to the cent."""
    rows = scheme.ledger[scheme.ledger["settlement"] & (scheme.ledger["year"] == year)]
    found = [Account(r.payer, r.payee, r.item, r.subject, int(r.coins)) for r in rows.itertuples(index=False)]
    return sorted(account for account in found if account.coins)


def agreed(case: Case, model: Mechanism) -> Scheme:
    return (design if model.open_parameters else simulate)(case, model)


def applicable_case(model: Mechanism) -> Case:
    if model.participation.city == "every-year":  # nobody may wait for a gain: the origin is rid of more than it loses
        return two_city_case(transfer={"release_benefit": 4.0})
    cases = (random_case(seed, cities=5, transfers=7, projects=3) for seed in range(4, 40))
    if model.currency == "USD":
        cases = (case.model_copy(update={"currency": "USD", "unit": 1e6}) for case in cases)
    return next(case for case in cases if applicability(case, model) is None)


@cache
def agreed_under(name: str) -> Scheme:
    """A scheme of a bundled mechanism on a case that it applies to."""
    model = load_model(name)
    return agreed(applicable_case(model), model)


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
    for _ in range(3):
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
    terms = scheme.terms.model_copy(update={"grants": grants, "contributions": contributions})
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


def test_receipts_that_do_not_match_are_refused_with_every_reason(tmp_path: Path) -> None:
    scheme = agreed(two_city_case(), load_model("bth-2015"))
    file = tmp_path / "receipts.csv"
    rows = [
        "year,subject,item,local_amount",
        "2024,firm,vat,1.0",
        "2024,firm,vat,1.0",
        "2024,frim,cit,1.0",
        "2024,firm,salt,1.0",
        "2099,firm,cit,1.0",
        "2024,firm,cit,-1.0",
        "2025,firm,vat,1 million",
    ]
    file.write_text("\n".join(rows), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_receipts(file, scheme.case, scheme.model, scheme.terms)
    found = {(p.row, p.column) for p in caught.value.problems}
    assert found == {(3, "year"), (4, "subject"), (5, "item"), (6, "year"), (7, "local_amount"), (8, "local_amount")}
    assert all(p.file == "receipts.csv" for p in caught.value.problems)
    assert "firm" in next(p for p in caught.value.problems if p.row == 4).text("zh")


@pytest.mark.parametrize(("factor", "told"), [(1e8, "1e+08 times"), (1e4, "1e+04 times"), (1e-4, "0.0001 times")])
def test_receipts_in_another_unit_are_refused(factor: float, told: str, tmp_path: Path) -> None:
    """In yuan, in 10,000 yuan, in a million million, where the case counts in 100 million."""
    scheme = agreed_under("hybrid")
    receipts = projected_receipts(scheme.case, scheme.model, scheme.terms)
    file = tmp_path / "receipts.csv"
    other = {key: {y: factor * a for y, a in by_year.items()} for key, by_year in receipts.amounts.items()}
    file.write_text(receipts_csv(Receipts(other, receipts.year)), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_receipts(file, scheme.case, scheme.model, scheme.terms)
    (problem,) = caught.value.problems
    assert told in problem.message
    assert "100,000,000 CNY" in problem.remedy
    assert "单位似乎不同" in problem.text("zh")


@pytest.mark.parametrize("factor", [0.0, 0.01, 20.0])
def test_receipts_far_from_what_was_thought_are_settled(factor: float, tmp_path: Path) -> None:
    scheme = agreed_under("hybrid")
    receipts = projected_receipts(scheme.case, scheme.model, scheme.terms)
    file = tmp_path / "receipts.csv"
    other = {key: {y: factor * a for y, a in by_year.items()} for key, by_year in receipts.amounts.items()}
    file.write_text(receipts_csv(Receipts(other, receipts.year)), "utf-8")
    assert read_receipts(file, scheme.case, scheme.model, scheme.terms).amounts == other
    subject = next(iter(other))[0]  # one sends its figures in yuan
    other |= {key: dict.fromkeys(by_year, 5e7) for key, by_year in other.items() if key[0] == subject}
    file.write_text(receipts_csv(Receipts(other, receipts.year)), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_receipts(file, scheme.case, scheme.model, scheme.terms)
    rows = [key for key in other if key[0] == subject]
    assert len(caught.value.problems) == sum(len(other[key]) for key in rows)
    assert {p.message.split(":")[0] for p in caught.value.problems} == {
        f"{subject}, {item}, {year}" for _, item in rows for year in scheme.case.years if year in other[subject, item]
    }


@pytest.fixture
def receipts_with(tmp_path: Path) -> Refused:
    """Problems (row, value, English text) of projected receipts in which some figures are multiplied."""
    scheme = agreed_under("charlottesville-1982")

    def refused(factors: dict[tuple[str, str, int], float]) -> list[tuple[int | None, str, str]]:
        known = projected_receipts(scheme.case, scheme.model, scheme.terms)
        amounts = {k: {y: a * factors.get((*k, y), 1.0) for y, a in row.items()} for k, row in known.amounts.items()}
        file = tmp_path / "receipts.csv"
        file.write_text(receipts_csv(Receipts(amounts, known.year)), "utf-8")
        try:
            read_receipts(file, scheme.case, scheme.model, scheme.terms)
        except InvalidInput as wrong:
            return [(p.row, str(p.value), p.message) for p in wrong.problems if p.column == "local_amount"]
        return []

    return refused


YUAN = 1e8


@pytest.mark.parametrize("years", [(2024,), (2024, 2025), (2024, 2026, 2027, 2028, 2029)])
def test_each_figure_in_yuan_is_found_among_its_neighbours(years: tuple[int, ...], receipts_with: Refused) -> None:
    """One year of a city's budget, two, or all but one; each with its row and value."""
    found = receipts_with({("city-1", "revenue", year): YUAN for year in years})
    assert len(found) == len(years)
    assert [text.split(":")[0] for _, _, text in found] == [f"city-1, revenue, {year}" for year in years]
    assert all(row is not None and float(value) > 1e8 for row, value, _ in found)


def test_a_whole_city_in_yuan_is_found(receipts_with: Refused) -> None:
    found = receipts_with({("city-2", "revenue", year): YUAN for year in range(2024, 2030)})
    assert [text.split(":")[0] for _, _, text in found] == [f"city-2, revenue, {year}" for year in range(2024, 2030)]


@pytest.mark.parametrize(("factor", "refused"), [(10.0, 0), (45.0, 0), (100.0, 1), (1e4, 1), (1e8, 1), (0.0, 0)])
def test_one_year_of_a_firm_in_another_unit(factor: float, refused: int, tmp_path: Path) -> None:
    """Between units in use lies 100 at least; ten times as much, and a firm that closes, are settled."""
    scheme = agreed(two_city_case(), load_model("bth-2015"))
    rows = [f"{year},firm,{tax},{factor if (year, tax) == (2025, 'vat') else 1.0}" for year, tax in FIRM]
    file = tmp_path / "receipts.csv"
    file.write_text("\n".join(["year,subject,item,local_amount", *rows]), "utf-8")
    try:
        read_receipts(file, scheme.case, scheme.model, scheme.terms)
        found = ()
    except InvalidInput as wrong:
        found = wrong.problems
    assert [(p.row, p.value) for p in found] == [(4, str(factor))] * refused


def test_a_budget_in_too_large_a_unit_is_found(receipts_with: Refused) -> None:
    """In a million million where the case counts in 100 million: it would seem a city that lost its budget."""
    assert len(receipts_with({("city-0", "revenue", 2025): 1e-4})) == 1


def test_missing_years_are_refused_by_transfer_and_tax(tmp_path: Path) -> None:
    scheme = agreed(two_city_case(), load_model("bth-2015"))
    file = tmp_path / "receipts.csv"
    file.write_text("year,subject,item,local_amount\n2026,firm,vat,1.0\n2024,firm,cit,1.0\n", "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_receipts(file, scheme.case, scheme.model, scheme.terms)
    texts = [p.message for p in caught.value.problems]
    assert texts == ["no receipts of firm, vat for 2024, 2025", "no receipts of firm, cit for 2025, 2026"]


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
