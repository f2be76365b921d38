"""Futures: what is uncertain, how it is drawn, and that a row depends on the seed and its index alone."""

import numpy as np
import pytest
from scipy import stats

from citypact.arrays import settle_futures
from citypact.arrays.levers import check
from citypact.bundled import bundled_folder
from citypact.errors import InvalidInput
from citypact.mechanism import load_model, read_model
from citypact.pact import ledger
from citypact.scenarios.samples import Method, Sample, sample
from citypact.scenarios.uncertainty import drawn, parse_uncertainties, parse_uncertainty
from support.random_cases import random_case
from support.random_terms import random_terms

CASE = random_case(3)
LINES = parse_uncertainties(
    [
        "tax: hosts.*.tax_vat + hosts.*.tax_cit *= norm(1, 0.1) by city (0.5)",
        "growth: hosts.*.growth *= uniform(0.5, 1)",
        "case.discount_rate = [0.03, 0.05, 0.08]",
    ]
)


def test_a_line_says_figures_spread_and_groups() -> None:
    tax = LINES[0]
    assert [(f.table, f.column, f.rows, f.action) for f in tax.figures] == [
        ("hosts", "tax_vat", "*", "multiply"),
        ("hosts", "tax_cit", "*", "multiply"),
    ]
    assert (tax.name, tax.by, tax.within) == ("tax", "city", 0.5)
    assert LINES[2].name == "case.discount_rate"
    assert LINES[2].figures[0].action == "set"


def test_groups_are_cities_sectors_and_rows() -> None:
    by_city = drawn(CASE, LINES[:1])
    assert {each.lever.name for each in by_city} == {f"tax [{row.host}]" for row in CASE.hosts}
    touched = [o.rows for each in by_city for o in each.lever.overrides]
    assert sorted(touched) == sorted(f"{row.transfer}/{row.host}" for row in CASE.hosts for _ in range(2))
    sectors = drawn(CASE, [parse_uncertainty("transfers.*.growth *= norm(1, 0.1) by sector")])
    assert len(sectors) == len({transfer.sector for transfer in CASE.transfers})
    rows = drawn(CASE, [parse_uncertainty("projects.*.capital_cost *= norm(1, 0.1) by row")])
    assert [each.lever.overrides[0].rows for each in rows] == [project.id for project in CASE.projects]


METHODS: list[Method] = ["sobol", "latin-hypercube", "random"]


@pytest.mark.parametrize("method", METHODS)
def test_a_row_depends_on_its_index_alone(method: Method) -> None:
    found = sample(CASE, LINES, method, 3000, seed=4)
    whole = found.values(0, 3000)
    parts = [(0, 1), (1, 700), (700, 1024), (1024, 2500), (2500, 3000)]
    assert np.array_equal(np.vstack([Sample(**vars_of(found)).values(*part) for part in parts]), whole)
    assert not np.array_equal(sample(CASE, LINES, method, 3000, seed=5).values(0, 3000), whole)


def vars_of(found: Sample) -> dict[str, object]:
    return {name: getattr(found, name) for name in Sample.__dataclass_fields__}


@pytest.mark.parametrize("method", METHODS)
def test_numbers_are_spread_and_correlated_as_said(method: Method) -> None:
    found = sample(CASE, LINES, method, 4096, correlations=[("tax", "growth", 0.4)])
    values = found.values(0, 4096)
    of = {name: values[:, column] for column, name in enumerate(found.names)}
    taxes = [column for name, column in of.items() if name.startswith("tax")]
    for tax in taxes:
        assert stats.kstest(tax, stats.norm(1, 0.1).cdf).statistic < 0.03
        assert np.corrcoef(tax, stats.norm.ppf(of["growth"] - 0.5))[0, 1] == pytest.approx(0.4, abs=0.05)
    assert np.corrcoef(taxes[0], taxes[1])[0, 1] == pytest.approx(0.5, abs=0.05)
    assert 0.5 <= of["growth"].min() < of["growth"].max() <= 1.5
    chosen, counts = np.unique(of["case.discount_rate"], return_counts=True)
    assert chosen.tolist() == [0.03, 0.05, 0.08]
    assert counts.min() > 1200


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    values = sample(CASE, LINES[1:2], "latin-hypercube", 50).values(0, 50)
    assert sorted(np.floor((values[:, 0] - 0.5) * 50).astype(int).tolist()) == list(range(50))


def test_a_grid_is_every_combination() -> None:
    lines = parse_uncertainties(["case.discount_rate = [0.03, 0.05]", "hosts.*.growth *= [0, 1, 2]"])
    found = sample(CASE, lines, "grid")
    assert found.rows == 6
    assert found.values(1, 4).tolist() == [[0.03, 1.0], [0.03, 2.0], [0.05, 0.0]]


def test_rows_for_sobol_indices_change_one_number_at_a_time() -> None:
    lines = parse_uncertainties(["a: hosts.*.growth *= uniform(0, 1)", "b: hosts.*.tax_vat *= uniform(0, 1)"])
    found = sample(CASE, lines, "saltelli", 8)
    values = found.values(0, found.rows)
    one, other, first, second = values.reshape(4, 8, 2)
    assert np.array_equal(first, np.column_stack([other[:, 0], one[:, 1]]))
    assert np.array_equal(second, np.column_stack([one[:, 0], other[:, 1]]))


