"""Final accounts of a year as tables and as a document. Amounts in units of currency, to the cent."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from rich.console import Console
from rich.text import Text

from ..case.model import Case
from ..mechanism import Mechanism
from ..pact.accounts import Account, Collected, Settlement
from ..pact.accounts.accounts import instalments
from ..pact.money import decimals, in_currency
from ..text import both, say
from .by_the_case import by_design, of_payments
from .grid import print_note, print_table
from .loans import loans_document, loans_table
from .money import Kind, currency, number
from .names import Names
from .resting import RESTS, rests_on_assumptions
from .table import Column, Figure, Row, Table

Money = Callable[[int], float]
_FUND = ("carried_in", "interest", "received", "granted", "carried_over", "unpaid")
_RESERVE = ("carried_in", "received", "granted", "carried_over")
_TEXTS = ("payer", "payee", "item", "subject", "party", "place", "transfer", "date")
_MEASURED = ("designed", "collected")
_SO_FAR = ("designed_so_far", "collected_so_far")
_COLLECTED = ("place", "item", *_MEASURED, "difference", "part", *_SO_FAR)
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_TEXTS, "text"),
    "year_of_sharing": "count",
    "years_left": "count",
    "part": "percent",
}
"""What columns hold; others hold money."""


def print_settlement(
    case: Case, model: Mechanism, settled: Settlement, screen: Console, lang: str, compared: Sequence[Collected] = ()
) -> None:
    """Title, tables, and the proof that nothing was lost between the parties; ``compared``: what was collected."""
    title, mechanism = case.title.text(lang), model.title.text(lang)
    screen.print(Text(say("settlement.title", lang, year=settled.year, case=title, mechanism=mechanism), style="bold"))
    screen.print(Text(say("settlement.unit", lang, currency=currency(case)), style="dim"))
    if not settled.accounts:
        screen.print(say("settlement.nothing", lang))
    for table in tables(case, model, settled, compared):
        if table.rows:
            print_table(table, screen, lang)
            print_note(table, screen, lang)
    over = in_currency(case, sum(settled.net.values()))
    screen.print(say("settlement.balanced", lang, sum=number(over, decimals(case.currency))))


def tables(case: Case, model: Mechanism, settled: Settlement, compared: Sequence[Collected] = ()) -> Iterator[Table]:
    """Payments, net positions, loans, positions against limits, fund, what was collected, statistics, instalments."""
    names, money = Names(case), partial(in_currency, case)
    table = partial(_table, decimals(case.currency))
    named = [
        (*_parties(names, a), names.subject(a.subject), of_payments(case, [a])(money(a.coins)))
        for a in settled.accounts
    ]
    yield table("payments", ("payer", "payee", "item", "subject", "amount"), named)
    yield table("net", ("party", "received", "paid", "net"), list(_net(case, names, money, settled)))
    yield loans_table(case, settled.loans)
    columns = ("transfer", "year_of_sharing", "years_left", "to_origin", "topped_up", "so_far", "cap", "cap_left")
    yield table("positions", columns, list(_positions(names, money, settled)))
    for key, fund, lines in (("fund", settled.fund, _FUND), ("reserve", settled.reserve, _RESERVE)):
        if fund is not None:
            works = key == "fund" and model.fund is not None and "projects" in model.fund.uses
            mark = by_design(case) if works else float
            rows: list[Row] = [(both(f"settlement.fund.{line}"), mark(money(getattr(fund, line)))) for line in lines]
            yield table(key, ("item", "amount"), rows)
    yield table("collected", _COLLECTED, [_line(case, names, line) for line in compared])
    counted = [(names.subject(c.transfer), c.item, c.origin, c.host) for c in settled.statistics]
    yield table("statistics", ("transfer", "item", "origin", "host"), counted)
    if model.instalments is not None:
        yield table(
            "instalments",
            ("date", "payer", "payee", "item", "amount"),
            list(_parts(case, names, money, model, settled)),
        )


def settlement_document(
    case: Case, model: Mechanism, settled: Settlement, compared: Sequence[Collected] = ()
) -> dict[str, Any]:
    """The accounts as JSON-ready data; amounts of money in units of currency."""
    fund, reserve, money = settled.fund, settled.reserve, partial(in_currency, case)
    return {
        "year": settled.year,
        "case": case.id,
        "model": model.id,
        "currency": case.currency,
        RESTS: rests_on_assumptions(case),
        "payments": [
            {"payer": a.payer, "payee": a.payee, "item": a.item, "subject": a.subject, "amount": money(a.coins)}
            for a in settled.accounts
        ],
        "net": {party: money(amount) for party, amount in settled.net.items()},
        "debts": loans_document(case, settled.loans),
        "positions": [
            {
                "transfer": p.transfer,
                "year_of_sharing": p.year_of_sharing,
                "years_left": p.years_left,
                "to_origin": money(p.paid),
                "topped_up": money(p.topped_up),
                "under_cap_so_far": money(p.paid_so_far),
                "cap": None if p.cap is None else money(p.cap),
            }
            for p in settled.positions
        ],
        "fund": None if fund is None else {line: money(getattr(fund, line)) for line in _FUND},
        "stabilization_fund": None if reserve is None else {line: money(getattr(reserve, line)) for line in _RESERVE},
        "collected": [_line_document(case, line) for line in compared],
        "statistics": [vars(counted) for counted in settled.statistics],
    }


def _table(digits: int, key: str, columns: tuple[str, ...], rows: list[Any]) -> Table:
    headings = tuple(Column(both(f"settlement.column.{c}"), _KINDS.get(c, "money")) for c in columns)
    return Table(key, both(f"settlement.table.{key}"), headings, tuple(rows), digits=digits)


def _line(case: Case, names: Names, line: Collected) -> Row:
    """Money in units of currency; what is measured as it is."""
    mark = by_design(case)
    part = mark(line.collected / line.designed) if line.designed else None
    if line.is_money:
        money = _line_money(case, line)
        designed, collected = (money[name] for name in _MEASURED)
        difference = mark(round(collected - designed, decimals(case.currency)))
        so_far = (mark(money["designed_so_far"]), money["collected_so_far"])
        return names.party(line.place), line.item, mark(designed), collected, difference, part, *so_far
    figures = (line.designed, line.collected, line.collected - line.designed)
    measured = [Figure(figure, "exact") for figure in figures]
    return names.subject(line.place), line.item, *measured, part, None, None


def _line_money(case: Case, line: Collected) -> dict[str, float]:
    """Units of currency, to the coin."""
    digits = decimals(case.currency)
    return {name: round(getattr(line, name) * case.unit, digits) for name in (*_MEASURED, *_SO_FAR)}


def _line_document(case: Case, line: Collected) -> dict[str, Any]:
    measured = {name: getattr(line, name) for name in _MEASURED}
    return {"subject": line.place, "item": line.item} | (_line_money(case, line) if line.is_money else measured)


def _parties(names: Names, a: Account) -> tuple[str, str, str]:
    return names.party(a.payer), names.party(a.payee), names.item(a.item)


def _net(case: Case, names: Names, money: Money, settled: Settlement) -> Iterator[Row]:
    for party, net in settled.net.items():
        to, by = ([a for a in settled.accounts if getattr(a, side) == party] for side in ("payee", "payer"))
        received = sum(a.coins for a in to)
        marks = (of_payments(case, part) for part in (to, by, [*to, *by]))
        figures = zip(marks, (received, received - net, net), strict=True)
        yield names.party(party), *(mark(money(coins)) for mark, coins in figures)


def _positions(names: Names, money: Money, settled: Settlement) -> Iterator[Row]:
    for p in settled.positions:
        if p.year_of_sharing:
            cap = (None, None) if p.cap is None else (money(p.cap), money(max(0, p.cap - p.paid_so_far)))
            paid = (money(p.paid), money(p.topped_up), money(p.paid_so_far))
            yield names.subject(p.transfer), p.year_of_sharing, p.years_left, *paid, *cap


def _parts(case: Case, names: Names, money: Money, model: Mechanism, settled: Settlement) -> Iterator[Row]:
    dates = () if model.instalments is None else model.instalments.dates
    for n, date in enumerate(dates):
        for a in settled.accounts:
            part = money(instalments(a.coins, len(dates))[n])
            yield f"{settled.year + 1}-{date}", *_parties(names, a), of_payments(case, [a])(part)
