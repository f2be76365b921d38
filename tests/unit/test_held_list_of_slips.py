"""Slips that people make when they fill in tables: each is an error or a warning that names the cell.

Units and totals of cases: ``test_sense_of_proportion``; those of panels: ``test_panel_units``; titles:
``test_titles_above_headings``.
"""

from pathlib import Path

import pytest

from citypact.case import Case, examine, load_case, save_case
from citypact.errors import InvalidInput, Problem
from citypact.mechanism import load_model
from citypact.optimize import simulate
from citypact.pact.accounts import Receipts, projected_receipts, read_receipts, receipts_csv
from citypact.pact.scheme import Scheme
from citypact.panel import read_panel
from support.screen import run
from support.slips import cell, starter
from support.two_cities import two_city_case


def refused(path: Path) -> list[Problem]:
    with pytest.raises(InvalidInput) as error:
        load_case(path)
    return list(error.value.problems)


@pytest.mark.parametrize("digits", ["１２０００", "12０00", "１２０００．５"])
def test_full_width_digits(digits: str, tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    cell("cities", "port", "gdp", digits)(folder)
    (problem,) = refused(folder)
    assert (problem.file, problem.row, problem.column, problem.value) == ("cities.csv", 2, "gdp", digits)
    assert problem.message == "a number in full-width characters"
    assert "半角" in problem.text("zh")


@pytest.mark.parametrize("other", ["１２０００元", "一万二"])
def test_other_texts_are_still_no_numbers(other: str, tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    cell("cities", "port", "gdp", other)(folder)
    assert all(problem.message != "a number in full-width characters" for problem in refused(folder))


def no_distances(folder: Path) -> Path:
    path = folder / "distances.csv"
    path.write_text("city_a,city_b,km\nc0,c1,1\nc0,c2,1\nc1,c2,1\n", "utf-8")
    return path


@pytest.mark.parametrize(("texts", "named"), [(["a"] * 6, [1]), (["a"] * 5 + ["7"], [2, 3, 4, 5, 6])])
def test_a_column_of_texts_is_named_once(texts: list[str], named: list[int], tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    rows = [f"c{n % 3},p,{2020 + n // 3},{n + 1},{text}" for n, text in enumerate(texts)]
    path.write_text("\n".join(["city,province,year,gdp,备注", *rows]) + "\n", "utf-8")
    with pytest.raises(InvalidInput) as error:
        read_panel(path, no_distances(tmp_path))
    told = [problem.row for problem in error.value.problems if problem.column == "备注"]
    assert told == named


def test_a_column_of_texts_in_a_case_is_named_once(tmp_path: Path) -> None:
    path = starter(tmp_path / "case") / "cities.csv"
    head, *rows = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join([f"{head},remark", *(f"{row},big" for row in rows)]) + "\n", "utf-8")
    (problem,) = refused(path.parent)
    assert (problem.row, problem.column, problem.value) == (1, "remark", "big")
    assert "in all of its 3 filled rows" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_encodings_that_are_read(encoding: str, tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    known, path = load_case(folder), folder / "cities.csv"
    path.write_bytes(path.read_text("utf-8-sig").encode(encoding))
    assert load_case(folder) == known


def test_an_encoding_that_is_not(tmp_path: Path) -> None:
    folder = starter(tmp_path / "case")
    path = folder / "cities.csv"
    path.write_bytes(path.read_text("utf-8-sig").encode("utf-16"))
    (problem,) = [problem for problem in refused(folder) if problem.file == "cities.csv"]
    assert "UTF-8" in str(problem)


def agreed(case: Case) -> tuple[Scheme, dict[tuple[str, str], dict[int, float]]]:
    """A scheme under which the firm moves, and what it was designed on."""
    scheme = simulate(case, load_model("suzhou-chuzhou"))
    known = projected_receipts(scheme.case, scheme.model, scheme.terms).amounts
    return scheme, {key: dict(by_year) for key, by_year in known.items()}


def read(scheme: Scheme, amounts: dict[tuple[str, str], dict[int, float]], path: Path) -> Receipts:
    path.write_text(receipts_csv(Receipts(amounts, scheme.case.years[-1])), "utf-8")
    return read_receipts(path, scheme.case, scheme.model, scheme.terms)


@pytest.mark.parametrize("factor", [2.0, 1.8, 0.45, 0.0])
def test_receipts_counted_twice_or_for_part_of_a_year(factor: float, tmp_path: Path) -> None:
    scheme, amounts = agreed(two_city_case())
    key, year = next((key, year) for key, by_year in amounts.items() for year, amount in by_year.items() if amount > 0)
    designed = amounts[key][year]
    amounts[key][year] *= factor
    (doubt,) = read(scheme, amounts, tmp_path / "receipts.csv").doubts
    lines = (tmp_path / "receipts.csv").read_text("utf-8").splitlines()
    assert doubt.row is not None
    assert lines[doubt.row - 1].startswith(f"{year},{key[0]},{key[1]},")
    assert (doubt.file, doubt.column) == ("receipts.csv", "local_amount")
    assert f"the scheme was designed on {designed:,.6g} (" in doubt.message


@pytest.mark.parametrize("factor", [1.0, 0.6, 1.7])
def test_receipts_of_a_bad_or_good_year_are_taken(factor: float, tmp_path: Path) -> None:
    scheme, amounts = agreed(two_city_case())
    scaled = {key: {year: amount * factor for year, amount in by_year.items()} for key, by_year in amounts.items()}
    assert read(scheme, scaled, tmp_path / "receipts.csv").doubts == ()


def test_one_year_of_receipts_in_yuan(tmp_path: Path) -> None:
    scheme, amounts = agreed(two_city_case())
    for by_year in amounts.values():
        by_year[scheme.case.years[-1]] *= 1e8
    with pytest.raises(InvalidInput) as error:
        read(scheme, amounts, tmp_path / "receipts.csv")
    lines = (tmp_path / "receipts.csv").read_text("utf-8").splitlines()
    for problem in error.value.problems:
        assert problem.column == "local_amount"
        assert problem.row is not None
        assert lines[problem.row - 1].startswith(f"{scheme.case.years[-1]},")
    assert len(error.value.problems) == sum(by_year[scheme.case.years[-1]] > 0 for by_year in amounts.values())


def test_the_verb_warns_of_receipts_and_refuses_them_if_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_case(two_city_case(), tmp_path / "case.json")
    arguments = ("simulate", tmp_path / "case.json", "--model", "suzhou-chuzhou", "--out", tmp_path / "scheme")
    assert run(capsys, *arguments).code == 0
    assert run(capsys, "accounts", tmp_path / "scheme", "--form", tmp_path / "form.csv").code == 0
    head, *rows = (tmp_path / "form.csv").read_text("utf-8-sig").splitlines()
    *cells, amount = rows[0].split(",")
    (tmp_path / "form.csv").write_text(
        "\n".join([head, ",".join([*cells, repr(2 * float(amount))]), *rows[1:]]), "utf-8"
    )
    done = run(capsys, "accounts", tmp_path / "scheme", "--receipts", tmp_path / "form.csv")
    assert done.code == 0
    assert done.err.startswith("warning: form.csv, row 2, column local_amount: ")
    strict = run(capsys, "accounts", tmp_path / "scheme", "--receipts", tmp_path / "form.csv", "--strict")
    assert (strict.code, strict.out) == (3, "")


def test_a_case_in_which_all_is_right_has_no_doubts(tmp_path: Path) -> None:
    assert examine(starter(tmp_path / "case")).doubts == []
