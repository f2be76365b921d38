"""The accounts of a city that leaves a pact, as tables and as a document."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from rich.console import Console
from rich.text import Text

from ..case.model import Case
from ..mechanism import Mechanism
from ..pact.accounts import Account, BoundYear, Departure
from ..pact.money import decimals, in_currency
from ..text import both, in_language, say
from .by_the_case import by_design, of_payments
from .exit_terms import exit_sentence
from .grid import print_note, print_table
from .loans import loans_document, loans_table
from .money import Kind, currency
from .names import Names
from .resting import RESTS, rests_on_assumptions
from .table import Column, Row, Table

_KINDS: dict[str, Kind] = {"year": "year", **dict.fromkeys(("payer", "payee", "item", "subject"), "text")}


def print_departure(case: Case, model: Mechanism, departure: Departure, screen: Console, lang: str) -> None:
    """Title, terms, payments until the city leaves, and what is settled when it does."""
    city = Names(case).party(departure.city)
    front = {"city": city, "case": case.title.text(lang), "mechanism": model.title.text(lang)}
    title = say("exit.title", lang, **front, year=departure.year, notice=departure.notice)
    bound = f"{case.years[0]}–{departure.year - 1}" if departure.year - 1 > case.years[0] else str(case.years[0])
    screen.print(Text(title, style="bold"))
    screen.print(Text(say("settlement.unit", lang, currency=currency(case)), style="dim"))
    screen.print(in_language(exit_sentence(model), lang))
    screen.print(say("exit.last_bound", lang, years=bound, year=departure.year))
    for table in departure_tables(case, departure):
        if table.rows:
            print_table(table, screen, lang)
            print_note(table, screen, lang)


def departure_tables(case: Case, departure: Departure) -> Iterator[Table]:
    """Payments of the city, its years, its loans, and the settlement."""
    names, money = Names(case), partial(in_currency, case)
    table = partial(_table, decimals(case.currency))
    paid = [
        (
            y.year,
            names.party(a.payer),
            names.party(a.payee),
            names.item(a.item),
            names.subject(a.subject),
            of_payments(case, [a])(money(a.coins)),
        )
        for y in departure.years
        for a in y.accounts
    ]
    title = both("exit.table.accounts", city=names.party(departure.city))
    yield table("accounts", title, ("year", "payer", "payee", "item", "subject", "amount"), paid)
    years = [(y.year, *map(of_payments(case, y.accounts), map(money, _figures(y)))) for y in departure.years]
    columns = ("year", "received", "paid", "net", "into_fund", "claim")
    yield table("years", both("exit.table.years"), columns, years)
    yield loans_table(case, departure.loans)
    mark = by_design(case)
    lines: list[Row] = [(both(f"exit.line.{key}"), mark(money(amount))) for key, amount in _lines(departure)]
    yield table("settlement", both("exit.table.settlement"), ("item", "amount"), lines)


def departure_document(case: Case, model: Mechanism, departure: Departure, lang: str) -> dict[str, Any]:
    """The same as JSON-ready data; amounts of money in units of currency."""
    money = partial(in_currency, case)
    return {
        "case": case.id,
        "model": model.id,
        "currency": case.currency,
        RESTS: rests_on_assumptions(case),
        "city": departure.city,
        "notice": departure.notice,
        "leaves": departure.year,
        "terms": model.exit_terms.model_dump(),
        "text": in_language(exit_sentence(model), lang),
        "years": [
            {"year": y.year, "payments": [_payment(case, a) for a in y.accounts]}
            | {name: money(getattr(y, name)) for name in ("received", "paid", "into_fund", "claim")}
            for y in departure.years
        ],
        "debts": loans_document(case, departure.loans),
        "settlement": {key: money(amount) for key, amount in _lines(departure)},
    }


def _lines(departure: Departure) -> Iterator[tuple[str, int]]:
    """Lines of the settlement that apply: what it gets above 0, what it pays below."""
    if departure.returned:
        yield ("returned" if departure.returned > 0 else "paid_back"), departure.returned
    if departure.bought_out:
        yield "project_costs", -departure.bought_out
    if departure.pledge:
        yield "pledge", -departure.pledge
    yield "total", departure.total
    if departure.left_behind:
        yield "left_behind", departure.left_behind
    if departure.released:
        yield "released", departure.released
    if departure.owed:
        yield "owed_to_lenders", departure.owed


def _figures(year: BoundYear) -> tuple[int, ...]:
    """What it received and paid, the one less the other, what it put into the fund, and its claim; coins."""
    return year.received, year.paid, year.received - year.paid, year.into_fund, year.claim


def _payment(case: Case, a: Account) -> dict[str, Any]:
    amount = in_currency(case, a.coins)
    return {"payer": a.payer, "payee": a.payee, "item": a.item, "subject": a.subject, "amount": amount}


def _table(digits: int, key: str, title: str, columns: tuple[str, ...], rows: list[Any]) -> Table:
    headings = tuple(Column(both(f"exit.column.{name}"), _KINDS.get(name, "money")) for name in columns)
    return Table(key, title, headings, tuple(rows), digits=digits)
