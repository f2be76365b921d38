"""Ranges of the rule language: what may be one, what may not and why; from the file to the scheme's document."""

import json
from pathlib import Path

import pytest

from citypact.bundled import bundled_folder
from citypact.errors import InvalidInput, Problem
from citypact.mechanism import Mechanism, Range, Span, read_model
from citypact.mechanism.model import SECTIONS
from citypact.mechanism.openness import spans
from citypact.mechanism.sections.design import Design
from citypact.optimize import check_closed, design, simulate
from citypact.pact.audit import breaches
from citypact.report import Dossier
from citypact.report.document import document, document_bytes
from citypact.report.stored import read_dossier
from citypact.report.tables import every_table
from support.desk import hybrid, small
from support.dossiers import bilingual_case
from support.open_rules import OPEN, band, sharing
from support.two_cities import two_city_case

RANGE = "{ min = 0, max = 0.5 }"


def text_with(model: str, *parameters: str) -> str:
    """A bundled mechanism's file with parameters ("room.name = value") set, each with a reference."""
    text = (bundled_folder("models") / f"{model}.toml").read_text("utf-8")
    for parameter in parameters:
        path, value = parameter.split(" = ", 1)
        room, name = path.split(".", 1)
        lines = text.split("\n")
        start = lines.index(f"[{room}]")
        stop = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("[")), len(lines))
        old = [n for n in range(start + 1, stop) if lines[n].startswith(f"{name} =")]
        for n in old:
            del lines[n]
        lines.insert(start + 1, f"{name} = {value}")
        text = "\n".join(lines)
        if f'[references."{path}"]' not in text:
            text += f'\n[references."{path}"]\ntext = "for a test"\nstatus = "choice"\n'
    return text


def problems(text: str) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        read_model(text, "rule.toml")
    return list(caught.value.problems)


NEVER = [
    ("hybrid", "participation.minimum_gain", "demand"),
    ("hybrid", "participation.origin_compensation", "demand"),
    ("hybrid", "fund.weak_area_minimum", "demand"),
    ("hybrid", "fund.grant_limit", "limit"),
    ("institutional-pact", "participation.bond_limit", "limit"),
    ("government-led", "subsidy.limit", "limit"),
    ("government-led", "subsidy.limit_share", "limit"),
    ("government-led", "coordination.ecology_weight", "decides what moves"),
    ("government-led", "coordination.equity_weight", "decides what moves"),
    ("hybrid", "fund.interest", "multiplies a balance"),
    ("hybrid", "tax_sharing.minimum_annual_tax", "condition"),
    ("hybrid", "tax_sharing.custom", "aims at"),
    ("xinan-river-2012", "quality.standard", "condition"),
    ("xinan-river-2012", "quality.expected_index", "fact"),
    ("hybrid", "tax_sharing.term", "whole number"),
    ("hybrid", "tax_sharing.extension", "whole number"),
    ("minnesota-473f", "pool.lag_years", "whole number"),
    ("charlottesville-1982", "pool.decimals", "whole number"),
    ("ningde-2017", "statistics.years", "whole number"),
]


@pytest.mark.parametrize(("model", "path", "why"), NEVER, ids=[path for _, path, _ in NEVER])
def test_what_no_design_can_choose_refuses_a_range_and_says_why(model: str, path: str, why: str) -> None:
    text = text_with(model, f"{path} = {RANGE}")
    (found,) = [problem for problem in problems(text) if problem.column == path]
    assert found.file == "rule.toml"
    assert found.row == text.split("\n").index(f"{path.split('.')[1]} = {RANGE}") + 1
    assert why in found.message
    assert found.remedy
    assert found.text("zh") != found.text("en")


def test_weights_and_facts_within_tables_refuse_ranges_too() -> None:
    key = "pool.key = { population = { min = 0, max = 1 }, land = 1.0 }"
    (weight,) = problems(text_with("minnesota-473f", key))
    assert (weight.column, "weight" in weight.message) == ("pool.key.population", True)
    (fact,) = problems(text_with("trade-tax-29", "tax_sharing.staying = { wages = { min = 0, max = 1 } }"))
    assert (fact.column, "fact" in fact.message) == ("tax_sharing.staying.wages", True)


def test_years_of_a_segment_and_of_a_notice_refuse_ranges_with_the_reason() -> None:
    text = text_with("hybrid", "tax_sharing.term = 5")
    segments = "[[tax_sharing.segments]]\nyears = [1, { min = 4, max = 5 }]\norigin_share = 0.5\n"
    (year,) = [found for found in problems(text + segments) if "segments" in str(found.column)]
    assert (year.column, "a range" in year.message) == ("tax_sharing.segments[1].years[2]", True)
    (notice,) = [
        found
        for found in problems(text + "[exit]\nnotice_years = { min = 0, max = 3 }\n")
        if found.column == "exit.notice_years"
    ]
    assert "a range" in notice.message


