"""Mechanisms from TOML: what is wrong is said all at once, with line and remedy, in both languages."""

import re
from collections.abc import Callable

import pytest

from citypact.bundled import bundled_folder
from citypact.errors import InvalidInput, Problem
from citypact.mechanism import Span, bundled_models, load_model, read_model
from citypact.mechanism.quantity import Range

GOOD = (bundled_folder("models") / "ningde-2017.toml").read_text("utf-8")
CAPPED = (bundled_folder("models") / "bth-2015.toml").read_text("utf-8")


def problems(text: str) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        read_model(text, "rule.toml")
    return list(caught.value.problems)


def with_parameter(line: str, text: str = GOOD, room: str = "tax_sharing") -> str:
    """A mechanism with one more parameter and its reference."""
    name = line.split("=")[0].strip()
    reference = f'\n[references."{room}.{name}"]\ntext = "for a test"\nstatus = "choice"\n'
    return text.replace(f"[{room}]\n", f"[{room}]\n{line}\n", 1) + reference


def without_reference(text: str, path: str) -> str:
    head, rest = text.split(f'[references."{path}"]\n', 1)
    return head + rest.split("\n\n", 1)[1]


def test_an_unknown_key_is_named_with_its_line_and_what_was_meant() -> None:
    (found,) = problems(
        GOOD.replace("origin_share = 0.5\nterm", "orgin_share = 0.5\nterm", 1).replace(
            '[references."tax_sharing.origin_share"]', '[references."tax_sharing.orgin_share"]'
        )
    )[:1]
    line = GOOD.split("\n").index("origin_share = 0.5") + 1
    assert (found.file, found.row, found.column) == ("rule.toml", line, "tax_sharing.orgin_share")
    assert "origin_share" in found.remedy


def test_an_unknown_key_inside_a_range_is_told_what_was_meant() -> None:
    found = problems(with_share("{ min = 0.1, max = 0.5, stp = 0.1 }"))
    assert [problem.column for problem in found] == ["tax_sharing.origin_share.stp"]
    assert "'step'" in found[0].remedy


def test_every_fault_of_a_file_at_once() -> None:
    text = GOOD.replace('status = "verified"', 'status = "certain"', 1).replace("term = 5", 'term = "five"', 1)
    text = text.replace("origin_share = 0.5\nterm", "origin_share = 1.5\nterm", 1).replace("years = 5", "years = 0", 1)
    columns = {p.column for p in problems(text)}
    assert {"tax_sharing.term", "tax_sharing.origin_share", "statistics.years"} <= columns
    assert any(str(column).startswith("references.") for column in columns)


def with_share(share: str) -> str:
    """A mechanism with another share of the origin."""
    return GOOD.replace("origin_share = 0.5\nterm", f"origin_share = {share}\nterm")


IDLE_REFERENCE = '\n[references."fund.uses"]\ntext = "x"\nstatus = "choice"\n'
BAND_OVER_ONE = 'bands = [{ up_to = "reference", origin_share = 0.8, fund_share = 0.3 }]'

