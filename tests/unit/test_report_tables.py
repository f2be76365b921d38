"""Tables say what the scheme and its ledger say, add up, and name everything in both languages."""

import re
from collections.abc import Callable
from typing import get_args

import pytest

from citypact.catalogue import entry
from citypact.mechanism.sections.design import Objective
from citypact.mechanism.sections.fund import Use
from citypact.mechanism.sharing import Standing
from citypact.optimize.explain import PRICED
from citypact.report import Dossier
from citypact.report.coalition_text import members_text
from citypact.report.money import digits, number
from citypact.report.table import Assumed, Column, Table, value_of
from citypact.report.tables import every_table
from citypact.report.tables.composition import composition
from citypact.report.tables.evidence import assumed_rows, evidence
from citypact.report.tables.fund import fund, fund_by_city
from citypact.report.tables.gains import gains
from citypact.report.tables.payments import net_flows, payments
from citypact.report.tables.projects import project_costs
from citypact.report.tables.ratios import ratios, yearly_ratios
from citypact.report.tables.stability import objections, tightest
from citypact.text import both_in, in_language, say
from support.dossiers import designed, short, simulated

DOSSIERS = [designed, simulated, short]
KEY = re.compile(r"\b(city|transfer|project)-\d\b")


def column(table: Table, position: int) -> list[float]:
    """Figures of a column."""
    return [float(str(value_of(row[position]))) for row in table.rows]


@pytest.mark.parametrize("make", DOSSIERS)
def test_totals_are_sums(make: Callable[[], Dossier]) -> None:
    for table in every_table(make()):
        for position, cell in enumerate(table.total or ()):
            kind = table.columns[position].kind
            if isinstance(value_of(cell), float | int) and kind in ("money", "count"):
                shown = [value_of(row[position]) for row in table.rows]
                assert value_of(cell) == pytest.approx(sum(float(str(v)) for v in shown if v is not None)), table.key


@pytest.mark.parametrize("make", DOSSIERS)
def test_gains_stand_beside_every_division(make: Callable[[], Dossier]) -> None:
    dossier = make()
    table = gains(dossier)
    compared = len(dossier.compared)
    assert column(table, 1) == pytest.approx(dossier.scheme.gains["alone"].tolist())
    assert column(table, 2 + compared) == pytest.approx(dossier.scheme.gain.tolist())
    assert column(table, 3 + compared) == pytest.approx(dossier.scheme.gains["shapley"].tolist())
    for position, other in enumerate(dossier.compared):
        assert column(table, 2 + position) == pytest.approx(other.gain.tolist())


@pytest.mark.parametrize("make", DOSSIERS)
def test_the_parts_of_a_gain_add_up_to_it(make: Callable[[], Dossier]) -> None:
    dossier = make()
    for row, gain in zip(composition(dossier).rows, dossier.scheme.gain, strict=True):
        *parts, whole = (float(str(value_of(cell))) for cell in row[1:])
        assert whole == pytest.approx(gain)
        assert sum(parts) == pytest.approx(gain, abs=1e-9)


@pytest.mark.parametrize("make", DOSSIERS)
def test_yearly_flows_are_worth_the_gain(make: Callable[[], Dossier]) -> None:
    dossier = make()
    factors = list(dossier.discount.values())
    for row in net_flows(dossier).rows:
        *years, present = (float(str(value_of(cell))) for cell in row[1:])
        assert sum(f * y for f, y in zip(factors, years, strict=True)) == pytest.approx(present, abs=1e-9)


def test_payments_are_those_that_the_pact_moves() -> None:
    dossier = designed()
    pact = dossier.scheme.ledger[dossier.scheme.ledger["settlement"]]
    table = payments(dossier)
    years = len(dossier.scheme.case.years)
    assert sum(sum(column(table, 3 + t)) for t in range(years)) == pytest.approx(pact["amount"].sum())
    assert column(table, 3 + years) == sorted(column(table, 3 + years), reverse=True)


def test_the_fund_pays_out_what_it_took_in_with_interest() -> None:
    table = fund_by_city(designed())
    assert sum(column(table, len(table.columns) - 1)) == pytest.approx(0.0, abs=1e-6)
    assert column(fund(designed()), len(fund(designed()).columns) - 1)[-1] == pytest.approx(0.0, abs=1e-6)


