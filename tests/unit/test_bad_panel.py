"""Everything that is wrong with a city table or with the rules of its derivation, with its place."""

from pathlib import Path

import pytest

from citypact.errors import InvalidInput
from citypact.panel import derive, load_derivation, read_panel
from support.panels import TABLE, panel_file, rules


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("province,year", "provinz,year", [(1, "province")]),
        ("2023,10000", "2023,10,000", [(3, None)]),
        ("2023,10000", "2023,ten", [(3, "gdp")]),
        ("2023,10000", "2O23,10000", [(3, "year")]),
        ("mid,east,2019", "mid,west,2019", [(5, "city")]),
        ("low,west,2019,,50", "low,west,2023,,50", [(7, "revenue"), (7, "va_secondary")]),
        ("low,west,2023", ",west,2023", [(7, "city")]),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_place(
    tmp_path: Path, old: str, new: str, places: list[tuple[int, str | None]]
) -> None:
    assert old in TABLE
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(panel_file(tmp_path, TABLE.replace(old, new))), rules())
    found = [(problem.row, problem.column) for problem in caught.value.problems]
    assert found == places


def test_a_row_of_more_cells_than_headings_loses_none_of_them(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_panel(panel_file(tmp_path, TABLE.replace("2023,10000", "2023,10,000")))
    (problem,) = caught.value.problems
    width = len(TABLE.split("\n")[0].split(","))
    assert f"{width + 1} cells under {width} headings" in problem.message
    assert "2,500" in problem.message
    assert str(width) in problem.text("zh")
    km = tmp_path / "km.csv"
    km.write_text("city_a,city_b,km\nbig,mid,1,100\nlow,big,80,\nlow,mid,70\n", "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_panel(panel_file(tmp_path, TABLE), km)
    assert [problem.row for problem in caught.value.problems] == [2, None]


def test_missing_figures_of_the_base_year_are_all_reported(tmp_path: Path) -> None:
    broken = TABLE.replace("2023,3000,200", "2023,,0").replace(",500,4000", ",,4000")
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(panel_file(tmp_path, broken)), rules())
    assert [
        (problem.column, problem.message.split(" for ")[1].split(" in ")[0]) for problem in caught.value.problems
    ] == [
        ("gdp", "mid"),
        ("revenue", "mid"),
        ("population", "big"),
    ]


def test_distances_have_to_be_complete(tmp_path: Path) -> None:
    km = tmp_path / "km.csv"
    km.write_text("city_a,city_b,km\nbig,mid,100\nlow,big,x\n", "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_panel(panel_file(tmp_path, TABLE), km)
    assert [problem.row for problem in caught.value.problems] == [3, None, None]


def test_a_table_in_which_nothing_can_move_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no city is large enough and has 2 cheaper cities"):
        derive(
            read_panel(panel_file(tmp_path, "\n".join(line for line in TABLE.splitlines() if "low" not in line))),
            rules(),
        )


def test_a_derivation_in_other_units_must_bring_its_own_prices(tmp_path: Path) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text('[case]\ncurrency = "EUR"\n[parameters]\nlandd = 1\n', "utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_derivation(path)
    found = {problem.column for problem in caught.value.problems}
    assert {"parameters.landd", "parameters.tax_yield_per_ha", "parameters.damage_per_t", "taxes", "jobs"} <= found


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("works_life", 0, "greater than 0"),
        ("host_cost", -0.5, "negative"),
        ("corridors", 1.5, "whole number"),
        ("horizon", 2, "greater than 3"),
        ("horizont", 9, "Did you mean 'horizon'"),
    ],
)
def test_parameters_that_no_rule_can_work_with(tmp_path: Path, name: str, value: float, said: str) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text(f'[parameters]\n{name} = {{ value = {value}, evidence = "assumed", why = "a test" }}\n', "utf-8")
    with pytest.raises(InvalidInput, match=said) as caught:
        load_derivation(path)
    assert caught.value.problems[0].row == 2


def test_what_cannot_be_a_case_is_said_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text('[parameters]\ndiscount_rate = { value = 2, evidence = "assumed", why = "a test" }\n', "utf-8")
    with pytest.raises(InvalidInput, match="discount_rate"):
        derive(read_panel(panel_file(tmp_path, TABLE)), load_derivation(path))


def test_a_source_needs_a_citation(tmp_path: Path) -> None:
    path = tmp_path / "derivation.toml"
    path.write_text('[cities]\nsource = "yearbok"\n[citations]\nyearbook = "A yearbook"\n', "utf-8")
    with pytest.raises(InvalidInput, match="Did you mean 'yearbook'"):
        load_derivation(path)


def test_two_cities_at_one_place_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no distance of big and mid"):
        read_panel(panel_file(tmp_path, TABLE.replace("1500,0,1", "1500,0,0")))


def scaled(**factors: float) -> str:
    """The table with columns in other units."""
    header, *lines = TABLE.splitlines()
    names = header.split(",")
    cells = [dict(zip(names, line.split(","), strict=True)) for line in lines]
    for row in cells:
        row |= {name: str(float(row[name]) * factor) for name, factor in factors.items() if row[name]}
    return "\n".join([header, *(",".join(row[name] for name in names) for row in cells)])


@pytest.mark.parametrize(
    ("factors", "column"),
    [
        (dict.fromkeys(("gdp", "revenue", "expenditure", "va_secondary"), 1e4), "gdp"),  # 10,000 yuan
        ({"population": 1e4}, "gdp"),  # persons
        ({"revenue": 1e4}, "revenue"),
        ({"va_secondary": 1e4}, "va_secondary"),
    ],
)
def test_a_table_in_other_units_is_refused(factors: dict[str, float], column: str, tmp_path: Path) -> None:
    derive(read_panel(panel_file(tmp_path, scaled())), rules())
    with pytest.raises(InvalidInput) as caught:
        derive(read_panel(panel_file(tmp_path, scaled(**factors))), rules())
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("panel.csv", column)
    assert "100 million CNY" in problem.message
    assert "big" in problem.text("zh")


def test_a_column_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    for text, said in (
        (TABLE.replace("gdp", "gross"), "for any city in 2023, the base year; the table has no such column"),
        (TABLE.replace(",2023,", ",2021,"), "the table has the column for 2021"),
    ):
        with pytest.raises(InvalidInput) as caught:
            derive(read_panel(panel_file(tmp_path, text)), rules())
        assert caught.value.problems[0].column == "gdp"
        assert said in caught.value.problems[0].message
        assert len({p.column for p in caught.value.problems}) == len(caught.value.problems)