CONTRADICTIONS: list[tuple[str, Callable[[], str], str]] = [
    ("extension without a cap", lambda: with_parameter("extension = 2"), "no cap"),
    ("floor and cap", lambda: with_parameter("floor = 1000", CAPPED), "contradicts"),
    ("floor_after without floor", lambda: with_parameter("floor_after = 1"), "no floor"),
    ("shares over 1", lambda: with_parameter("fund_share = 0.6"), "more than 1"),
    ("fund share without a fund", lambda: with_parameter("fund_share = 0.1"), "no [fund]"),
    ("two ways to share", lambda: with_parameter("segments = [{ years = [1, 5], origin_share = 0.5 }]"), "exactly one"),
    ("split not last", lambda: with_parameter('priority = ["split", "hold-harmless"]'), "end with split"),
    ("a claim twice", lambda: with_parameter('priority = ["fund", "fund", "split"]'), "end with split"),
    ("fund first without a share", lambda: with_parameter('priority = ["fund", "split"]'), "fixed fund_share"),
    ("index without its band", lambda: with_parameter("index = 0.02"), "indexed-reference"),
    ("staying without apportionment", lambda: with_parameter("staying = { wages = 0.1 }"), "factors of the key"),
    ("band over 1", lambda: with_parameter(BAND_OVER_ONE), "more than 1"),
    ("amount without currency", lambda: with_parameter("minimum_annual_tax = 5"), "no currency"),
    ("limits swapped", lambda: with_share("{ min = 0.6, max = 0.4 }"), "above max"),
    ("step beside max", lambda: with_share("{ min = 0, max = 0.5, step = 0.2 }"), "does not lead"),
    ("parameter without a reference", lambda: without_reference(GOOD, "tax_sharing.term"), "has no reference"),
    ("reference without a parameter", lambda: GOOD + IDLE_REFERENCE, "belongs to no"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [case[1:] for case in CONTRADICTIONS], ids=[c[0] for c in CONTRADICTIONS])
def test_contradictions_are_named(text: Callable[[], str], said: str) -> None:
    found = problems(text())
    assert any(said in problem.message for problem in found), [str(p) for p in found]
    for problem in found:
        assert problem.remedy
        assert problem.text("zh") != problem.text("en")


SEGMENTS = "origin_share = 0.5\nterm = 5"


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([(1, 2), (4, 5)], "must begin in year 3"),
        ([(2, 5)], "must begin in year 1"),
        ([(1, 3)], "end in year 3"),
        ([(1, 2), (2, 5)], "must begin in year 3"),
    ],
)
def test_segments_cover_the_term_without_gap_or_overlap(years: list[tuple[int, int]], said: str) -> None:
    parts = ", ".join(f"{{ years = {list(pair)}, origin_share = 0.5 }}" for pair in years)
    text = GOOD.replace(SEGMENTS, f"segments = [{parts}]\nterm = 5")
    text = text.replace('[references."tax_sharing.origin_share"]', '[references."tax_sharing.segments"]')
    assert any(said in problem.message for problem in problems(text))


def test_segments_that_cover_the_term_hold_by_year() -> None:
    parts = "{ years = [1, 2], origin_share = 0.6 }, { years = [3, 5], origin_share = { min = 0, max = 0.4 } }"
    text = GOOD.replace(SEGMENTS, f"segments = [{parts}]\nterm = 5")
    text = text.replace('[references."tax_sharing.origin_share"]', '[references."tax_sharing.segments"]')
    rule = read_model(text, "rule.toml")
    sharing = rule.at({}).tax_sharing
    assert [sharing.ratios(year)[0] for year in (1, 2, 3, 5)] == [0.6, 0.6, *[Range(min=0, max=0.4)] * 2]
    assert rule.open_parameters == ("tax_sharing.segments[2].origin_share",)


def test_an_open_rate_with_a_cap_needs_a_step_and_sizes_that_multiply_are_refused() -> None:
    pool = (bundled_folder("models") / "charlottesville-1982.toml").read_text("utf-8")
    assert "pool.rate" in problems(pool.replace("rate = 0.0037", "rate = { min = 0, max = 0.01 }"))[0].message
    stake = (bundled_folder("models") / "suzhou-chuzhou.toml").read_text("utf-8")
    stake = stake.replace("origin_share = 0.56", "origin_share = { min = 0.1, max = 1 }")
    stake = stake.replace("return_rate = 0.08", "return_rate = { min = 0, max = 0.1 }")
    assert "origin_share, return_rate are open at once" in problems(stake)[0].message