def test_the_net_of_projects_is_benefit_less_what_is_paid() -> None:
    for row in project_costs(designed()).rows:
        cost, harm, benefit, net = (float(str(value_of(cell))) for cell in row[3:])
        assert net == pytest.approx(benefit - cost - harm)


def test_ratios_say_why_a_transfer_is_not_shared() -> None:
    rows = {str(row[0]): row for row in ratios(simulated()).rows}
    standing = simulated().scheme.shares["standing"]
    assert {"shared", "other-lead"} <= set(standing)
    for transfer, reason in standing.items():
        row = rows[str(transfer)]
        assert (row[-1] == "shared") == (reason == "shared")
        assert (row[4] is None) == (reason != "shared")


def test_a_column_that_says_nothing_is_left_out() -> None:
    names = [str(c.heading) for c in ratios(designed()).columns]
    assert designed().scheme.shares["fund_share"].eq(0).all()
    assert not {"Agreed: fund", "Fund gets", "To fund", "Treasuries get"} & set(names)
    assert {"Agreed: origin", "Origin gets", "Host keeps"} <= set(names)


def test_ratios_that_change_are_shown_year_by_year() -> None:
    from dataclasses import replace

    dossier = designed()
    assert not yearly_ratios(dossier).rows
    transfer = dossier.scheme.shares.index[dossier.scheme.shares["standing"] == "shared"][0]
    first = int(dossier.scheme.shares.loc[transfer, "first_year"])
    path = tuple(0.1 if year == first else 0.3 for year in dossier.scheme.case.years)
    terms = dossier.scheme.terms.model_copy(update={"origin_share": {str(transfer): path}})
    changed = Dossier(replace(dossier.scheme, terms=terms), "design")
    running = range(first, int(dossier.scheme.shares.loc[transfer, "last_year"]) + 1)
    expected = [part if year in running else None for year, part in zip(dossier.scheme.case.years, path, strict=True)]
    assert [value_of(cell) for cell in yearly_ratios(changed).rows[0][2:]] == expected


def test_tightest_coalitions_come_first_and_objections_are_short() -> None:
    for table in (tightest(designed()), objections(simulated()), objections(short())):
        slacks = column(table, 4)
        assert slacks == sorted(slacks)
        for row in table.rows:
            worth, gain, slack = (float(str(value_of(cell))) for cell in row[2:])
            assert slack == pytest.approx(gain - worth)
    assert max(column(objections(simulated()), 4)) < 0
    assert not objections(designed()).rows


@pytest.mark.parametrize("make", [designed, simulated])
def test_no_key_shows_through_in_either_language(make: Callable[[], Dossier]) -> None:
    for table in every_table(make()):
        if table.key in ("assumed_rows", "evidence"):
            continue
        cells = [text for row in table.every_row for text in table.texts(row, "zh")]
        assert not [text for text in cells if KEY.search(text)], table.key
        assert table.headings("en") != table.headings("zh") or table.key == "rule"


def test_everything_assumed_is_counted_listed_and_marked() -> None:
    dossier = designed()
    case = dossier.scheme.case
    rows = [*case.cities, *case.transfers, *case.hosts, *case.capacities, *case.projects, *case.project_benefits]
    count = sum(row.evidence == "assumed" for row in [*rows, *case.figures.values()])
    total = evidence(dossier).total
    assert total is not None
    assert total[3] == count
    assert len(assumed_rows(dossier).rows) == count
    for row in gains(dossier).every_row:
        assert all(isinstance(cell, Assumed) for cell in row[1:])
        assert all(text.endswith("*") for text in gains(dossier).texts(row, "en")[1:])


