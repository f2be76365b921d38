"""Two drafts, or two versions of the data, side by side: what differs, cell by cell and city by city."""

import json
from pathlib import Path

import openpyxl
import pytest

from citypact.case import Case, load_case, save_case
from citypact.case.differences import Difference, differences
from citypact.case.model import Change, Named, Scenario
from citypact.case.starter import write_starter
from citypact.evaluation.changes import Changes
from citypact.mechanism import Range, load_model
from citypact.negotiation.rules import with_rules
from citypact.optimize import design
from citypact.report.changes.data import data_tables
from citypact.report.changes.drafts import draft_tables
from citypact.report.table import Assumed, value_of
from support.adding_up import check
from support.desk import hybrid
from support.screen import run
from support.slips import cell, scalar
from support.two_cities import two_city_case, with_a_road


def test_every_cell_that_differs_is_named_with_its_place(tmp_path: Path) -> None:
    for folder in ("old", "new"):
        write_starter(tmp_path / folder)
    cell("cities", "plain", "gdp", 3100)(tmp_path / "new")
    cell("hosts", "steel/plain", "tax_vat", 7)(tmp_path / "new")
    scalar("discount_rate", 0.06)(tmp_path / "new")
    rows = (tmp_path / "new" / "links.csv").read_text("utf-8-sig").splitlines()
    (tmp_path / "new" / "links.csv").write_text("\n".join(rows[:-1]) + "\n", "utf-8")
    old, new = (load_case(tmp_path / folder) for folder in ("old", "new"))
    found = differences(old, new)
    tax = next(host.taxes["vat"] for host in old.hosts if (host.transfer, host.host) == ("steel", "plain"))
    gone = "/".join(rows[-1].split(",")[:2])
    assert [each for each in found if each.table in ("cities", "links")] == [
        Difference("cities", "plain", "gdp", 3000.0, 3100.0, 3),
        Difference("links", gone, "", gone, None, len(rows)),
    ]
    assert ("case", "", "discount_rate", 0.05, 0.06) in [(d.table, d.row, d.column, d.before, d.after) for d in found]
    assert (("hosts", "tax_vat", tax, 7.0)) in [(d.table, d.column, d.before, d.after) for d in found]
    assert len(found) == 4
    assert differences(old, old) == []


def test_cells_of_assumed_rows_carry_an_asterisk(tmp_path: Path) -> None:
    """Assumed in the former version, published in the later one."""
    for folder in ("old", "new"):
        write_starter(tmp_path / folder)
    cell("cities", "plain", "gdp", 3100)(tmp_path / "new")
    cell("cities", "plain", "evidence", "published")(tmp_path / "new")
    cell("cities", "hill", "gdp", 901)(tmp_path / "new")
    scalar("discount_rate", 0.06)(tmp_path / "new")
    cases = [load_case(tmp_path / folder) for folder in ("old", "new")]
    rows = {(row[2], row[3]): row[4:] for row in data_tables(cases, differences(*cases), None)[0].rows}
    plain, hill, rate = rows["plain", "gdp"], rows["hill", "gdp"], rows[None, "discount_rate"]
    assert [isinstance(each, Assumed) for each in plain] == [True, False]
    assert [isinstance(each, Assumed) for each in hill] == [True, True]
    assumed = [case.figures["discount_rate"].evidence == "assumed" for case in cases]
    assert [isinstance(each, Assumed) for each in rate] == assumed
    assert [value_of(each) for each in plain] == [3000.0, 3100.0]


def test_what_a_ratio_does_is_what_it_says() -> None:
    """A tenth more of a shared tax of 16 in all is 1.6 for the origin, and as much less for the host."""
    case, fixed = two_city_case(), (hybrid(tax_sharing={"origin_share": share}) for share in (0.6, 0.7))
    before, after = (design(case, model.model_copy(update={"fund": None})) for model in fixed)
    found = Changes(before, after)
    change = found.gains["gain_change"].to_dict()
    assert change == pytest.approx({"old": 1.6, "new": -1.6})
    assert found.gains["budget_change"].to_dict() == pytest.approx(change)
    assert found.gains["imputed_change"].to_dict() == pytest.approx({"old": 0.0, "new": 0.0})
    assert "changes_gains" in check(draft_tables(found))
    assert {one.what for one in found.pact} == {"rule"}  # the ratio is fixed by the mechanism in both
    assert [(one.before, one.after) for one in found.pact] == [(0.6, 0.7)]
    assert Changes(before, before).pact == ()


def test_what_a_scenario_changes_is_said_in_words() -> None:
    """A factor, a value, and what only one version has; each on its own."""

    def with_changes(*changes: Change) -> Case:
        slow = Scenario(id="slow", title=Named(en="Slow", zh="慢"), changes=changes)
        return two_city_case().model_copy(update={"scenarios": (slow,)})

    growth = [Change(table="transfers", column="growth", multiply=factor) for factor in (0.5, 0.8)]
    land = Change(table="capacities", column="amount", rows="new/land", set=10.0)
    found = differences(with_changes(growth[0], land), with_changes(growth[1]))
    assert [(d.table, d.column, d.before, d.after) for d in found] == [
        ("scenarios", "slow.transfers.growth", "×0.5", "×0.8"),
        ("scenarios", "slow.capacities.amount (new/land)", 10.0, None),
    ]