def test_remedies_for_a_rule_name_the_help_on_rules_and_its_own_words() -> None:
    text = text_with("hybrid", 'tax_sharing.origin_share = "half"').replace("schema_version = 1", "schema_version = 2")
    lines = [line for line in text.split("\n") if not line.startswith("enforcement =")]
    assert len(lines) == len(text.split("\n")) - 1
    found = {str(problem.column): problem for problem in problems("\n".join(lines))}
    assert {"schema_version", "tax_sharing.origin_share", "participation.enforcement"} <= set(found)
    assert found["schema_version"].row == lines.index("schema_version = 2") + 1
    missing = found["participation.enforcement"]
    assert "--kind model" in missing.remedy
    assert "init" not in missing.text("zh")
    assert "Input should" not in found["tax_sharing.origin_share"].text("zh")
    assert "number" in found["tax_sharing.origin_share"].message


def test_an_open_rule_is_sent_to_design_under_the_name_it_was_given_by() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_closed(sharing(origin_share=Range(min=0.0, max=0.5)), "rules/mine.toml")
    (problem,) = caught.value.problems
    assert "--model rules/mine.toml" in problem.remedy
    assert problem.text("en").startswith("mechanism ")
    assert problem.text("zh").startswith("机制 ")
    assert ".toml" not in problem.file


def test_every_bad_range_of_a_file_is_reported_at_once() -> None:
    bad = {
        "tax_sharing.origin_share": "{ min = 0.6, max = 0.4 }",
        "tax_sharing.fund_share": "{ min = 0, max = 0.5, step = 0 }",
        "costs.moving_origin_share": "{ min = 0, max = 1.5 }",
        "costs.harm_compensated": "{ min = 0, max = 1, stop = 0.1 }",
        "fund.contribution_rate": "{ min = 0 }",
        "fund.income": '{ min = 0, max = "much" }',
        "fund.grant_limit": "{ min = 0, max = 1 }",
    }
    found = problems(text_with("hybrid", *(f"{path} = {value}" for path, value in bad.items())))
    assert all(problem.file == "rule.toml" for problem in found)
    assert all(problem.remedy for problem in found)
    named = {str(problem.column) for problem in found}
    assert {path for path in bad if any(name.startswith(path) for name in named)} == set(bad)


BAND = '[{ up_to = "indexed-reference", origin_share = { min = 0, max = 0.5 } }]'
PRODUCTS = [
    ("hybrid", ["costs.harm_compensated = " + RANGE], ["costs.harm_compensated", "costs.projects"]),
    (
        "louisville-1985",
        ["tax_sharing.index = { min = 0, max = 0.1, step = 0.05 }"],
        ["tax_sharing.index", "tax_sharing.origin_share"],
    ),
    (
        "zibo-2022",
        ["costs.moving_origin_share = { min = 0, max = 1, step = 0.5 }", "tax_sharing.origin_share = " + RANGE],
        ["costs.moving_origin_share", "tax_sharing.origin_share"],
    ),
    (
        "suzhou-chuzhou",
        ["investment.origin_share = " + RANGE, "investment.return_rate = " + RANGE],
        ["origin_share", "return_rate"],
    ),
    ("charlottesville-1982", ["pool.rate = " + RANGE, "pool.cap = " + RANGE], ["rate", "cap"]),
    ("lucerne-type", ["equalization.step = " + RANGE, "equalization.cap = " + RANGE], ["step", "cap"]),
]


@pytest.mark.parametrize(("model", "parameters", "named"), PRODUCTS, ids=[p[0] for p in PRODUCTS])
def test_two_numbers_that_multiply_are_refused_by_name(model: str, parameters: list[str], named: list[str]) -> None:
    found = [problem for problem in problems(text_with(model, *parameters)) if "open at once" in problem.message]
    assert any(all(name in problem.message for name in named) for problem in found)
    assert all("one of them" in problem.remedy for problem in found)


def test_a_size_that_payments_are_not_in_proportion_to_needs_a_step() -> None:
    (bare,) = problems(text_with("lucerne-type", "equalization.minimum = { min = 0.5, max = 0.9 }"))
    assert "equalization.minimum" in bare.message
    assert "step" in bare.remedy
    (fine,) = problems(text_with("lucerne-type", "equalization.minimum = { min = 0, max = 1, step = 0.0001 }"))
    assert "10000 steps" in fine.message
    (over,) = problems(text_with("lucerne-type", "equalization.minimum = { min = 0.5, max = 1.5, step = 0.5 }"))
    assert "above 1" in over.message


def test_shares_of_a_band_or_an_apportionment_that_can_pass_one_are_refused() -> None:
    both = '[{ up_to = "reference", origin_share = { min = 0, max = 0.7 }, fund_share = { min = 0, max = 0.4 } }]'
    found = problems(text_with("hybrid", f"tax_sharing.bands = {both}"))
    assert any("bands[1]" in problem.message for problem in found)
    text = (bundled_folder("models") / "trade-tax-29.toml").read_text("utf-8")
    found = problems(text.replace("head_office = 0.0", "head_office = { min = 0, max = 0.6 }"))
    assert any("head_office" in problem.message for problem in found)


def test_a_centre_that_weighs_weak_areas_has_planned_by_the_moving_share_already() -> None:
    found = problems(
        text_with("government-led", "coordination.equity_weight = 0.5", "costs.moving_origin_share = " + RANGE)
    )
    assert any("costs.moving_origin_share" in problem.message for problem in found)


