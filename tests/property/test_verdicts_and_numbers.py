"""A verdict never contradicts the number beside it: in sentences, cards, tables, workbook, JSON and talks."""

import io
from collections.abc import Iterator
from functools import cache

import pandas as pd
import pytest
from openpyxl import load_workbook

from citypact.case.model import Case
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design, simulate
from citypact.pact.money import per_unit
from citypact.pact.scheme import Scheme
from citypact.pact.terms import Terms
from citypact.report.dossier import Dossier
from citypact.report.excel import excel_bytes
from citypact.worth import worth_table
from support.random_cases import random_case
from support.samples import seeds
from support.sheets import head
from support.two_cities import two_city_case
from support.units_of_money import in_units_of
from support.verdicts import check_verdict

UNITS = (1e-4, 1.0, 1e4, 1e8)
"""Units of money are so many times smaller."""


def given_away(coins: int, currency: str = "CNY", unit: float = 1e8) -> Scheme:
    """Nothing moves, and each could have what it has; ``new`` hands ``old`` some coins in the last year."""
    case = two_city_case(lift=0.0, transfer={"release_benefit": 0.0}, horizon=4)
    case = case.model_copy(update={"currency": currency, "unit": unit})
    terms = Terms(plan={}, projects=(), origin_share={}, fund_share={}, project_share={})
    rows = [(2027, "new", "old", "award", "award", coins / per_unit(case), coins, True, True)] if coins else []
    columns = ["year", "payer", "payee", "item", "subject", "amount", "coins", "settlement", "budget"]
    ledger = pd.DataFrame(rows, columns=columns).astype({"year": int, "amount": float, "coins": "int64"})
    ledger = ledger.astype({"settlement": bool, "budget": bool})
    proofs = {"ledger_difference": 0.0, "tolerance": 0.0, "shortfall": 0.0, "mended_by": {}, "stages": []}
    counts = {"coalition_rows_written": 0, "linear_programs": 0, "integer_programs": 0}
    return Scheme(case, load_model("market-driven"), worth_table(case), terms, ledger, proofs | counts)


@cache
def made_up() -> tuple[Scheme, ...]:
    return tuple(_made_up())


def _made_up() -> Iterator[Scheme]:
    for seed in seeds(6, 12):
        case = in_units_of(random_case(seed, cities=2 + seed % 3, transfers=5, projects=2), UNITS[seed % 4])
        for name in ("bth-2015", "hybrid") if seed < 5 else ("bth-2015",):
            model = load_model(name)
            try:
                yield (design if model.open_parameters else simulate)(case, model)
            except NoScheme:
                continue


def test_sheets_show_what_the_verdict_says() -> None:
    """A loss of 3 fen of 100 million yuan needs ten decimals to be seen, in the workbook too."""
    scheme = given_away(3)
    book = load_workbook(io.BytesIO(excel_bytes(Dossier(scheme, "simulation"), "en")))
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Coalitions that would do better"))
    cell = sheet.cell(head(sheet) + 1, sheet.max_column)
    assert float(cell.value) == pytest.approx(-3e-10)
    assert cell.number_format == "#,##0." + 10 * "0" + '"*"'  # the case is assumed


@pytest.mark.parametrize(("coins", "content"), [(0, True), (1, True), (2, False), (100, False), (10**9, False)])
@pytest.mark.parametrize(("currency", "unit"), [("CNY", 1e8), ("CNY", 1.0), ("JPY", 1e6), ("KWD", 1e3), ("USD", 1e12)])
def test_a_loss_of_more_than_rounding_is_a_loss_however_small(
    coins: int, content: bool, currency: str, unit: float
) -> None:
    """One coin is what rounding may cost a city that makes one payment; two are a loss."""
    scheme = given_away(coins, currency, unit)
    assert scheme.worse_off.empty == scheme.objections.empty == content
    check_verdict(scheme)


def test_whatever_the_case_and_its_unit_of_money() -> None:
    schemes = made_up()
    assert len(schemes) > 6
    assert {scheme.objections.empty for scheme in schemes} == {True, False}
    for scheme in schemes:
        check_verdict(scheme)


def in_yuan(case: Case, city: int) -> Case:
    rows = [c.model_copy(update={"revenue": c.revenue * (1e8 if i == city else 1)}) for i, c in enumerate(case.cities)]
    return case.model_copy(update={"cities": tuple(rows)})


@pytest.mark.parametrize("seed", seeds(3, 6))
def test_a_budget_typed_in_yuan_hides_no_loss(seed: int) -> None:
    """The rule of 2015 does not look at budgets: whoever loses under it loses whatever they are said to be."""
    case, rule = random_case(seed, cities=3, transfers=6, projects=1), load_model("bth-2015")
    right, mistaken = simulate(case, rule), simulate(in_yuan(case, seed % 3), rule)
    assert mistaken.worse_off.to_dict() == right.worse_off.to_dict()
    assert mistaken.objections.equals(right.objections)
    check_verdict(mistaken)
