"""Receipts that are not what they are said to be: unknown, missing, or in another unit than the rest."""

from collections.abc import Callable
from pathlib import Path

import pytest

from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.pact.accounts import (
    Receipts,
    projected_receipts,
    read_receipts,
    receipts_csv,
)
from support.agreed import agreed, agreed_under
from support.two_cities import two_city_case

Refused = Callable[[dict[tuple[str, str, int], float]], list[tuple[int | None, str, str]]]
FIRM = [(year, tax) for year in (2024, 2025, 2026) for tax in ("vat", "cit")]


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


@pytest.mark.parametrize("year", [2040, 1999])
def test_a_year_that_is_asked_for_and_not_of_the_scheme(year: int, tmp_path: Path) -> None:
    """The file is right; the option is not."""
    scheme = agreed(two_city_case(), load_model("bth-2015"))
    file = tmp_path / "receipts.csv"
    file.write_text(receipts_csv(projected_receipts(scheme.case, scheme.model, scheme.terms)), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_receipts(file, scheme.case, scheme.model, scheme.terms, year)
    first, last = scheme.case.years[0], scheme.case.years[-1]
    assert [(p.file, p.value) for p in caught.value.problems] == [("year", str(year))]
    assert caught.value.problems[0].message == f"the scheme runs from {first} to {last}"


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
    assert "100 million CNY" in problem.remedy
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