@pytest.mark.parametrize("name", OPEN)
def test_what_is_open_is_listed_by_path_and_settled_by_path(name: str) -> None:
    model = OPEN[name]
    opened = dict(pair for room in SECTIONS for pair in spans(getattr(model, room), room))
    assert set(model.open_parameters) == set(opened)
    assert Mechanism.model_validate_json(model.model_dump_json(exclude_unset=True)).open_parameters
    settled = model.at({path: span.max for path, span in model.open_sizes.items()})
    assert set(settled.open_parameters) == set(opened) - set(model.open_sizes)
    with pytest.raises(InvalidInput, match="leaves"):
        simulate(small(1)[0], model)


def test_a_size_may_not_be_left_out_of_the_terms() -> None:
    with pytest.raises(ValueError, match=r"tax_sharing\.cap"):
        OPEN["cap"].at({})


def test_a_chosen_share_goes_to_document_workbook_and_page_and_comes_back(tmp_path: Path) -> None:
    free = Range(min=0.0, max=0.6)
    model = sharing(bands=band(origin_share=free), floor=Span(min=0.0, max=1e8))
    case = bilingual_case()
    scheme = design(case, model)
    path = tmp_path / "scheme.json"
    path.write_bytes(document_bytes(document(Dossier(scheme, "design"), {})))
    read, _ = read_dossier(path)
    assert read.scheme.terms == scheme.terms
    assert set(read.scheme.terms.sizes) == {"tax_sharing.bands[1].origin_share", "tax_sharing.floor"}
    (table,) = [table for table in every_table(read) if table.key == "sizes"]
    assert [row[0] for row in table.rows] == list(scheme.terms.sizes)
    (shown,) = [row for found in every_table(read) if found.key == "rule" for row in found.rows if "bands" in row[0]]
    assert "0–0.6 (open)" in shown[1]

    data = json.loads(path.read_text("utf-8"))
    data["terms"]["sizes"].pop("tax_sharing.floor")
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(InvalidInput, match=r"tax_sharing\.floor"):
        read_dossier(path)


def test_contributions_by_steps_are_on_them() -> None:
    stepped = Range(min=0.0, max=0.004, step=0.002)
    case, table = small(3)
    scheme = design(case, hybrid(fund={"contribution_rate": stepped}), table)
    revenue = {city.id: city.revenue for city in case.cities}
    growth = [(1 + case.revenue_growth) ** t for t in range(1, case.horizon + 1)]
    for city, paid in scheme.terms.contributions.items():
        steps = [amount / (revenue[city] * factor) / 0.002 for amount, factor in zip(paid, growth, strict=True)]
        assert steps == pytest.approx([round(step) for step in steps], abs=1e-6)
    raised = {city: tuple(1.1 * amount for amount in paid) for city, paid in scheme.terms.contributions.items()}
    moved = scheme.terms.model_copy(update={"contributions": raised})
    found = breaches(case, scheme.model, moved, scheme.ledger, scheme.verification["tolerance"], table.game)
    assert bool(raised) == any(breach.rule == "fund.contribution_rate.step" for breach in found)


@pytest.mark.parametrize("share", [0.3, Range(min=0.0, max=0.4)])
def test_an_open_cap_far_above_all_that_is_paid_is_the_same_as_one_that_is_high_enough(share: float | Range) -> None:
    caps = (1000.0, 1e4)
    models = [sharing(taxes=("vat", "cit"), origin_share=share, cap=Span(min=0.25, max=cap)) for cap in caps]
    near, far = (design(two_city_case(), model) for model in models)
    assert far.terms.sizes["tax_sharing.cap"] == pytest.approx(near.terms.sizes["tax_sharing.cap"], abs=1e-6)
    assert far.gain.to_numpy() == pytest.approx(near.gain.to_numpy(), abs=1e-6)


def test_a_floor_tops_up_a_designed_ratio_and_a_cap_cuts_it_off_as_with_a_fixed_one() -> None:
    case = two_city_case()  # 2 a year for 5 years
    free = Range(min=0.2, max=0.4)
    for terms, yearly in (({"floor": 1.5e8}, [1.5] * 5), ({"cap": 0.25}, [0.4, 0.4, 0.4, 0.3, 0.0])):
        model = sharing(taxes=("vat", "cit"), origin_share=free, custom=0.2, **terms)
        model = model.model_copy(update={"design": Design(objectives=("largest-smallest-gain",))})
        scheme = design(case, model)
        ratio = scheme.terms.origin_share["firm"][0]
        fixed = simulate(case, sharing(taxes=("vat", "cit"), origin_share=ratio, custom=0.2, **terms))
        rows = fixed.ledger[fixed.ledger["item"] == "origin-share"]
        ours = scheme.ledger[scheme.ledger["item"] == "origin-share"]
        assert ours["amount"].to_numpy() == pytest.approx(rows["amount"].to_numpy(), abs=1e-7)
        assert rows["amount"].sum() == pytest.approx(sum(yearly))