def test_shocks_of_single_years_change_those_years_alone() -> None:
    model = load_model("hybrid")
    terms = random_terms(np.random.default_rng(1), CASE, model)
    yearly = sample(CASE, [parse_uncertainty("hosts.*.annual_cost *= norm(1, 0.1) by year")])
    common = sample(CASE, [parse_uncertainty("hosts.*.annual_cost *= norm(1, 0.1)")])
    assert len(yearly.columns) == CASE.horizon
    ones = np.ones((1, CASE.horizon))
    third = np.where(np.arange(CASE.horizon) == 2, 1.5, ones)
    plain, shocked, all_of_them = (
        settle_futures(CASE, model, terms, found.levers, values).net[0]
        for found, values in ((yearly, ones), (yearly, third), (common, np.array([[1.5]])))
    )
    other_years = np.arange(CASE.horizon) != 2
    assert np.array_equal(shocked[:, other_years], plain[:, other_years])
    assert shocked[:, 2] == pytest.approx(all_of_them[:, 2])
    assert np.abs(shocked[:, 2] - plain[:, 2]).max() > 0.01


REFUSED = {
    "hosts growth": "not a line that says what is uncertain",
    "hosts.*.growth *= nrom(1, 0.1)": "no such distribution",
    "hosts.*.growth *= norm(1, -0.1)": "cannot have these parameters",
    "hosts.*.growth *= norm(1, 2, 3, 4)": "cannot have these parameters",
    "hosts.*.growth *= norm(one)": "not a number",
    "hsots.*.growth *= norm(1, 0.1)": "no such table",
    "hosts.*.growth *= norm(1, 0.1) by year": "cannot be drawn for each year",
    "hosts.*.growth *= norm(1, 0.1) by city (1)": "no correlation that numbers of one line can have",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_drawn_is_refused_in_both_languages(line: str) -> None:
    with pytest.raises(InvalidInput, match=REFUSED[line]) as refused:
        parse_uncertainties([line])
    assert all(problem.text("zh") != problem.text("en") for problem in refused.value.problems)


def test_what_cannot_be_sampled_is_refused() -> None:
    spread = parse_uncertainties(["a: hosts.*.growth *= norm(1, 0.1)", "b: hosts.*.tax_vat *= norm(1, 0.1)"])
    with pytest.raises(InvalidInput, match="one future only"):
        sample(CASE, [])
    with pytest.raises(InvalidInput, match="column that hosts does not have") as refused:
        sample(CASE, [parse_uncertainty("hosts.*.growht *= norm(1, 0.1) by city")])
    assert [problem.file for problem in refused.value.problems] == [
        "uncertainties hosts.*.growht *= norm(1, 0.1) by city"
    ]
    with pytest.raises(InvalidInput, match="between two of the lines"):
        sample(CASE, spread, correlations=[("a", "c", 0.5)])
    with pytest.raises(InvalidInput, match="a grid needs choices"):
        sample(CASE, spread, "grid")
    with pytest.raises(InvalidInput, match="independent"):
        sample(CASE, spread, "saltelli", 64, correlations=[("a", "b", 0.5)])
    with pytest.raises(InvalidInput, match="power of 2"):
        sample(CASE, spread, "saltelli", 100)
    three = [*spread, parse_uncertainty("c: hosts.*.tax_cit *= norm(1, 0.1)")]
    with pytest.raises(InvalidInput, match="at once"):
        sample(CASE, three, correlations=[("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)])
    with pytest.raises(InvalidInput, match="two lines"):
        parse_uncertainties([spread[0].text, spread[0].text])
    with pytest.raises(InvalidInput, match="does not go by city"):
        drawn(CASE, [parse_uncertainty("case.discount_rate *= norm(1, 0.1) by city")])


def test_numbers_of_the_mechanism_vary_too() -> None:
    model = load_model("bth-2015")
    terms = random_terms(np.random.default_rng(2), CASE, model)
    lines = ["cap: mechanism.tax_sharing.cap = [0.2, 1]", "least: mechanism.tax_sharing.minimum_annual_tax *= [1, 50]"]
    found = sample(CASE, [*parse_uncertainties(lines), LINES[1]], "random", 6)
    values = found.values(0, 6)
    many = settle_futures(CASE, model, terms, found.levers, values)
    assert len(np.unique(values[:, :2], axis=0)) > 2
    for gains, (cap, least, growth) in zip(many.gains, values.tolist(), strict=True):
        text = (bundled_folder("models") / "bth-2015.toml").read_text("utf-8")
        text = text.replace("cap = 1.0", f"cap = {cap}").replace("= 20_000_000", f"= {20_000_000 * least}")
        own = read_model(text, "own.toml")
        future = CASE.with_(f"hosts.*.growth*={growth!r}")
        want = ledger.gains(future, ledger.settle(future, own, terms))
        assert gains == pytest.approx(want.to_numpy(), abs=1e-6)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("mechanism.tax_sharing.cpa *= [2]", "no settled number"),
        ("mechanism.tax_sharing.taxes *= [2]", "no settled number"),
        ("mechanism.tax_sharing.bands[3].origin_share *= [2]", "no settled number"),
        ("mechanism.tax_sharing.reference_years = [-1]", "too small"),
    ],
)
def test_numbers_that_no_rule_has_are_refused(line: str, said: str) -> None:
    found = sample(CASE, [parse_uncertainty(line)], "grid")
    with pytest.raises(InvalidInput, match=said):
        check(CASE, load_model("bth-2015"), found.levers, found.values(0, 1))
