"""Figures with formulas follow the discount rate, the horizon and prices; whatever format they are kept in."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from citypact.bundled import bundled_folder
from citypact.case import Case, bundled_cases, check_case, load_case, save_case, under
from citypact.case.columns import formula_columns
from citypact.case.flows import move, present_value, works
from citypact.case.formulas import Formula
from citypact.case.model import Change, Project, ProjectBenefit, Scenario
from citypact.errors import InvalidInput
from citypact.panel import derive, load_derivation, read_panel
from citypact.regions import merge_cities, provinces_of
from citypact.scenarios.changes import grid
from support import bundled
from support.random_cases import MADE_UP, named
from support.two_cities import two_city_case

RENT = Formula(table="transfers", column="release_benefit", row="firm", rent_of=10.0)
SAVED = Formula(table="hosts", column="firm_gain", row="firm/new", rent_of=4.0)
WORKS = Formula(table="projects", column="capital_cost", row="road", full_cost=100.0, life=20.0)


def small(*formulas: Formula, rate: float = 0.0) -> Case:
    """Release 1 a year, half of it a rent of 10 at 5 %; a road of two years, six of whose twenty years count."""
    road = Project(
        id="road",
        name=named("road"),
        category="major",
        start_year=2024,
        build_years=2,
        capital_cost=round(100.0 * (1 - 0.7 / (1 + rate) ** 8), 4),
        annual_cost=0.0,
        members=("old",),
        **MADE_UP,
    )
    row = ProjectBenefit(project="road", city="old", benefit=9.0, growth=0.0, **MADE_UP)
    case = two_city_case(discount_rate=rate)
    return case.model_copy(update={"projects": (road,), "project_benefits": (row,), "derivation": formulas})


def set_to(case: Case, **figures: float) -> Case:
    changes = tuple(Change(table="case", column=name, set=figure) for name, figure in figures.items())
    return under(case, Scenario(id="other", title=named("other"), changes=changes))


def changed(case: Case, *lines: str) -> Case:
    (scenario,) = grid(lines, case)
    return under(case, scenario)


def test_a_rent_is_a_part_of_its_figure_and_follows_the_rate() -> None:
    """1 = 0.5 + 0.05 * 10 becomes 0.5 + 0.08 * 10; the firm's 0 = -0.2 + 0.05 * 4 becomes -0.2 + 0.08 * 4."""
    case = set_to(small(RENT, SAVED, rate=0.05), discount_rate=0.08)
    assert case.transfers[0].release_benefit == pytest.approx(1.3)
    assert case.hosts[0].firm_gain == pytest.approx(0.12)
    assert check_case(case) == []


def test_a_cost_is_net_of_what_is_left_after_the_horizon() -> None:
    """Full cost 100, 20 years of life, 6 of them in a horizon of 8: 70 are left, at no rate; at 10 % 70 / 1.1^8."""
    case = small(WORKS)
    assert case.projects[0].capital_cost == 30.0
    assert set_to(case, discount_rate=0.1).projects[0].capital_cost == pytest.approx(100 - 70 / 1.1**8)
    assert set_to(case, horizon=13.0).projects[0].capital_cost == pytest.approx(100 - 45)
    assert set_to(case, horizon=3.0).projects[0].capital_cost == pytest.approx(100 - 95)
    assert set_to(case, horizon=13.0, discount_rate=0.1).projects[0].capital_cost == pytest.approx(100 - 45 / 1.1**13)


def test_works_that_serve_no_year_of_the_horizon_are_charged_for_none() -> None:
    case = set_to(small(WORKS), horizon=2.0)
    assert case.projects[0].capital_cost == pytest.approx(0.0)
    assert changed(small(WORKS), "projects.road.start_year=2026").projects[0].capital_cost == pytest.approx(20.0)


