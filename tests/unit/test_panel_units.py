"""A city table with rows that are no cities, or with a column, a city or a year in another unit than the rest."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from citypact.errors import InvalidInput, Problem
from citypact.panel import derive, load_derivation, read_panel

Rows = list[dict[str, object]]
COLUMNS = ("city", "province", "year", "gdp", "revenue", "expenditure", "population", "va_secondary", "va_tertiary")
CITIES: Mapping[str, tuple[str, float]] = {"big": ("east", 10.0), "mid": ("east", 3.0), "low": ("west", 1.0)}
"""Province and size; per unit of size as in a Chinese city, in 100 million yuan and 10,000 persons."""


def rows() -> Rows:
    """Three cities in two years; the larger the richer, so that industry has somewhere to go."""
    made: Rows = []
    for city, (province, size) in CITIES.items():
        for year, level in ((2019, 0.8), (2023, 1.0)):
            money = {"gdp": 1000, "revenue": 80, "expenditure": 150, "va_secondary": 400, "va_tertiary": 500}
            figures = {name: round(amount * size * level, 2) for name, amount in money.items()}
            made.append({"city": city, "province": province, "year": year, **figures, "population": 100 * size**0.7})
    return made


def written(table: Rows, path: Path) -> Path:
    lines = [",".join(COLUMNS), *(",".join(str(row[name]) for name in COLUMNS) for row in table)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def refused(table: Rows, tmp_path: Path) -> list[Problem]:
    with pytest.raises(InvalidInput) as error:
        derive(read_panel(written(table, tmp_path / "panel.csv")), load_derivation(None, "small"))
    return list(error.value.problems)


def total(name: str, of: Callable[[list[float]], float], province: str = "", year: int = 2023) -> dict[str, object]:
    """A row that sums up the cities of a province or all, with rounding as in print."""
    known = [row for row in rows() if row["year"] == year and province in ("", row["province"])]
    figures = {column: round(of([float(str(row[column])) for row in known]), 1) for column in COLUMNS[3:]}
    return {"city": name, "province": province or "east", "year": year, **figures}


def mean(figures: list[float]) -> float:
    return sum(figures) / len(figures)


def test_the_table_makes_a_case(tmp_path: Path) -> None:
    panel = read_panel(written(rows(), tmp_path / "panel.csv"))
    assert [city.id for city in derive(panel, load_derivation(None, "small")).cities] == list(CITIES)
    assert panel.rows["mid", 2023] == 5


@pytest.mark.parametrize(
    "name",
    [
        "合计",
        "总计",
        "全市",
        "全省",
        "total",
        "Sum",
        "合 计",
        "　小计",
        "全省合计",
        "京津冀平均",
        "Grand Total",
        "subtotal (3)",
        "AVERAGE",
    ],
)
def test_rows_named_as_totals(name: str, tmp_path: Path) -> None:
    """Whatever stands in them: even without figures or a province."""
    row = dict.fromkeys(COLUMNS, "") | {"city": name, "year": 2023, "gdp": 1}
    (problem,) = refused([*rows()[:2], row, *rows()[2:]], tmp_path)
    assert (problem.row, problem.column, problem.value) == (4, "city", name.strip())
    assert problem.message == "a total or an average, not a city"
    assert problem.remedy == "Delete the row: totals are worked out from the cities."


@pytest.mark.parametrize("name", ["全州", "Sumy", "Allentown", "Meaning", "合肥", "平凉", "总管"])
def test_cities_with_such_names(name: str, tmp_path: Path) -> None:
    table = [row | {"city": name} if row["city"] == "mid" else row for row in rows()]
    assert read_panel(written(table, tmp_path / "panel.csv")).cities[1].id == name


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (total("region", sum), "in 2023 this row is the sum of all the others"),
        (total("region", sum, year=2019), "in 2019 this row is the sum of all the others"),
        (total("east side", sum, "east"), "in 2023 this row is the sum of the others of east"),
        (total("typical", mean), "in 2023 this row is the mean of all the others"),
    ],
)
def test_rows_that_add_up_the_others(row: dict[str, object], says: str, tmp_path: Path) -> None:
    (problem,) = refused([*rows(), row], tmp_path)
    assert (problem.row, problem.column, problem.value) == (8, "city", row["city"])
    assert problem.message.startswith(says)


def test_a_city_as_large_as_the_others_together_in_one_column_alone(tmp_path: Path) -> None:
    table = [row | {"revenue": 320.0} if row["city"] == "big" and row["year"] == 2023 else row for row in rows()]
    assert read_panel(written(table, tmp_path / "panel.csv"))


def test_cities_that_are_all_alike_are_cities(tmp_path: Path) -> None:
    """Each is the mean of the others."""
    one = [row for row in rows() if row["city"] == "mid"]
    table = [row | {"city": name} for name in "abcd" for row in one]
    assert len(read_panel(written(table, tmp_path / "panel.csv")).cities) == 4


def scaled(column: str, factor: float, city: str | None = None, year: int | None = None) -> Rows:
    def applies(row: dict[str, object]) -> bool:
        return city in (None, row["city"]) and year in (None, row["year"])

    return [row | {column: float(str(row[column])) * factor} if applies(row) else row for row in rows()]


@pytest.mark.parametrize("column", ["revenue", "expenditure", "va_secondary", "va_tertiary"])
@pytest.mark.parametrize("factor", [1e4, 1e-4])
def test_a_column_in_another_unit(column: str, factor: float, tmp_path: Path) -> None:
    """In 10,000 yuan, or in a trillion, where the rest is in 100 million."""
    problems = refused(scaled(column, factor), tmp_path)
    assert column in {problem.column for problem in problems}
    first = next(problem for problem in problems if problem.column == column)
    assert first.row in (2, 3)
    assert float(str(first.value)) == pytest.approx(float(str(rows()[1][column])) * factor)
    assert "100 million CNY" in str(first)


@pytest.mark.parametrize("column", ["expenditure", "revenue", "va_secondary"])
@pytest.mark.parametrize("factor", [1e4, 1e-4])
def test_one_city_in_another_unit(column: str, factor: float, tmp_path: Path) -> None:
    problems = refused(scaled(column, factor, "mid"), tmp_path)
    assert all(problem.column == column and problem.row == 5 for problem in problems)
    assert any("mid" in problem.message for problem in problems)


@pytest.mark.parametrize("column", ["revenue", "gdp", "va_secondary"])
@pytest.mark.parametrize("factor", [1e4, 1e-4, 100.0])
def test_one_year_in_another_unit(column: str, factor: float, tmp_path: Path) -> None:
    """The year before the base year, of which nothing but growth is taken."""
    (problem,) = refused(scaled(column, factor, year=2019), tmp_path)
    assert (problem.row, problem.column) == (3, column)
    assert "so one of the two years is in another unit" in problem.message


@pytest.mark.parametrize(
    ("column", "factor"), [("expenditure", 8.0), ("expenditure", 0.4), ("revenue", 0.2), ("va_secondary", 0.02)]
)
def test_unusual_cities_are_taken(column: str, factor: float, tmp_path: Path) -> None:
    """A city that spends 15 times its revenue, or has a hundredth of its product in industry, exists."""
    path = written(scaled(column, factor, "low"), tmp_path / "panel.csv")
    assert derive(read_panel(path), load_derivation(None, "small")).cities
