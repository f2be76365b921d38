"""Loans of a scheme stand beside its yearly accounts and never among them: by hand between two cities.

The site costs ``new`` 6 in the first year and brings 4 a year, half of which goes to ``old``. So it is down by 4, has 2
a year to repay them with, and pays 10 % a year:

    owed      4     4 + 0.4 - 2 = 2.4     2.4 + 0.24 - 2 = 0.64     0.64 + 0.064 - 0.704 = 0
"""

import io
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import load_workbook
from rich.console import Console

from citypact.mechanism.sections.exit import Exit
from citypact.optimize import simulate
from citypact.pact.accounts import LoanYear, Settlement, projected_receipts, settle_departure, settle_year
from citypact.pact.accounts.leaving import Departure
from citypact.pact.ledger import LENDERS
from citypact.pact.scheme import Scheme
from citypact.report.departure import departure_document, print_departure
from citypact.report.payments import payments_workbook
from citypact.report.settlement import print_settlement, settlement_document
from support.borrowing import lending
from support.two_cities import two_city_case

MILLION = 10**8
"""Cents in a million; a hundredth of the case's unit."""
BY_HAND = {
    2024: LoanYear(2024, "new", 400 * MILLION, 0, 0, 400 * MILLION),
    2025: LoanYear(2025, "new", 0, 160 * MILLION, 40 * MILLION, 240 * MILLION),
    2026: LoanYear(2026, "new", 0, 176 * MILLION, 24 * MILLION, 64 * MILLION),
    2027: LoanYear(2027, "new", 0, 64 * MILLION, 640 * MILLION // 100, 0),
}


@cache
def borrowing() -> Scheme:
    """Anyone may leave after a year of notice."""
    loans = {"bond_rate": 0.1, "debt_limit": 0.05}
    model = lending(loans, mode="joint-plan", enforcement="bond", bond_limit=1.0)
    changed = {
        "tax_sharing": model.tax_sharing.model_copy(update={"origin_share": 0.5, "vary_by": ()}),
        "costs": model.costs.model_copy(update={"projects": "by-benefit"}),
        "exit": Exit(who_can="anyone", notice_years=1),
    }
    return simulate(two_city_case(lift=2.0, host={"capital_cost": 6.0}), model.model_copy(update=changed))


def settled(year: int) -> Settlement:
    scheme = borrowing()
    known = replace(projected_receipts(scheme.case, scheme.model, scheme.terms), year=year)
    return settle_year(scheme.case, scheme.model, scheme.terms, known)


def left(notice: int) -> Departure:
    scheme = borrowing()
    known = replace(projected_receipts(scheme.case, scheme.model, scheme.terms), year=notice)
    return settle_departure(scheme.case, scheme.model, scheme.terms, known, "new", notice)


@pytest.mark.parametrize("year", range(2024, 2032))
def test_each_year_has_its_loans_and_none_is_a_payment(year: int) -> None:
    found = settled(year)
    assert found.loans == ((BY_HAND[year],) if year in BY_HAND else ())
    assert found.net == {"new": -200 * MILLION, "old": 200 * MILLION}
    assert LENDERS not in found.net


def test_they_are_what_the_ledger_of_the_scheme_has() -> None:
    scheme = borrowing()
    rows = scheme.ledger[scheme.ledger["item"].isin(["loan", "loan-repaid", "loan-interest"])]
    posted = {(r.year, r.item): r.coins for r in rows.itertuples()}
    fields = {"loan": "borrowed", "loan-repaid": "repaid", "loan-interest": "interest"}
    every = {(y, item): getattr(loan, name) for y, loan in BY_HAND.items() for item, name in fields.items()}
    assert posted == {key: coins for key, coins in every.items() if coins}
    owed = scheme.debts.loc["new"]
    assert [round(float(debt), 10) for debt in owed] == [4.0, 2.4, 0.64, 0.0, 0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("lang", "title", "said"),
    [
        ("en", "Loans by the scheme", "between the city and its lenders and not among the payments"),
        ("zh", "方案所定各市自身借款", "属该市与其贷款方之间的往来，不计入各方之间的收付"),
    ],
)
def test_accounts_name_them_in_a_table_and_a_sentence(
    lang: str, title: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scheme = borrowing()
    print_settlement(scheme.case, scheme.model, settled(2025), Console(width=400), lang)
    printed = capsys.readouterr().out
    for part in (title, said, "160,000,000", "40,000,000", "240,000,000"):
        assert part in printed
    print_settlement(scheme.case, scheme.model, settled(2028), Console(width=400), lang)
    assert title not in (printed := capsys.readouterr().out)
    assert said not in printed
    book = load_workbook(io.BytesIO(payments_workbook(scheme.case, scheme.model, settled(2025), (), lang)))
    (sheet,) = (sheet for sheet in book if title in sheet.title)
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[-1][2:] == [0, 160e6, 40e6, 240e6]
    assert any(said in str(cell) for row in cells for cell in row)


def test_accounts_name_them_in_their_document() -> None:
    scheme = borrowing()
    line = {"year": 2025, "city": "new", "borrowed": 0.0, "repaid": 160e6, "interest": 40e6, "owed": 240e6}
    assert settlement_document(scheme.case, scheme.model, settled(2025))["debts"] == [line]
    assert settlement_document(scheme.case, scheme.model, settled(2028))["debts"] == []


@pytest.mark.parametrize(("notice", "owed"), [(2024, 400), (2025, 240), (2026, 64), (2027, 0), (2029, 0)])
def test_whoever_leaves_is_told_what_it_still_owes_at_the_end_of_its_notice(notice: int, owed: int) -> None:
    """Notice at the beginning of a year binds for that year; the debt is no part of what is settled."""
    scheme, found = borrowing(), left(notice)
    assert found.owed == owed * MILLION
    assert found.total == found.returned - found.bought_out - found.pledge
    assert found.loans == tuple(loan for year, loan in BY_HAND.items() if year <= notice)
    assert [bound.paid for bound in found.years] == [200 * MILLION] * len(found.years)
    document = departure_document(scheme.case, scheme.model, found, "en")
    assert document["settlement"].get("owed_to_lenders", 0.0) == owed * 1e6
    assert [row["year"] for row in document["debts"]] == [year for year in BY_HAND if year <= notice]


@pytest.mark.parametrize(("lang", "said"), [("en", "stays the city's own"), ("zh", "仍由该市自行承担")])
def test_the_debt_that_remains_is_named(lang: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = borrowing()
    print_departure(scheme.case, scheme.model, left(2025), Console(width=400), lang)
    (line,) = (line for line in capsys.readouterr().out.splitlines() if said in line)
    assert "240,000,000" in line
    print_departure(scheme.case, scheme.model, left(2027), Console(width=400), lang)
    assert said not in capsys.readouterr().out