def test_with_prices_it_is_the_real_rate_that_counts() -> None:
    """8.15 % with prices that rise by 3 % is 5 %."""
    case = small(RENT, WORKS, rate=0.05)
    nominal = set_to(case, discount_rate=1.05 * 1.03 - 1, inflation=0.03)
    assert nominal.transfers[0].release_benefit == pytest.approx(1.0)
    assert nominal.projects[0].capital_cost == pytest.approx(case.projects[0].capital_cost, abs=1e-4)
    assert set_to(case, inflation=0.03).transfers[0].release_benefit == pytest.approx(0.5 + 10 * (1.05 / 1.03 - 1))


@pytest.mark.parametrize(
    "line",
    [
        "case.inflation=-1",
        "case.inflation=1e300",
        "case.discount_rate=-1",
        "case.discount_rate=1e300",
        "case.horizon=1e12",
        "case.horizon=2.5",
        "projects.road.start_year=-1e18",
        "projects.road.build_years=1e18",
        "projects.road.build_years=0",
        "projects.road.capital_cost*=1e300",
        "projects.road.capital_cost*=1e15",
        "case.horizon=nan",
        "case.inflation=1",
        "transfers.firm.release_benefit*=1e-30",
    ],
)
def test_what_no_case_can_have_is_refused_as_ever(line: str) -> None:
    with pytest.raises(InvalidInput):
        changed(small(RENT, WORKS, rate=0.05), line)


def test_a_figure_without_formula_stays() -> None:
    case = small(rate=0.05)
    later = set_to(case, discount_rate=0.08, horizon=9.0)
    assert (later.transfers, later.projects) == (case.transfers, case.projects)


def test_the_rate_comes_first_then_changes_of_the_figures_themselves() -> None:
    case = small(RENT, WORKS, rate=0.05)
    release, cost = "transfers.firm.release_benefit", "projects.road.capital_cost"
    for lines in (
        ("case.discount_rate=0.08", f"{release}*=0.5", f"{cost}*=2"),
        (f"{cost}*=2", f"{release}*=0.5", "case.discount_rate=0.08"),
    ):
        found = changed(case, *lines)
        assert found.transfers[0].release_benefit == pytest.approx(0.65)
        assert found.projects[0].capital_cost == pytest.approx(2 * (100 - 70 / 1.08**8))
        assert check_case(found) == []
        back = set_to(found, discount_rate=0.05)  # half of the rent of 10, and twice the road
        assert back.transfers[0].release_benefit == pytest.approx(0.5)
        assert back.projects[0].capital_cost == pytest.approx(2 * (100 - 70 / 1.05**8))


def test_a_figure_that_is_set_has_no_formula_any_more() -> None:
    found = changed(small(RENT, WORKS, rate=0.05), "transfers.*.release_benefit=3", "case.discount_rate=0.08")
    assert found.transfers[0].release_benefit == 3.0
    assert found.derivation == (WORKS,)


@pytest.mark.parametrize("name", [name for name in bundled_cases() if name != "twin-cities-pool"])
def test_at_today_s_rate_and_horizon_every_figure_is_as_it_is_written(name: str) -> None:
    case = load_case(name)
    assert case.derivation
    same = set_to(case, discount_rate=case.discount_rate, horizon=float(case.horizon))
    for table in ("transfers", "hosts", "projects", "project_benefits"):
        before, after = getattr(case, table), getattr(same, table)
        assert [row.model_dump(exclude={"evidence"}) for row in after] == [
            row.model_dump(exclude={"evidence"}) for row in before
        ]


