"""Payments as files, what was collected beside what was designed, and which part of a tax a receipt is."""

import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from citypact.case import save_case
from citypact.case.model import Case
from citypact.cli import main
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.optimize import design, simulate
from citypact.pact.accounts import (
    Collected,
    Part,
    Receipts,
    collected,
    in_whole_coins,
    projected_receipts,
    read_receipts,
    receipts_csv,
    settle_departure,
    settle_year,
)
from citypact.pact.commitment import pledges, pledges_needed
from citypact.pact.scheme import Scheme
from citypact.report.payments import payments_csv, payments_workbook
from citypact.report.settlement import settlement_document, tables
from citypact.report.table import value_of
from support.random_cases import random_case
from support.two_cities import two_city_case


def agreed() -> Scheme:
    """The host pays half of the tax; of VAT it keeps half, of income tax 40 percent."""
    return simulate(two_city_case(), load_model("bth-2015"))


def receipts(vat: dict[int, float]) -> Receipts:
    return Receipts({("firm", "vat"): vat, ("firm", "cit"): dict.fromkeys(vat, 0.0)}, max(vat))


def test_the_payment_list_in_coins_and_in_the_unit_of_the_case() -> None:
    """Half of 0.3 hundred million: 15,000,000 yuan."""
    scheme = agreed()
    known = receipts({2024: 0.3})
    settled = settle_year(scheme.case, scheme.model, scheme.terms, known)
    text = payments_csv(scheme.case, settled).decode("utf-8-sig")
    assert text.splitlines() == [
        "year,payer,payee,item,subject,coins,amount",
        "2024,new,old,origin-share,firm,1500000000,0.15",
    ]
    lines = collected(scheme.case, scheme.model, scheme.terms, known)
    book = load_workbook(io.BytesIO(payments_workbook(scheme.case, scheme.model, settled, lines, "en")))
    row = [cell.value for cell in book["Payments"][book["Payments"].max_row]]
    assert (row[0], row[5:]) == (2024, [1500000000, 15000000, 0.15])
    assert any("Collected" in title for title in book.sheetnames)


def test_what_was_collected_beside_what_was_designed() -> None:
    """Designed on 0.5 * 2.0 of VAT and 0.4 * 2.5 of income tax a year."""
    scheme = agreed()
    found = collected(scheme.case, scheme.model, scheme.terms, receipts({2024: 0.75, 2025: 1.5}))
    assert found == (
        Collected("new", "vat", True, 1.0, 1.5, 2.0, 2.25),
        Collected("new", "cit", True, 1.0, 0.0, 2.0, 0.0),
    )


def test_the_comparison_is_in_whole_cents() -> None:
    """Of 1.0 hundred million a third was collected: 33,333,333.33, and 66,666,666.67 less than designed."""
    scheme = agreed()
    known = receipts({2024: 1.0 / 3.0})
    settled = settle_year(scheme.case, scheme.model, scheme.terms, known)
    lines = collected(scheme.case, scheme.model, scheme.terms, known)
    (table,) = (t for t in tables(scheme.case, scheme.model, settled, lines) if t.key == "collected")
    assert tuple(map(value_of, table.rows[0][1:5])) == ("vat", 100000000.0, 33333333.33, -66666666.67)
    document = settlement_document(scheme.case, scheme.model, settled, lines)
    assert document["collected"][0]["collected_so_far"] == 33333333.33


def read(heading: str, part: Part | None, file: Path) -> Receipts:
    scheme = agreed()
    file.write_text(f"year,subject,item,{heading}\n2024,firm,vat,2.0\n2024,firm,cit,2.5\n", "utf-8")
    return read_receipts(file, scheme.case, scheme.model, scheme.terms, None, part)


@pytest.mark.parametrize(
    ("heading", "part", "amounts"),
    [
        ("local_amount", None, (2.0, 2.5)),
        ("gross_amount", None, (1.0, 1.0)),
        ("amount", Part.local, (2.0, 2.5)),
        ("amount", Part.gross, (1.0, 1.0)),
        ("gross_amount", Part.gross, (1.0, 1.0)),
    ],
)
def test_which_part_of_a_tax(heading: str, part: Part | None, amounts: tuple[float, float], tmp_path: Path) -> None:
    found = read(heading, part, tmp_path / "r.csv").amounts
    assert (found["firm", "vat"][2024], found["firm", "cit"][2024]) == amounts


