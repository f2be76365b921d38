"""The page on cases, in both languages, explains every column of every table and every key of case.toml, and no others;
its words hold."""

import numpy as np
import pytest

from citypact.bundled import PAGES
from citypact.case.columns import TABLE_FIELDS, TABLES, change_columns, columns_of, formula_columns
from citypact.case.flows import discount_factors, move, tax_before_move, total, works
from citypact.case.model import Case, Project, ProjectBenefit
from support.random_cases import MADE_UP, named
from support.two_cities import two_city_case

pages = pytest.mark.parametrize(
    "page", [known.read_text("utf-8") for known in PAGES["cases"].values()], ids=[*PAGES["cases"]]
)


def explained(page: str, file: str) -> set[str]:
    """First cells of the table in the section on a file; spread columns by the beginning of their names."""
    (found,) = [part for part in page.split("\n## ") if part.startswith(f"`{file}`")]
    rows = [line.split("|")[1] for line in found.split("\n") if line.startswith("| `")]
    return {name.strip(" `").split("<")[0] for row in rows for name in row.split(",")}


@pages
@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_its_row(table: str, page: str) -> None:
    columns = {column.name for column in columns_of(table)} - {"source", "evidence"}
    spread = {"transfers": {"tax_", "use_"}, "hosts": {"tax_"}}.get(table, set())
    assert explained(page, f"{table}.csv") == columns | spread
    assert any(f"\n| {others} |" in page for others in ("others", "其他")) == (
        "indicators" in TABLES["cities"].model_fields
    )


@pages
def test_every_key_of_the_case_and_of_a_change_has_its_row(page: str) -> None:
    fields = set(Case.model_fields) - {*TABLE_FIELDS, "scenarios", "derivation", "schema_version"}
    assert explained(page, "case.toml") == fields | {"schema"}
    assert explained(page, "scenarios.toml") == {column.name for column in change_columns()}
    assert explained(page, "derivation.toml") == {column.name for column in formula_columns()} - {
        "table",
        "column",
        "row",
    }


def test_years_are_as_the_page_says() -> None:
    """Base year 2023, growth of a tenth: the move starts in 2025 and ramps up over two years below maturity."""
    case = two_city_case(
        growth=0.1,
        horizon=6,
        discount_rate=0.25,
        start_year=2025,
        taxes={"vat": 20.0, "cit": 0.0},
        host={"ramp_years": 2},
    )
    flows = move(case, case.transfers[0], case.hosts[0])
    grown = 10.0 * 1.1 ** np.arange(1, 7)
    assert total(flows.forgone) == pytest.approx(grown * [0, 1, 1, 1, 1, 1])
    assert total(flows.collected) == pytest.approx(grown * [0, 1 / 3, 2 / 3, 1, 1, 1])
    assert flows.release.tolist() == [0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert discount_factors(case)[:2].tolist() == [0.8, 0.64]
    before = tax_before_move(case, flows, 3)["vat"]  # 2022, 2023, 2024
    assert before == pytest.approx([10.0 / 1.1, 10.0, 11.0])


def test_what_a_project_costs_beyond_the_horizon_is_dropped() -> None:
    """Four years of building from 2026 on, of which the horizon holds 2026 to 2028; and one that just serves."""
    case = two_city_case(horizon=5)
    long = Project(
        id="long",
        name=named("long"),
        category="major",
        start_year=2026,
        build_years=4,
        capital_cost=8.0,
        annual_cost=1.0,
        members=("old",),
        **MADE_UP,
    )
    short = long.model_copy(update={"id": "short", "build_years": 2})
    row = ProjectBenefit(project="long", city="old", benefit=3.0, growth=1.0, **MADE_UP)
    rows = (row, row.model_copy(update={"project": "short"}))
    case = case.model_copy(update={"projects": (long, short), "project_benefits": rows})
    assert works(case, long).cost.tolist() == [0.0, 0.0, 2.0, 2.0, 2.0]
    assert works(case, short).cost.tolist() == [0.0, 0.0, 4.0, 4.0, 1.0]
    assert works(case, long).benefits["old"].tolist() == [0.0] * 5
    assert works(case, short).benefits["old"].tolist() == [0.0, 0.0, 0.0, 0.0, 96.0]  # 3 doubled five times