def test_the_same_plan_from_another_year_on_is_a_change() -> None:
    """The firm moves a year later, and the road is built two years later, by the case."""
    case, model = with_a_road(two_city_case(), 1.0, {"old": 2.0, "new": 2.0}), hybrid()
    years = case.hosts[0].start_year, case.projects[0].start_year
    later = case.with_(f"hosts.firm/new.start_year={years[0] + 1}", f"projects.road.start_year={years[1] + 2}")
    found = Changes(design(case, model), design(later, model))
    told = {one.of: (one.before, one.after) for one in found.pact if one.what == "start"}
    assert told == {
        (("transfer", "firm"),): (years[0], years[0] + 1),
        (("project", "road"),): (years[1], years[1] + 2),
    }
    (pact,) = [table for table in draft_tables(found) if table.key == "changes_pact"]
    assert [f"{years[0]}", f"{years[0] + 1}"] in [pact.texts(row, "en")[1:] for row in pact.rows]


def test_a_ratio_that_was_left_open_is_a_clause() -> None:
    """With b of land freed a year the origin has 8 b - 16 + 16 s, half of 8 b if s is 1 - b / 4."""
    case = two_city_case()
    model = hybrid(tax_sharing={"origin_share": Range(min=0.0, max=1.0)}).model_copy(update={"fund": None})
    before, after = (design(case.with_(f"transfers.firm.release_benefit={b}"), model) for b in (1.0, 0.5))
    (found,) = Changes(before, after).pact
    assert (found.what, found.of) == ("origin_share", (("transfer", "firm"),))
    assert (found.before, found.after) == (pytest.approx(0.75), pytest.approx(0.875))


def test_payments_by_year_are_told_as_a_mean_and_rules_as_they_were(tmp_path: Path) -> None:
    """Plain City pays into the fund; its mean rate weighs years by their present value, revenue growing by the case."""
    write_starter(tmp_path / "case")
    case, model = load_case(tmp_path / "case"), load_model("hybrid")
    before = design(case, model)
    after = design(case, with_rules(model, {"fund.contribution_rate": 0.0, "tax_sharing.term": 9}, case.currency))
    found = {(one.what, *dict(one.of).values()): (one.before, one.after) for one in Changes(before, after).pact}
    assert found["rule", "tax_sharing.term"] == (10, 9)
    paid, revenue = before.terms.contributions["plain"], case.city["plain"].revenue
    discount = [(1 + case.discount_rate) ** -t for t in range(1, 11)]
    growing = [revenue * (1 + case.revenue_growth) ** t for t in range(1, 11)]
    mean = sum(d * p for d, p in zip(discount, paid, strict=True)) / sum(
        d * r for d, r in zip(discount, growing, strict=True)
    )
    assert found["contribution_rate", "plain"] == (pytest.approx(mean, rel=1e-9), None)


@pytest.fixture
def pacts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path]:
    """A design, and what the 2015 rule does to the same two cities."""
    case = save_case(two_city_case(transfer={"led_by": "government"}), tmp_path / "two")
    assert run(capsys, "design", case, "--out", tmp_path / "first").code == 0
    assert run(capsys, "simulate", case, "--model", "bth-2015", "--out", tmp_path / "second").code == 0
    return tmp_path / "first", tmp_path / "second"


def test_two_schemes_on_the_screen_and_in_files(
    pacts: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    text = run(capsys, "changes", *pacts, "--out", out)
    assert text.code == 0
    assert "What changes for whom" in text.out
    data = json.loads((out / "changes.json").read_text("utf-8"))
    assert data["verdict"]["accepted"] == [True, False]
    assert {one["what"] for one in data["pact"]} >= {"mechanism"}
    stored = [json.loads((pact / "scheme.json").read_text("utf-8"))["gains"] for pact in pacts]
    for row, first, second in zip(data["gains"], *stored, strict=True):
        assert row["gain_change"] == pytest.approx(second["gain"] - first["gain"])
    assert "各市得失变化" in run(capsys, "changes", *pacts, "--lang", "zh").out
    assert openpyxl.load_workbook(out / "changes.xlsx").sheetnames[1:3] == [
        "The verdict, before and after",
        "What the drafts say differently",
    ]
    assert run(capsys, "changes", *pacts, "--out", out).code == 2


def test_two_cases_two_offers_and_what_does_not_go_together(
    pacts: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "two"
    same = run(capsys, "changes", case, case)
    assert (same.code, "Nothing differs." in same.out) == (0, True)
    offer = tmp_path / "offer.toml"
    offer.write_text('[[clauses]]\nnumber = "origin_share"\nvalue = 0.5\n', "utf-8")
    two = run(capsys, "changes", offer, "bth-2015", "--case", case, "--json")
    assert {one["of"].get("rule") for one in two.json["pact"]} >= {"tax_sharing.term"}
    assert run(capsys, "changes", offer, pacts[0]).code == 2
    missing = run(capsys, "changes", pacts[0], tmp_path / "nowhere")
    assert (missing.code, "nowhere" in missing.err) == (3, True)
    assert run(capsys, "changes", case, tmp_path / "nowhere").code == 3