@pytest.mark.parametrize(
    ("heading", "part", "said"),
    [("amount", None, "the host keeps 50%"), ("local_amount", Part.gross, "--part another")],
)
def test_an_unclear_part_is_refused(heading: str, part: Part | None, said: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(heading, part, tmp_path / "r.csv")
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("r.csv", heading)
    assert said in problem.message
    assert "税款" in problem.text("zh")


def test_an_amount_is_clear_where_hosts_keep_the_whole_tax(tmp_path: Path) -> None:
    case = two_city_case().model_copy(update={"retention": {"vat": 1.0, "cit": 1.0}})
    scheme, file = simulate(case, load_model("bth-2015")), tmp_path / "r.csv"
    file.write_text("year,subject,item,amount\n2024,firm,vat,2.0\n2024,firm,cit,2.5\n", "utf-8")
    found = read_receipts(file, scheme.case, scheme.model, scheme.terms).amounts
    assert found == {("firm", "vat"): {2024: 2.0}, ("firm", "cit"): {2024: 2.5}}


def test_an_uncorrected_form_is_in_whole_coins_and_settles_to_the_ledger(tmp_path: Path) -> None:
    """Growth of 2.7 percent leaves figures with sixteen digits; a tax is paid to the cent, 10 decimals of the unit."""
    scheme = simulate(two_city_case(growth=0.027), load_model("bth-2015"))
    designed = projected_receipts(scheme.case, scheme.model, scheme.terms)
    file = tmp_path / "form.csv"
    file.write_text(receipts_csv(in_whole_coins(scheme.case, designed)), "utf-8")
    amounts = [line.rsplit(",", 1)[1] for line in file.read_text("utf-8").splitlines()[1:]]
    assert all(len(amount.partition(".")[2]) <= 10 for amount in amounts)
    assert any(len(repr(a).partition(".")[2]) > 10 for row in designed.amounts.values() for a in row.values())
    assert read_receipts(file, scheme.case, scheme.model, scheme.terms).amounts == designed.amounts
    file.write_text(file.read_text("utf-8").replace(amounts[0], f"{float(amounts[0]) + 2e-10:.10f}", 1), "utf-8")
    assert read_receipts(file, scheme.case, scheme.model, scheme.terms).amounts != designed.amounts


def pledging(limit: float) -> tuple[Case, Scheme]:
    model = load_model("institutional-pact")
    rule = model.participation.model_copy(update={"bond_limit": limit})
    case = random_case(2, cities=4, transfers=5)
    return case, design(case, model.model_copy(update={"participation": rule}))


def test_a_pledge_is_what_it_takes_and_never_beyond_the_limit() -> None:
    case, scheme = pledging(0.05)
    found = pledges(case, scheme.model, scheme.terms, scheme.ledger)
    needed = pledges_needed(case, scheme.model, scheme.terms, scheme.ledger)
    assert found is not None
    pd.testing.assert_series_equal(found, needed)
    tight = scheme.model.participation.model_copy(update={"bond_limit": 0.0})
    limited = pledges(case, scheme.model.model_copy(update={"participation": tight}), scheme.terms, scheme.ledger)
    assert limited is not None
    assert limited.tolist() == [0.0] * len(case.cities)


def test_a_city_that_takes_part_in_nothing_forfeits_nothing() -> None:
    """A third city, with neither moves nor works nor a fund to pay into, and a budget of 100."""
    two = two_city_case()
    third = two.cities[0].model_copy(update={"id": "third"})
    case = two.model_copy(update={"cities": (*two.cities, third)})
    model = load_model("bth-2015")
    rule = model.participation.model_copy(update={"enforcement": "bond", "bond_limit": 0.06})
    scheme = simulate(case, model)
    bound = model.model_copy(update={"participation": rule})
    known = replace(projected_receipts(case, bound, scheme.terms), year=2024)
    gone = {city: settle_departure(case, bound, scheme.terms, known, city, 2025) for city in ("third", "new")}
    assert gone["third"].pledge == 0
    assert gone["third"].total == 0
    assert gone["new"].pledge == 5 * 10**10  # half of 2 in each of five years; the limit is 6


def test_the_verb_writes_both_files_and_says_what_does_not_go_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_case(two_city_case(), tmp_path / "case")
    pact, form, out = tmp_path / "pact", tmp_path / "form.csv", tmp_path / "out"
    assert main(["simulate", str(tmp_path / "case"), "--model", "bth-2015", "--out", str(pact)]) == 0
    assert main(["accounts", str(pact), "--form", str(form)]) == 0
    settle = ["accounts", str(pact), "--receipts", str(form), "--year", "2025", "--out", str(out)]
    assert main(settle) == 0
    assert {path.name for path in out.iterdir()} == {"payments.csv", "payments.xlsx"}
    rows = pd.read_csv(out / "payments.csv")
    assert rows[["year", "payer", "payee", "amount"]].to_numpy().tolist() == [[2025, "new", "old", 1.0]]
    assert main(settle) != 0  # nothing is overwritten
    assert main([*settle, "--force", "--lang", "zh"]) == 0
    assert "实收与方案设计值对照" in capsys.readouterr().out
    assert main(["accounts", str(pact), "--form", str(tmp_path / "f2.csv"), "--out", str(out)]) == 2
    assert main(["accounts", str(pact), "--form", str(tmp_path / "f2.csv"), "--part", "gross"]) == 2
    capsys.readouterr()


def test_a_comparison_of_one_mechanism_or_two_has_a_chart_of_all_its_columns(tmp_path: Path) -> None:
    save_case(two_city_case(), tmp_path / "case")
    compare = ["compare", str(tmp_path / "case"), "--model", "bth-2015"]
    assert main([*compare, "--out", str(tmp_path / "one")]) == 0
    assert main([*compare, "--model", "suzhou-chuzhou", "--out", str(tmp_path / "two")]) == 0
    for folder, drawn in (("one", 1), ("two", 2)):
        book = load_workbook(next((tmp_path / folder).glob("*.xlsx")))
        charts = [chart for sheet in book for chart in sheet._charts]
        assert [len(chart.series) for chart in charts] == [drawn]