def joint_gain(case: Case) -> tuple[float, int]:
    """The largest joint gain and the number of projects that pay, by an integer program of its own."""
    bids = [(host, present_value(case, move(case, case.transfer[host.transfer], host).joint)) for host in case.hosts]
    rows = [[float(host.transfer == k) for host, _ in bids] for k in case.transfer]
    most = [1.0] * len(rows)
    for (city, resource), amount in case.capacity.items():
        rows.append([case.transfer[h.transfer].uses.get(resource, 0.0) * (h.host == city) for h, _ in bids])
        most.append(amount)
    gains = np.array([gain for _, gain in bids])
    room = LinearConstraint(np.array(rows), ub=np.array(most))
    found = milp(-gains, constraints=room, bounds=Bounds(0, 1), integrality=np.ones(len(bids)))
    flows = [works(case, project) for project in case.projects]
    nets = [present_value(case, np.sum(list(f.benefits.values()), axis=0) - f.cost) for f in flows]
    return -found.fun + sum(max(0.0, net) for net in nets), sum(net > 0 for net in nets)


def test_eight_per_cent_on_beijing_tianjin_hebei() -> None:
    """102.65 and six projects; with rents and costs as they are at 5 %, it would be 97.00 and nine."""
    case = bundled.case("beijing-tianjin-hebei")
    assert joint_gain(case) == (pytest.approx(149.09, abs=0.005), 9)
    assert joint_gain(under(case, "social-discount")) == (pytest.approx(102.65, abs=0.005), 6)
    as_written = case.model_copy(update={"derivation": ()})
    assert joint_gain(under(as_written, "social-discount")) == (pytest.approx(97.00, abs=0.005), 9)


@pytest.mark.parametrize(("rate", "horizon"), [(0.08, 10), (0.05, 14), (0.03, 7)])
def test_a_derived_case_follows_as_its_panel_would_with_other_parameters(rate: float, horizon: int) -> None:
    inputs = bundled_folder("cases") / "pearl-river-delta" / "panel"
    panel = read_panel(inputs / "panel.csv", inputs / "distances.csv")
    rules = load_derivation(inputs / "derivation.toml", "pearl-river-delta")
    figures = {"discount_rate": rate, "horizon": float(horizon)}
    parameters = {
        name: found.model_copy(update={"value": figures.get(name, found.value)})
        for name, found in rules.parameters.items()
    }
    anew = derive(panel, rules.model_copy(update={"parameters": parameters}))
    found = set_to(bundled.case("pearl-river-delta"), **figures)
    for table, column in (("transfers", "release_benefit"), ("hosts", "firm_gain"), ("projects", "capital_cost")):
        pairs = zip(getattr(found, table), getattr(anew, table), strict=True)
        differences = [abs(getattr(a, column) - getattr(b, column)) for a, b in pairs]
        assert max(differences) <= 1.01e-4  # both are rounded to four decimals


@pytest.mark.parametrize("place", ["case", "case.xlsx", "case.json"])
def test_formulas_and_growth_are_kept_in_every_format(place: str, tmp_path: Path) -> None:
    case = small(RENT, SAVED, WORKS, rate=0.05)
    grown = case.transfers[0].model_copy(update={"release_growth": 0.01})
    dear = case.hosts[0].model_copy(update={"cost_growth": -0.02})
    figures = dict(case.figures) | {"inflation": case.figures["discount_rate"]}
    case = case.model_copy(update={"transfers": (grown,), "hosts": (dear,), "inflation": 0.0, "figures": figures})
    case = Case.model_validate(case.model_dump() | {"derivation": (WORKS, SAVED, RENT)})
    for written in (case, small(rate=0.05)):
        again = load_case(save_case(written, tmp_path / place, force=True))
        assert again == written
        assert again.derivation == written.derivation


def test_formulas_go_along_with_a_merger() -> None:
    cities = load_case("yangtze-river-delta")
    merged = merge_cities(cities, provinces_of(cities), "merged")
    rows = {"transfers": set(merged.transfer), "hosts": {"/".join(key) for key in merged.host}}
    rows["projects"] = set(merged.project)
    named_rows = {table: {f.row for f in merged.derivation if f.table == table} for table in rows}
    assert named_rows == rows
    assert check_case(merged) == []
    dear, dear_cities = under(merged, "high-discount"), under(cities, "high-discount")
    assert [p.capital_cost for p in dear.projects] == [dear_cities.project[p.id].capital_cost for p in dear.projects]
    assert all(t.release_benefit == dear_cities.transfer[t.id].release_benefit for t in dear.transfers)


