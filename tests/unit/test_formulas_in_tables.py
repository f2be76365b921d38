"""No text in a table that is written is a formula to a spreadsheet, and reading it back gives the text again."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.case import Case, check_case, load_case, save_case
from citypact.cli import main
from citypact.errors import Problem
from citypact.reading.tables import csv_grid, csv_text, guarded, unguarded
from citypact.storage.frames import frame_bytes
from support.random_cases import named
from support.two_cities import two_city_case

FORMULAS = ["=1+1", "+land", "-steel", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1＋1", "＠x", "'=1", "''+x"]
PLAIN = ["a=b", "1-2", "'quoted'", "'", "-1.5", "+3", "-1e5", "x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_a_text(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(f"'{text}") == text


@pytest.mark.parametrize("cell", [*PLAIN, -1.5, 7, None, True])
def test_other_cells_stay(cell: object) -> None:
    assert guarded(cell) is cell
    if isinstance(cell, str):
        assert unguarded(cell) == cell


@given(st.text(st.one_of(st.sampled_from("'=+-@＝a1.e"), st.characters(exclude_categories=("Cc", "Cs"))), min_size=1))
def test_what_is_written_is_read_back(text: str) -> None:
    written = guarded(text)
    assert unguarded(written) == text
    assert written[0] not in "=@＝＋－＠"
    problems: list[Problem] = []
    grid = csv_grid(csv_text([["head"], [text]]), "t.csv", problems)
    assert text.strip() == "" or (grid is not None and [cells for _, cells in grid.rows] == [[text]])


def with_formulas() -> Case:
    """Every key of the case of two cities is a formula, its names too."""
    case = two_city_case()
    old, new = case.cities
    firm, host = case.transfers[0], case.hosts[0]
    return case.model_copy(
        update={
            "cities": (
                old.model_copy(update={"id": "=old", "name": named("=1+1"), "tier": "@tier"}),
                new.model_copy(update={"id": "+new", "name": named("-2+3"), "indicators": {}}),
            ),
            "transfers": (firm.model_copy(update={"id": "-firm", "origin": "=old", "sector": "=steel"}),),
            "hosts": (host.model_copy(update={"transfer": "-firm", "host": "+new"}),),
            "capacities": tuple(row.model_copy(update={"city": "+new"}) for row in case.capacities),
        }
    )


@pytest.mark.parametrize("form", ["case", "case.json", "case.xlsx"])
def test_a_case_of_formulas(form: str, tmp_path: Path) -> None:
    case = with_formulas()
    assert check_case(case) == []
    path = save_case(case, tmp_path / form)
    assert load_case(path) == case
    if path.is_dir():
        harmless(*path.glob("*.csv"))


def harmless(*files: Path) -> None:
    """No cell of these tables is a formula: one that begins like one is a number."""
    assert files
    for file in files:
        for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"))):
            for cell in row:
                assert cell[:1] not in ("=", "@"), (file.name, cell)
                assert cell[:1] not in ("+", "-") or float(cell) is not None


def test_tables_of_results(tmp_path: Path) -> None:
    save_case(with_formulas(), tmp_path / "case")
    for verb in ("design", "game", "evaluate"):
        arguments = [verb, str(tmp_path / "case"), "--out", str(tmp_path / verb)]
        assert main(arguments) == 0
        harmless(*(tmp_path / verb).glob("*.csv"))
    ledger = csv_grid((tmp_path / "design" / "ledger.csv").read_text("utf-8-sig"), "ledger.csv", [])
    assert ledger is not None
    subjects = {cells[ledger.names.index("subject")] for _, cells in ledger.rows}
    assert "-firm" in subjects


def test_receipts_of_formulas(tmp_path: Path) -> None:
    save_case(with_formulas(), tmp_path / "case")
    assert main(["design", str(tmp_path / "case"), "--out", str(tmp_path / "scheme")]) == 0
    form = tmp_path / "receipts.csv"
    assert main(["settle", str(tmp_path / "scheme"), "--form", str(form)]) == 0
    harmless(form)
    assert main(["settle", str(tmp_path / "scheme"), "--receipts", str(form)]) == 0


def test_frames() -> None:
    frame = pd.DataFrame({"=a": ["=1", "b"], "x": [-1.5, 2.0]}, index=["+r", "s"])
    assert frame_bytes(frame).decode("utf-8-sig") == ",'=a,x\n'+r,'=1,-1.5\ns,b,2.0\n"