RIVER = (bundled_folder("models") / "xinan-river-2012.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("TN = 0.25, TP = 0.25 }", "TN = 0.25 }", "add up to 0.75"),
        ("base = { CODMn = 1.0, ", "base = { ", "base must name"),
        ("expected = { CODMn = 0.95, ", "expected = { ", "expected must name"),
        ("standard = 1.0\n", "standard = 1.0\nexpected_index = 0.9\n", "either by expected"),
    ],
)
def test_indicators_of_quality_belong_together(old: str, new: str, said: str) -> None:
    found = problems(RIVER.replace(old, new, 1))
    assert any(said in problem.message for problem in found), [str(p) for p in found]
    assert all(problem.remedy and problem.text("zh") != problem.text("en") for problem in found)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("charlottesville-1982", "cap = 0.001\n", "", "there is no cap"),
        ("meadowlands-2015", "stabilization = 0.05\n", "", "needs both"),
        ("meadowlands-2015", "stabilization_income = 0.02\n", "", "needs both"),
        ("meadowlands-2015", "stabilization_income = 0.02\n", "stabilization_income = 0.0\n", "needs both"),
    ],
)
def test_parts_of_a_pool_that_need_each_other(name: str, old: str, new: str, said: str) -> None:
    text = (bundled_folder("models") / f"{name}.toml").read_text("utf-8")
    assert old in text
    (found,) = [problem for problem in problems(text.replace(old, new, 1)) if said in problem.message]
    assert found.text("zh") != found.text("en")


def test_a_stability_coefficient_without_indicators_is_refused() -> None:
    text = (bundled_folder("models") / "xinan-river-2018.toml").read_text("utf-8")
    assert "weights names none" in problems(with_parameter("steadiness = 0.9", text, "quality"))[0].message


def test_a_size_of_money_may_be_left_open() -> None:
    text = (bundled_folder("models") / "liaoning-2018.toml").read_text("utf-8")
    rule = read_model(text.replace("yearly = 500_000_000", "yearly = { min = 0, max = 5e8, step = 1e8 }"), "rule.toml")
    assert rule.open_parameters == ("award.yearly",)
    assert rule.open_sizes == {"award.yearly": Span(min=0, max=5e8, step=1e8)}


def test_text_that_is_no_toml_and_names_that_are_no_model() -> None:
    (found,) = problems("id = \n")
    assert found.row == 1
    with pytest.raises(InvalidInput) as caught:
        load_model("minesota-473f")
    assert "minnesota-473f" in caught.value.problems[0].remedy


@pytest.mark.parametrize("name", bundled_models())
def test_every_bundled_rule_names_its_sources(name: str) -> None:
    rule = load_model(name)
    assert rule.id == name
    assert rule.title.en != rule.title.zh
    assert {reference.status for reference in rule.references.values()} <= {"verified", "unverified", "choice"}


@pytest.mark.parametrize(
    ("section", "line", "said"),
    [
        ("fund", "interest = -0.02", "a negative number"),
        ("fund", "interest = 1.5", "less than 1"),
        ("fund", 'interest = "dear"', "not one of the words"),
        ("tax_sharing", 'taxes = "vat"', "a list is needed"),
        ("tax_sharing", 'taxes = ["vat", 3]', "a text is needed"),
        ("tax_sharing", "sectors = 3", "a list is needed"),
        ("coordination", 'projects = "major"', "a list is needed"),
        ("coordination", 'projects = ["major", "minor"]', "not one of the words"),
    ],
)
def test_what_may_be_a_number_or_list_and_also_a_word_is_refused_once(section: str, line: str, said: str) -> None:
    text = (bundled_folder("models") / "hybrid.toml").read_text("utf-8")
    name = line.split(" =")[0]
    without = re.sub(rf"(?m)^{name} = .*\n", "", text) if section == "tax_sharing" else text
    parameter = f'[references."{section}.{name}"]'
    reference = "" if parameter in text else f'\n{parameter}\ntext = "Tried."\nstatus = "choice"\n'
    (found,) = problems(without.replace(f"[{section}]\n", f"[{section}]\n{line}\n") + reference)
    assert said in found.message
    assert str(found.column).split("[")[0] == f"{section}.{name}"