WRONG = {
    "nothing": ("[transfers.release_benefit]\nfirn = { rent_of = 1 }\n", 2, "row", "does not have", "firm"),
    "column": (
        "[hosts.capital_cost]\n'firm/new' = { rent_of = 1 }\n",
        2,
        "column",
        "can have no formula",
        "annual_cost",
    ),
    "table": ("[cities.gdp]\nold = { rent_of = 1 }\n", 2, "table", "", "transfers"),
    "kind": ("[transfers.release_benefit]\nfirm = { full_cost = 1, life = 2 }\n", 2, "column", "rent of", "rent_of"),
    "half": ("[projects.capital_cost]\nroad = { full_cost = 100 }\n", 2, "column", "full cost and life", "life"),
    "other": (
        "\n[projects.capital_cost]\nroad = { full_cost = 90, life = 20 }\n",
        3,
        "full_cost",
        "would be 47.3591, not 52.6212",
        "90",
    ),
    "unknown": ("[projects.capital_cost]\nroad = { full = 1, life = 20 }\n", 2, "full", "", ""),
    "life": ("[projects.capital_cost]\nroad = { full_cost = 1, life = 0 }\n", 2, "life", "", ""),
    "flat": ("[transfers]\nrelease_benefit = 3\n", 2, "transfers.release_benefit", "", ""),
    "syntax": ("[transfers\n", 1, None, "", ""),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_formula_that_fits_nothing_is_an_error_with_its_place(kind: str, tmp_path: Path) -> None:
    text, row, column, said, remedy = WRONG[kind]
    save_case(small(rate=0.05), tmp_path / "case")
    (tmp_path / "case" / "derivation.toml").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_case(tmp_path / "case")
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.column) == ("derivation.toml", row, column)
    assert said in problem.message
    assert remedy in problem.remedy + str(problem.value)
    assert problem.text("zh") != problem.text("en")


def test_in_a_workbook_and_a_document_the_place_is_cell_and_entry(tmp_path: Path) -> None:
    case = small(RENT, WORKS, rate=0.05)
    book = save_case(case, tmp_path / "case.xlsx")
    sheets = openpyxl.load_workbook(book)
    assert [cell.value for cell in sheets["derivation"][1]] == [column.name for column in formula_columns()]
    sheets["derivation"]["C3"] = "rood"
    sheets.save(book)
    document = save_case(case, tmp_path / "case.json")
    document.write_text(document.read_text("utf-8").replace('"row": "road"', '"row": "rood"'), "utf-8")
    for file, place in ((book, (3, "row")), (document, (2, "row"))):
        with pytest.raises(InvalidInput) as caught:
            load_case(file)
        (problem,) = caught.value.problems
        assert (problem.row, problem.column) == place
        assert "derivation" in problem.file
        assert "road" in problem.remedy


def test_two_formulas_of_one_figure_are_refused_and_the_rest_of_the_case_is_checked_too() -> None:
    case = small(RENT, RENT, rate=0.05)
    case = case.model_copy(update={"transfers": (case.transfers[0].model_copy(update={"source": "nobody"}),)})
    found = check_case(case)
    assert [(problem.file, problem.row) for problem in found] == [
        ("two-cities: derivation", 2),
        ("two-cities: transfers", 1),
    ]


def test_a_figure_may_be_written_with_fewer_digits() -> None:
    """52.62 stands for 52.6212; 52.63 contradicts it."""
    case, right = small(WORKS, rate=0.05), round(100 - 70 / 1.05**8, 2)
    for cost, problems in ((right, 0), (round(right + 0.01, 2), 1)):
        road = case.projects[0].model_copy(update={"capital_cost": cost})
        assert len(check_case(case.model_copy(update={"projects": (road,)}))) == problems