def test_an_asterisk_means_the_same_in_every_table() -> None:
    """Every amount that follows from an assumption has one, totals too; ratios that were agreed have none."""
    for table in every_table(designed()):
        amounts = [at for at, column in enumerate(table.columns) if column.kind in ("money", "slack")]
        amounts = [at for at in amounts if table.columns[at].heading != say("report.column.step", "en")]  # of a rule
        cells = [row[at] for row in table.every_row for at in amounts]
        assert all(isinstance(cell, Assumed) for cell in cells if cell is not None), table.key
    ratios = next(table for table in every_table(designed()) if table.key == "ratios")
    agreed = [at for at, column in enumerate(ratios.columns) if "agreed" in column.heading.lower()]
    assert agreed
    assert not any(isinstance(row[at], Assumed) for row in ratios.rows for at in agreed)


def test_what_rests_on_published_figures_alone_is_not_marked() -> None:
    """Budget revenue follows from the cities alone; with everything published nothing is marked."""
    from dataclasses import replace

    from citypact.case.model import Figure

    dossier = designed()
    case = dossier.scheme.case

    def published(*tables: str) -> Dossier:
        rows = {
            name: tuple(row.model_copy(update={"evidence": "published"}) for row in getattr(case, name))
            for name in tables
        }
        figures = {key: Figure(source="made-up", evidence="published") for key in case.figures}
        known = case.model_copy(update=rows | {"figures": figures})
        return Dossier(replace(dossier.scheme, case=known), "design")

    table = gains(published("cities"))
    assert not any(isinstance(row[-2], Assumed) for row in table.every_row)
    assert all(isinstance(row[-3], Assumed) for row in table.every_row)
    every = ("cities", "transfers", "hosts", "capacities", "projects", "project_benefits", "links")
    assert not any(table.marked for table in every_table(published(*every)))


def test_every_word_of_the_rules_has_a_name() -> None:
    for standing in get_args(Standing):
        keys = [f"{standing}.market", f"{standing}.government"] if standing == "other-lead" else [standing]
        assert all(entry(f"report.standing.{key}") for key in keys)
    assert all(entry(f"report.objective.{name}") for name in (*get_args(Objective), "least-shortfall"))
    assert all(entry(f"report.use.{use}") for use in get_args(Use))
    assert all(entry(f"report.{group}.{kind}") for group in ("demand", "change") for kind in PRICED)


def test_every_item_of_the_ledger_has_a_name() -> None:
    from pathlib import Path

    import citypact

    source = Path(citypact.__file__).parent
    files = [*(source / "pact").rglob("*.py"), *(source / "mechanism").rglob("*.py")]
    pattern = re.compile(r'Payment\([^,]+, [^,]+, "([a-z-]+)"')
    items = {item for file in files for item in pattern.findall(file.read_text("utf-8"))}
    assert {"origin-share", "tax-forgone", "contribution", "pool"} <= items
    assert all(entry(f"report.item.{item}") for item in items)


def test_the_tables_of_a_report_have_distinct_keys() -> None:
    for make in DOSSIERS:
        keys = [table.key for table in every_table(make())]
        assert len(set(keys)) == len(keys)
    wanted = {"gains", "ratios", "projects", "fund", "payments", "tightest", "proof", "rule", "evidence", "sources"}
    assert wanted <= {table.key for table in every_table(designed())}


@pytest.mark.parametrize(("largest", "decimals"), [(0.0, 2), (0.005, 4), (5.0, 4), (149.1, 2), (9999.0, 1), (1e7, 0)])
def test_decimals_follow_the_size_of_the_case(largest: float, decimals: int) -> None:
    assert digits(largest) == decimals


def test_there_is_no_negative_zero() -> None:
    assert number(-0.0004, 2) == "0.00"
    assert number(-1234.5, 1) == "-1,234.5"


def test_large_coalitions_are_named_by_those_who_stay_away() -> None:
    names, players = designed().names, designed().scheme.table.game.players
    five = (*players, "beyond")
    assert both_in(members_text(names, five, five[:1])) == both_in(names.party(str(players[0])))
    without = members_text(names, five, five[:4])
    assert [in_language(without, lang) for lang in ("en", "zh")] == ["all but beyond", "除beyond外全体"]


def test_a_table_without_a_column_keeps_the_rest_in_order() -> None:
    table = Table("t", "t", tuple(map(Column, "abc")), (("1", "2", "3"),), total=("x", None, "z"))
    assert table.without([1]).rows == (("1", "3"),)
    assert table.without([1]).total == ("x", "z")
